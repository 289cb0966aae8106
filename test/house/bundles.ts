/** What is deployed: the four functions of the contract, with nothing in them that belongs to a developer's machine. */
import type { Finding } from './finding.ts'

/** One finished artifact: the files that went into it, relative to the project, and its text. */
export type Bundle = { name: string; inputs: readonly string[]; text: string }

const contract = ['create-copies', 'dispatch-runs', 'receive-delivery', 'reconcile-runs']
const localCode = /^(lib\/(local|emulator|simulator|cli)|scripts|test)\//
/** Moved time replaces the global `Date`; deployed code must run on the real one. */
const clockShim = /(globalThis|global)(\.Date|\[["']Date["']\])\s*=[^=]/

/** Everything that is wrong with what would be deployed. */
export function checkBundles(bundles: readonly Bundle[]): Finding[] {
  const names = bundles.map(({ name }) => name)
  const missing = contract.filter((name) => !names.includes(name))
  const foreign = names.filter((name) => !contract.includes(name))
  return [
    ...missing.map((name) => finding(name, ['is missing', 'the deployment contract needs it'])),
    ...foreign.map((name) =>
      finding(name, ['is not in the deployment contract', 'make it part of a function that is']),
    ),
    ...bundles.flatMap(checkBundle),
  ]
}

function checkBundle({ name, inputs, text }: Bundle): Finding[] {
  const local = inputs.filter((input) => localCode.test(input))
  const found = local.map((input) => finding(name, [`contains ${input}`, 'import nothing from local code']))
  if (!clockShim.test(text)) return found
  return [...found, finding(name, ['replaces the global Date', 'move time in the local runtime only'])]
}

function finding(name: string, [what, instead]: [what: string, instead: string]): Finding {
  return { path: `functions/${name}.ts`, line: 0, what, instead }
}
