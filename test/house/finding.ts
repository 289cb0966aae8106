/** Something that breaks a house rule: where, what, and what to do instead. `line` counts from 1; 0 is the whole file. */
import type { Node } from './ast.ts'
import type { Project, Source } from './project.ts'

export type Finding = { path: string; line: number; what: string; instead: string }

/** A rule: its claim about the project, in words that fit after "it is true that", and how to find what breaks it. */
export type Rule = { claim: string; check: (project: Project) => Finding[] }

/** The line of an offset, counted from 1. */
export function lineOf(source: Source, offset: number): number {
  return source.text.slice(0, offset).split('\n').length
}

/** A finding at a node. */
export function findingAt(source: Source, node: Node, words: { what: string; instead: string }): Finding {
  return { path: source.path, line: lineOf(source, node.start), ...words }
}

/** As people and editors read it: `path:line: what, use this instead`. */
export function tell({ path, line, what, instead }: Finding): string {
  return `${line === 0 ? path : `${path}:${line}`}: ${what}, ${instead}`
}
