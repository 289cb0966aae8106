import { ConfigurationInvalid } from '../../core/configuration-invalid.ts'
import { type ConfigurationReader, readConfiguration } from '../../core/environment.ts'
import type { Environment } from '../../core/variables.ts'
import type { Symptom } from './symptom.ts'

/** A part of the configuration, or what is wrong with it. */
export type Part<T> = { ok: true; value: T } | { ok: false; symptom: Symptom }

/** Reads a part of the configuration. What this terminal does not have at all is no mistake: the functions have their own. */
export function readPart<T>(environment: Environment, choose: (read: ConfigurationReader) => T): Part<T> {
  try {
    return { ok: true, value: readConfiguration(environment, choose) }
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error
    return { ok: false, symptom: configurationSymptom(error, environment) }
  }
}

/** What an incomplete or malformed configuration is to be told as. */
export function configurationSymptom(error: ConfigurationInvalid, environment: Environment): Symptom {
  const isAbsent = error.variables.every((name) => (environment[name] ?? '').trim() === '')
  const names = error.variables.join(', ')
  if (isAbsent) {
    return {
      code: 'not_configured',
      severity: 'notice',
      what: `This terminal does not have ${names}, so what needs them was not looked at.`,
      evidence: {},
      remedy: 'Set them here to what the functions have; docs/CONFIGURATION.md says where each comes from.',
    }
  }
  const lines = error.message.split('\n').filter((line) => line.startsWith('- '))
  return {
    code: 'configuration_invalid',
    severity: 'serious',
    what: `Malformed: ${lines.map((line) => line.slice(2)).join('; ')}.`,
    evidence: {},
    remedy: `Correct ${names}, here and where the functions have them.`,
  }
}
