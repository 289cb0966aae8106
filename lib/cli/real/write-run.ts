import type { ExitCode } from '../command-error.ts'
import type { RealHost } from './real-host.ts'

export async function writeRun(_text: string, _options: { json: boolean }, _host: RealHost): Promise<ExitCode> {
  return 1
}
