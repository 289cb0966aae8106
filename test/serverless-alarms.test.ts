import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { FINDINGS_METRIC, METRIC_NAMESPACE, METRIC_UNITS } from '../lib/adapters/meter.ts'
import { type Properties, packageTemplate } from './packaged-template.ts'

const template = packageTemplate('--param=alarm-email=duty@shop.test', '--param=runbook=https://wiki.test/runbook')
const { resources, propertiesOf, ofType, conditions } = template
const alarms = ofType('AWS::CloudWatch::Alarm')
const runbook = readFileSync('docs/RUNBOOK.md', 'utf8')

/** The sections of the runbook as links name them. */
const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'))

const nameOf = (alarm: Properties) => String(alarm.AlarmName).replace('perennial-dev-', '')

/** The metrics that an alarm watches. */
function metricsOf(alarm: Properties): { Namespace: string; MetricName: string; Dimensions: unknown[] }[] {
  if (alarm.Metrics === undefined) return [alarm as ReturnType<typeof metricsOf>[number]]
  const queries = alarm.Metrics as { MetricStat?: { Metric: ReturnType<typeof metricsOf>[number] } }[]
  return queries.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])
}

/** By hand: what each alarm watches, and when it goes off. */
const WATCHED: Readonly<Record<string, string>> = {
  'circuit-open': 'findings, Maximum > 0 in 1 x 3600 s',
  'configuration-fault': 'configurationFault, Maximum > 0 in 1 x 300 s',
  'deliveries-failed': '5xx, Sum > 4 in 1 x 300 s',
  'dispatcher-silent': 'Invocations, Sum < 1 in 5 x 60 s',
  findings: 'findings, Maximum > 0 in 1 x 3600 s',
  'function-errors': 'Errors Errors Errors Errors, Sum > 2 in 1 x 900 s',
  'function-throttles': 'Throttles Throttles Throttles Throttles, Sum > 4 in 1 x 900 s',
  'in-doubt-too-long': 'doubtSeconds, Maximum > 3600 in 1 of 4 x 300 s',
  'no-deliveries': 'Invocations unheard deliveriesTaken, Sum Maximum > 0 in 1 x 3600 s',
  'oldest-message': 'ApproximateAgeOfOldestMessage, Maximum > 900 in 1 x 300 s',
  parked: 'ApproximateNumberOfMessagesVisible, Maximum > 0 in 1 x 300 s',
  'reconciliation-failed': 'ApproximateNumberOfMessagesVisible, Maximum > 0 in 1 x 300 s',
  'reconciliation-silent': 'Invocations Invocations, Sum > 90 in 1 x 7200 s',
  'runs-late': 'lateSeconds, Maximum > 3600 in 3 x 300 s',
  'signature-failures': 'deliveriesForged, Sum > 2 in 1 x 3600 s',
  throttled: 'throttled apiReads apiWrites, Sum > 5 in 3 x 300 s',
  unreachable: 'unreachable, Maximum > 0 in 3 x 300 s',
}

test('there is an alarm for each of these', () => {
  expect(Object.fromEntries(alarms.map(([, alarm]) => [nameOf(alarm), watchedBy(alarm)]))).toEqual(WATCHED)
})

/** By hand: what alarms work out from several metrics. */
const WORKED_OUT: Readonly<Record<string, string>> = {
  'function-errors': 'SUM(METRICS())',
  'function-throttles': 'SUM(METRICS())',
  'no-deliveries': 'IF(SUM([taken, minutes]) - minutes < 1, SUM([unheard, minutes]) - minutes, 0)',
  'reconciliation-silent': 'IF(SUM([calls, minutes]) - minutes < 1, minutes, 0)',
  throttled: 'IF(SUM([reads, writes]) >= 20, 100 * (SUM([throttled, reads, writes]) / SUM([reads, writes]) - 1), 0)',
}

test('what is worked out from several metrics is this, of metrics that go into it alone', () => {
  const found = alarms.flatMap(([, alarm]) => {
    const queries = (alarm.Metrics ?? []) as { Id: string; Expression?: string; ReturnData?: boolean }[]
    const [formula, ...others] = queries.filter(({ ReturnData }) => ReturnData !== false)
    expect(others).toEqual([])
    return formula?.Expression === undefined ? [] : [[nameOf(alarm), formula.Expression]]
  })
  expect(Object.fromEntries(found)).toEqual(WORKED_OUT)
})

