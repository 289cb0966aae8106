import { ConfigurationInvalid } from '../../core/configuration-invalid.ts'
import type { Environment } from '../../core/variables.ts'
import { readDeployment } from '../../local/deployment/read-deployment.ts'
import type { ExitCode } from '../command-error.ts'
import { deployedStage } from '../doctor/deployed.ts'
import { doctorJson, doctorLines } from '../doctor/doctor-text.ts'
import { examineClocks } from '../doctor/examine-clocks.ts'
import { examineCommerceLayer } from '../doctor/examine-commerce-layer.ts'
import { examineConfiguration } from '../doctor/examine-configuration.ts'
import { examineFunctions } from '../doctor/examine-functions.ts'
import { examineLedger } from '../doctor/examine-ledger.ts'
import { examinePermissions } from '../doctor/examine-permissions.ts'
import { examineQueues } from '../doctor/examine-queues.ts'
import { examineSchedules } from '../doctor/examine-schedules.ts'
import { examineDispatch, examineReconciliation } from '../doctor/examine-work.ts'
import { notSeen } from '../doctor/not-allowed.ts'
import { configurationSymptom } from '../doctor/read-part.ts'
import type { Examination } from '../doctor/symptom.ts'
import type { Host } from '../host.ts'
import { type Installation, openInstallation } from '../installation.ts'
import { readOperator } from '../operator.ts'

/** `perennial doctor`: looks at everything that has to be right for runs to become orders. Reads only. */
export async function doctor(host: Host, { json }: { json?: boolean }): Promise<ExitCode> {
  const { terminal } = host
  const examinations = await examine(host)
  if (json) terminal.say(JSON.stringify(doctorJson(examinations)))
  else for (const line of doctorLines(examinations, terminal.paint)) terminal.say(line)
  const symptoms = examinations.flatMap((examination) => examination.symptoms)
  return symptoms.some(({ severity }) => severity === 'serious') ? 1 : 0
}

/** What belongs to a deployment on AWS alone. */
async function examineStage(environment: Environment): Promise<Examination[]> {
  const stage = deployedStage(environment, readDeployment)
  if ('seen' in stage) return [{ name: 'functions', ...stage }]
  return [await examineFunctions(environment, stage), await examineSchedules(stage)]
}

/** What the ledger shows of how the work goes, as far as these credentials may read it. */
async function examineWork(installation: Installation): Promise<Examination[]> {
  const looks = { dispatch: examineDispatch, reconciliation: examineReconciliation }
  const looked = Object.entries(looks).map(([name, look]) =>
    look(installation).catch((error: unknown): Examination => {
      const wish = { action: 'dynamodb:Query', consequence: `${name} was not looked at`, severity: 'notice' } as const
      return { name, seen: 'not looked at', symptoms: [notSeen(error, wish)] }
    }),
  )
  return await Promise.all(looked)
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
  const tableName = environment.LEDGER_TABLE ?? ''
  const ledger = await examineLedger(tableName, deployment.table)
  const isThere = ledger.symptoms.every(({ severity }) => severity !== 'serious')
  return [
    examineConfiguration(installation),
    ledger,
    ...(isThere ? [await examinePermissions(tableName, () => readOperator(installation))] : []),
    await examineQueues(environment, deployment),
    ...(await examineStage(environment)),
    ...(isThere ? await examineWork(installation) : []),
    ...(await examineCommerceLayer(host, environment, clock.nowMs())),
    await examineClocks(environment, host.clock, settings.clockSkewMs),
  ]
}
