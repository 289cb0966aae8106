import { counted } from '../counted.ts'
import { labelled } from '../labelled.ts'
import type { Paint } from '../terminal.ts'
import type { Examination, Symptom } from './symptom.ts'

/** What was looked at, then each symptom with its evidence and what to do about it, for people. */
export function doctorLines(examinations: readonly Examination[], paint: Paint): string[] {
  const symptoms = examinations.flatMap((examination) => examination.symptoms)
  return [
    ...examinations.map((examination) => labelled(examination.name, standing(examination, paint))),
    ...symptoms.flatMap((symptom) => ['', ...symptomLines(symptom, paint)]),
    '',
    counted(symptoms.length, 'finding'),
  ]
}

/** The same for programs. */
export function doctorJson(examinations: readonly Examination[]) {
  return { examinations, findings: examinations.flatMap(({ symptoms }) => symptoms).length }
}

function standing({ seen, symptoms, outcome }: Examination, paint: Paint): string {
  if (outcome === 'not_looked_at') return `${paint('dim', 'not looked at')}: ${seen}`
  if (symptoms.length === 0) return `${paint('green', 'ok')}: ${seen}`
  const isSerious = symptoms.some(({ severity }) => severity === 'serious')
  return `${isSerious ? paint('red', 'wrong') : paint('yellow', 'notice')}: ${seen}`
}

function symptomLines({ code, severity, what, evidence, remedy }: Symptom, paint: Paint): string[] {
  const details = Object.entries(evidence).map(([name, value]) => `    ${name}: ${value}`)
  return [
    `${paint(severity === 'serious' ? 'red' : 'yellow', severity)} ${code}`,
    `  ${what}`,
    ...details,
    `  ${remedy}`,
  ]
}
