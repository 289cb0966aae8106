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

test('there is an alarm for each of these', () => {
  expect(alarms.map(([, alarm]) => nameOf(alarm)).sort()).toEqual([
    'circuit-open',
    'configuration-fault',
    'deliveries-failed',
    'dispatcher-silent',
    'findings',
    'function-errors',
    'function-throttles',
    'in-doubt-too-long',
    'no-deliveries',
    'oldest-message',
    'parked',
    'reconciliation-failed',
    'runs-late',
    'signature-failures',
    'throttled',
    'unreachable',
  ])
})

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

test('each section of the runbook is about an alarm', () => {
  expect(sections.toSorted()).toEqual(alarms.map(([, alarm]) => nameOf(alarm)).toSorted())
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
