import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type DeployedStandIn, startDeployed } from './deployed-stand-in.ts'
import { type DoctorStage, doctorStage, HOUR_MS } from './doctor-stage.ts'

const CREATE_COPIES = 'perennial-local-create-copies'

let stage: DoctorStage
let aws: DeployedStandIn
beforeEach(async () => {
  stage = await doctorStage()
  await stage.reconciled(HOUR_MS)
  aws = await startDeployed({ ...stage.environment, COMMERCE_LAYER_CLIENT_SECRET_PARAMETER: '/p/client-secret' })
})
afterEach(async () => {
  await aws.close()
  await stage.close()
})

const there = () => ({ AWS_ENDPOINT_URL_LAMBDA: aws.url, AWS_ENDPOINT_URL_SCHEDULER: aws.url })

/** What the doctor finds, by its codes; of a stage with such variables instead. */
const codes = (wrong = {}) => stage.codes({ ...there(), ...wrong })

async function said(wrong = {}): Promise<string[]> {
  return (await stage.run({ ...there(), ...wrong })).terminal.said
}

const deployed = (name: string) => {
  const found = aws.functions[name]
  if (found === undefined) throw new Error(`no function ${name}`)
  return found
}

describe('functions', () => {
  test('that are as serverless.yml says', async () => {
    expect(await said()).toContain('functions        ok: 4 of 4 seen of perennial-local')
    expect(await codes()).toEqual([])
  })

  test('of which one has another timeout than its queue reckons with', async () => {
    deployed('create-copies').Timeout = 120
    const lines = await said()
    expect(lines).toContain('functions        wrong: 4 of 4 seen of perennial-local')
    expect(lines.slice(-8)).toEqual([
      'serious function_timeout',
      '  A function may take another time than its queue, its claims and its callers reckon with.',
      `    function: ${CREATE_COPIES}`,
      '    found: 120',
      '    needed: 60',
      '  Set it where it is; deploying does, if what is deployed is an older version.',
      '',
      '1 finding',
    ])
  })

  test.each([
    ['another Node', { Runtime: 'nodejs18.x' }, 'function_runtime'],
    ['other code', { Handler: 'index.handler' }, 'function_handler'],
    ['less memory', { MemorySize: 128 }, 'function_memory'],
    ['a deployment that failed', { LastUpdateStatus: 'Failed' }, 'function_failed'],
  ])('of which one has %s', async (_, wrong, code) => {
    Object.assign(deployed('dispatch-runs'), wrong)
    expect(await codes()).toEqual([code])
  })

  test('of which one is not there', async () => {
    delete aws.functions['dispatch-runs']
    expect(await codes()).toEqual(['function_missing'])
    expect(await said()).toContain('functions        wrong: 3 of 4 seen of perennial-local')
  })

  test.each([
    ['dispatch-runs', 0, ['function_stopped']],
    ['create-copies', 0, ['function_stopped']],
    ['create-copies', 4, ['concurrency_too_low']],
    ['create-copies', 5, []],
    ['receive-delivery', 1, []],
  ])('of which %s may run %i times at once', async (name, reserved, expected) => {
    aws.reserved[name] = reserved
    expect(await codes()).toEqual(expected)
  })

  test.each([
    [{ State: 'Disabled' }, ['event_source_disabled']],
    [{ EventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:another' }, ['event_source_missing']],
    [{ FunctionResponseTypes: [] }, ['failures_unreported']],
    [{ BatchSize: 100 }, ['event_source_settings']],
    [{ MaximumBatchingWindowInSeconds: 0 }, ['event_source_settings']],
    [{ ScalingConfig: null }, ['event_source_settings']],
  ])('that the queue feeds with %j', async (wrong, expected) => {
    Object.assign(aws.eventSource, wrong)
    expect(await codes()).toEqual(expected)
  })

  test.each(['GetFunctionConfiguration', 'GetFunctionConcurrency', 'ListEventSourceMappings'])(
    'of which these credentials may not %s: the action is named once, and nothing is wrong by that',
    async (action) => {
      aws.denied.push(action)
      const { terminal, exitCode } = await stage.run(there())
      expect(exitCode).toBe(0)
      expect(terminal.said.slice(-6)).toEqual([
        'notice not_allowed',
        `  AWS does not let these credentials do lambda:${action}, so what it would show of the functions was not looked at.`,
        `    action: lambda:${action}`,
        `  Allow lambda:${action} to them, or log in with others, e.g. by AWS_PROFILE.`,
        '',
        '1 finding',
      ])
    },
  )

  test.each([
    ['where nobody answers for Lambda', { AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:1' }, ['functions_unseen']],
    ['where no Lambda is', { AWS_ENDPOINT_URL_LAMBDA: '' }, []],
  ])('%s', async (_, wrong, expected) => {
    expect(await codes(wrong)).toEqual(expected)
  })
})

describe('schedules', () => {
  test('that are enabled', async () => {
    expect(await said()).toContain('schedules        ok: 2 of 2 enabled')
  })

  test('of which one is disabled', async () => {
    Object.assign(aws.schedules[0] ?? {}, { State: 'DISABLED' })
    const lines = await said()
    expect(lines).toContain('schedules        wrong: 1 of 2 enabled')
    expect(lines.slice(-7)).toEqual([
      'serious schedule_disabled',
      '  A function that is to be called again and again is not: its schedule is disabled.',
      '    function: perennial-local-dispatch-runs',
      '    schedule: perennial-local-dispatch-runs-schedule',
      '  Enable the schedule perennial-local-dispatch-runs-schedule in EventBridge Scheduler, unless somebody disabled it on purpose.',
      '',
      '1 finding',
    ])
  })

  test('of which one is not there', async () => {
    aws.schedules.pop()
    expect(await codes()).toEqual(['schedule_missing'])
  })

  test('that these credentials may not list', async () => {
    aws.denied.push('ListSchedules')
    expect(await said()).toContain(
      '  AWS does not let these credentials do scheduler:ListSchedules, so the schedules were not looked at.',
    )
  })

  test('that nobody answers for', async () => {
    expect(await codes({ AWS_ENDPOINT_URL_SCHEDULER: 'http://127.0.0.1:1' })).toEqual(['schedules_unseen'])
  })
})

describe('variables', () => {
  test('without which a function does not start', async () => {
    const { Variables = {} } = deployed('create-copies').Environment
    Variables.COMMERCE_LAYER_CLIENT_SECRET_PARAMETER = ''
    Variables.RUN_GRACE_SECONDS = 'an hour'
    const lines = await said()
    expect(lines).toContain('serious function_configuration')
    expect(lines).toContain('    variables: RUN_GRACE_SECONDS COMMERCE_LAYER_CLIENT_SECRET')
  })

  test('that two functions have otherwise', async () => {
    const { Variables = {} } = deployed('reconcile-runs').Environment
    Variables.CATCH_UP = 'all'
    const lines = await said()
    expect(lines).toContain('serious functions_disagree')
    expect(lines).toContain('    perennial-local-receive-delivery: latest')
    expect(lines).toContain('    perennial-local-reconcile-runs: all')
  })

  test('that this terminal has otherwise: a policy is a notice, a thing to work on is not', async () => {
    const { terminal, exitCode } = await stage.run({ ...there(), CATCH_UP: 'all' })
    expect(exitCode).toBe(0)
    expect(terminal.said).toContain(
      '  This terminal has another CATCH_UP than the functions, so commands reckon otherwise.',
    )
    for (const { Environment } of Object.values(aws.functions)) {
      const { Variables = {} } = Environment
      if ('COMMERCE_LAYER_CLIENT_ID' in Variables) Variables.COMMERCE_LAYER_CLIENT_ID = 'another'
    }
    const lines = await said()
    expect(lines).toContain('serious terminal_disagrees')
    expect(lines).toContain('    functions: another')
  })

  test('that are set to their defaults here, or not at all, are the same', async () => {
    expect(await codes({ CATCH_UP: 'latest', RETRY_CALENDAR: '', RUN_GRACE_SECONDS: ' 3600 ' })).toEqual([])
  })

  test('that are encrypted by a key of somebody else', async () => {
    deployed('create-copies').Environment = { Error: { ErrorCode: 'AccessDeniedException', Message: 'kms' } }
    expect(await codes()).toEqual(['variables_hidden'])
  })

  test('never show a secret that stands among them', async () => {
    const { Variables = {} } = deployed('create-copies').Environment
    Object.assign(Variables, { COMMERCE_LAYER_CLIENT_SECRET: 'hush-hush', RUN_GRACE_SECONDS: 'x' })
    expect((await said()).join('\n')).not.toContain('hush-hush')
  })
})