function watchedBy(alarm: Properties): string {
  const queries = (alarm.Metrics ?? []) as { MetricStat?: { Stat: string; Period: number } }[]
  const stats = queries.flatMap(({ MetricStat }) => MetricStat ?? [])
  const statistics = [...new Set([alarm.Statistic, ...stats.map(({ Stat }) => Stat)].filter(Boolean))].join(' ')
  const periods = [...new Set([alarm.Period, ...stats.map(({ Period }) => Period)].filter(Boolean))].join(' ')
  const sign = alarm.ComparisonOperator === 'LessThanThreshold' ? '<' : '>'
  const names = metricsOf(alarm).map(({ MetricName }) => MetricName)
  const times = [alarm.DatapointsToAlarm, alarm.EvaluationPeriods].filter(Boolean).join(' of ')
  return `${names.join(' ')}, ${statistics} ${sign} ${alarm.Threshold} in ${times} x ${periods} s`
}

describe.each(alarms.map(([, alarm]) => ({ name: nameOf(alarm), alarm })))('the alarm $name', ({ name, alarm }) => {
  test('says what is wrong, and leads to its section of the runbook', () => {
    expect(sections).toContain(name)
    expect(alarm.AlarmDescription).toMatch(new RegExp(`^[\\w ,;()-]{15,}\\. See https://wiki\\.test/runbook#${name}$`))
  })

  test('tells when it begins and when it is over', () => {
    expect(alarm).toMatchObject({ AlarmActions: [{ Ref: 'AlarmTopic' }], OKActions: [{ Ref: 'AlarmTopic' }] })
  })

  test('watches metrics that there are, by function and code of a finding alone', () => {
    const metrics = metricsOf(alarm)
    expect(metrics.length).toBeGreaterThan(0)
    for (const { Namespace, MetricName, Dimensions } of metrics.filter((one) => one.Namespace === METRIC_NAMESPACE)) {
      expect([...Object.keys(METRIC_UNITS), FINDINGS_METRIC], Namespace).toContain(MetricName)
      expect((Dimensions as { Name: string }[]).map(({ Name }) => Name).join(' ')).toMatch(/^function( finding)?$/)
    }
  })

  test('takes what is not measured for good, unless silence is what it listens for', () => {
    expect(alarm.TreatMissingData).toBe(name === 'dispatcher-silent' ? 'breaching' : 'notBreaching')
  })
})

test('each metric is in an alarm or on the dashboard', () => {
  const body = JSON.stringify(propertiesOf('Dashboard').DashboardBody)
  const watched = alarms.flatMap(([, alarm]) => metricsOf(alarm).map(({ MetricName }) => MetricName))
  const unused = Object.keys(METRIC_UNITS).filter((name) => !watched.includes(name) && !body.includes(name))
  expect(unused).toEqual([])
})

/** What is to be read or done without one. */
const WITHOUT_ALARM = ['what-doctor-says', 'webhooks', 'to-put-the-ledger-back']

test('each other section of the runbook is about an alarm', () => {
  const named = sections.filter((section) => !WITHOUT_ALARM.includes(section))
  expect(named.toSorted()).toEqual(alarms.map(([, alarm]) => nameOf(alarm)).toSorted())
})

test('the dashboard is JSON, shows every alarm, and names what there is', () => {
  const { 'Fn::Sub': body } = propertiesOf('Dashboard').DashboardBody as { 'Fn::Sub': string }
  const names = [...body.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)].map(([, name = '']) => name)
  expect(names.filter((name) => resources[name] === undefined)).toEqual([])
  expect(alarms.map(([id]) => id).filter((id) => !names.includes(id))).toEqual([])
  const parsed: { widgets: unknown[] } = JSON.parse(body.replaceAll(/\$\{[\w.:]+\}/g, 'x'))
  expect(parsed.widgets).toHaveLength(10)
})

test('alarms go by e-mail to the address that was given, and to nobody where none was', () => {
  const condition = (email: string) => ({ HasAlarmEmail: { 'Fn::Not': [{ 'Fn::Equals': [email, ''] }] } })
  expect(resources.AlarmEmail).toMatchObject({
    Condition: 'HasAlarmEmail',
    Properties: { TopicArn: { Ref: 'AlarmTopic' }, Protocol: 'email', Endpoint: 'duty@shop.test' },
  })
  expect(conditions).toMatchObject(condition('duty@shop.test'))
  expect(packageTemplate().conditions).toMatchObject(condition(''))
})
