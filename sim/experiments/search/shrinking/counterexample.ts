// A counterexample as a scenario file: what is violated, in words, and everything needed to reproduce it.

import { partsWith } from '../../../scenario/known-parts.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import { explain } from '../../../scenario/writing/explain.ts'
import { faultText } from '../../../scenario/writing/write.ts'
import { noOwnCode, type OwnCode } from '../../own-code/own-code.ts'
import { struckBy } from '../schedule.ts'
import type { Shrunk } from './shrink.ts'

/** The sentence of a check, as the protocol of a scenario has it: others may mean something else by the same name. */
export const sentenceOf = (
  check: string,
  { protocol: { kind } }: Scenario,
  { parts, checks: own }: OwnCode = noOwnCode,
): string =>
  [...partsWith(parts).protocols[kind]!.checks, ...own].find(({ name }) => name === check)?.sentence ??
  'no run stops itself: whatever a machine suffers is an outcome'

/** The scenario that shows the violation. */
export const counterexample = ({ scenario, schedule }: Shrunk): Scenario => struckBy(scenario, schedule)

/** The text of the file. Its first lines say what it shows. */
export function counterexampleText(check: string, shrunk: Shrunk, own: OwnCode = noOwnCode): string {
  const { kind, without } = shrunk.scenario.protocol
  const { ablations } = partsWith(own.parts).protocols[kind]!
  const missing = without.map((name) => `${name} (${ablations[name]})`).join(' and without ')
  const lines = [
    `${missing === '' ? 'This' : `Without ${missing}, this`} does not hold: ${sentenceOf(check, shrunk.scenario, own)}.`,
    `The check ${check} says: ${shrunk.message}.`,
  ]
  const scenario = { ...counterexample(shrunk), name: [...without.map((name) => `without ${name}`), check].join(': ') }
  return `${lines.map((line) => `# ${line}\n`).join('')}${explain(scenario)}`
}

/** The faults of a schedule, one line each, in the notation of scenario files. */
export const faultLines = ({ schedule }: Pick<Shrunk, 'schedule'>): string[] =>
  schedule.map((strike) => faultText(strike))
