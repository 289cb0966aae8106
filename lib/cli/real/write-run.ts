import { makeKnock } from '../../adapters/knock.ts'
import { systemRandom } from '../../adapters/random.ts'
import type { Ledger } from '../../flows/dependencies.ts'
import { makeTurns } from '../../flows/turns.ts'
import { CommandError, type ExitCode } from '../command-error.ts'
import { runArgument } from '../run-argument.ts'
import { readCharge } from './charge.ts'
import { type ChosenRun, chooseRun } from './choose-run.ts'
import { askConsent, mustHavePerson } from './consent.ts'
import { readCredentials } from './credentials.ts'
import { driveRun, NO_QUEUE } from './drive-run.ts'
import { intend, mustBeOpen } from './intend.ts'
import { type Organization, openOrganization } from './organization.ts'
import { type OurCopies, ourCopies } from './our-copies.ts'
import { outcomeJson, outcomeLines } from './outcome-text.ts'
import { makePatience } from './patience.ts'
import type { RealHost } from './real-host.ts'
import { type LedgerUse, openRealLedger, type RealLedger } from './real-ledger.ts'

/** `npm start -- --real --write RUN`: does one run of a real organization, after a person has typed that it shall be. */
export async function writeRun(text: string, { json }: { json: boolean }, host: RealHost): Promise<ExitCode> {
  const { terminal, clock } = host
  mustHavePerson(terminal)
  const key = runArgument(text, 'npm start -- --real')
  const credentials = readCredentials(host)
  const read = makePatience(host)
  const organization = await openOrganization(host, credentials, read)
  mustKnowMode(organization)
  const newest = await ourCopies(organization.api, read, clock.nowMs())
  const real = await openRealLedger(host, organization, credentials.environment)
  let use: LedgerUse = 'only_read'
  try {
    await mustBeAlone(real, newest)
    const begun = await real.ledger.readRun(key)
    if (begun !== undefined) mustBeOpen(begun)
    const wish = { key, begun, settings: credentials.settings, nowMs: clock.nowMs() }
    const chosen = await chooseRun(organization, read, wish)
    const charge = await readCharge(organization, read, chosen.found)
    if ((await askConsent(terminal, { organization, chosen, charge, ledgerName: real.name })) === 'withheld') {
      terminal.note('Not confirmed: nothing was done.')
      return 1
    }
    use = 'written'
    return await doRun({ chosen, organization, ledger: real.ledger, json }, host)
  } finally {
    await real.close(use)
  }
}

interface Deed {
  chosen: ChosenRun
  organization: Organization
  ledger: Ledger
  json: boolean
}

/** The way the functions go: intent, claim, POST, record; only that nobody else asks for it. */
async function doRun({ chosen, organization, ledger, json }: Deed, host: RealHost): Promise<ExitCode> {
  const { clock, terminal } = host
  const { commerceLayer } = organization
  const { settings } = chosen
  const common = { clock, ledger, log: () => {}, settings }
  const turns = makeTurns({ ...common, pause: host.sleepMs })
  const deps = { ...common, random: systemRandom, queue: NO_QUEUE, commerceLayer, turns, knock: makeKnock() }
  const run = await driveRun(deps, await intend(deps, chosen), host)
  if (json) terminal.say(JSON.stringify(outcomeJson(run)))
  else for (const line of outcomeLines(run, terminal.paint)) terminal.say(line)
  return run.state.name === 'completed' ? 0 : 1
}

/** Nobody can confirm what he cannot be told. */
function mustKnowMode({ mode, slug }: Organization): void {
  if (mode !== 'unknown') return
  throw new CommandError({
    code: 'mode_unknown',
    what: `The access token does not say whether ${slug} is in test or live mode, so nothing can be confirmed.`,
    remedy: 'Check COMMERCE_LAYER_AUTH_URL if it is set: the token is not one of Commerce Layer.',
  })
}

/** Copies of ours that this ledger knows nothing of were made by a Perennial with another one. */
async function mustBeAlone({ ledger, name }: RealLedger, { count, newestRuns }: OurCopies): Promise<void> {
  const keys = newestRuns.flatMap((key) => key ?? [])
  const known = new Set((keys.length === 0 ? [] : await ledger.readRuns([...new Set(keys)])).map(({ key }) => key))
  const strange = keys.find((key) => !known.has(key))
  // A copy that has lost its reference tells nothing, unless there is no other to ask.
  if (count === 0 || (strange === undefined && known.size > 0)) return
  const what = strange === undefined ? `${count} of them` : `one of them for ${strange}`
  throw new CommandError({
    code: 'another_perennial',
    what: `Another Perennial is at work here: copies bear our reference_origin, ${what}, and ${name} knows nothing of it.`,
    remedy: 'Let that one do the run, or set LEDGER_TABLE (and AWS_REGION) to its table.',
  })
}
