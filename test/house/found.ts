import { type Rule, tell } from './finding.ts'
import { makeProject } from './project.ts'

/** What a rule says about a project of the given files. */
export function found(rule: Rule, files: Readonly<Record<string, string>>): string[] {
  return rule.check(makeProject(files)).map(tell)
}
