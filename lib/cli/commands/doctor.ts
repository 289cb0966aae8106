import { ConfigurationInvalid } from '../../core/configuration-invalid.ts'
import { readDeployment } from '../../local/deployment/read-deployment.ts'
import type { ExitCode } from '../command-error.ts'
import { doctorJson, doctorLines } from '../doctor/doctor-text.ts'
import { examineClocks } from '../doctor/examine-clocks.ts'
import { examineCommerceLayer } from '../doctor/examine-commerce-layer.ts'
import { examineConfiguration } from '../doctor/examine-configuration.ts'
import { examineLedger } from '../doctor/examine-ledger.ts'
import { examineQueues } from '../doctor/examine-queues.ts'
import { examineDispatch, examineReconciliation } from '../doctor/examine-work.ts'
import { configurationSymptom } from '../doctor/read-part.ts'
import type { Examination } from '../doctor/symptom.ts'
import type { Host } from '../host.ts'
import { type Installation, openInstallation } from '../installation.ts'

/** `perennial doctor`: looks at everything that has to be right for runs to become orders. Reads only. */
export async function doctor(host: Host, { json }: { json?: boolean }): Promise<ExitCode> {
  const { terminal } = host
  const examinations = await examine(host)
  if (json) terminal.say(JSON.stringify(doctorJson(examinations)))
  else for (const line of doctorLines(examinations, terminal.paint)) terminal.say(line)
  const symptoms = examinations.flatMap((examination) => examination.symptoms)
  return symptoms.some(({ severity }) => severity === 'serious') ? 1 : 0
}

async function examine(host: Host): Promise<Examination[]> {
  let installation: Installation
  try {
    installation = await openInstallation(host)
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error
    return [
      { name: 'configuration', seen: 'cannot be read', symptoms: [configurationSymptom(error, host.environment)] },
    ]
  }
  const { environment, settings, clock } = installation
  const deployment = readDeployment()
  const ledger = await examineLedger(environment.LEDGER_TABLE ?? '', deployment.table)
  const isRead = ledger.symptoms.every(({ severity }) => severity !== 'serious')
  return [
    examineConfiguration(installation),
    ledger,
    await examineQueues(environment, deployment),
    ...(isRead ? [await examineDispatch(installation), await examineReconciliation(installation)] : []),
    ...(await examineCommerceLayer(host, environment, clock.nowMs())),
    await examineClocks(environment, host.clock, settings.clockSkewMs),
  ]
}
