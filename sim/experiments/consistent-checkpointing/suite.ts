// The second paper: E. N. Elnozahy, D. B. Johnson and W. Zwaenepoel, The performance of consistent checkpointing, SRDS 1992. Eight programs in the manner
// of theirs, on sixteen Sun-3/60. The caller reads their scenarios from files (scenarios/elnozahy-1992/NAME.yaml).

import type { Scenario } from '../../scenario/scenario.ts'

export const suitePrograms = ['fft', 'gauss', 'grid', 'matmul', 'primes', 'queens', 'sparse', 'tsp'] as const
export type SuiteProgram = (typeof suitePrograms)[number]

/** The programs that are run: all of them, or a few. */
export type Suite = Readonly<Partial<Record<SuiteProgram, Scenario>>>

export const PAPER = 'elnozahy-1992'

/** Throws whatever `load` throws. */
export const loadSuite = (load: (name: SuiteProgram) => Scenario): Suite =>
  Object.fromEntries(suitePrograms.map((name) => [name, load(name)]))

/**
 * How a program is run: without fault tolerance, with copy-on-write checkpoints, with checkpoints that block it, and with rounds in
 * which nothing is saved.
 */
export const ways = ['without', 'copy-on-write', 'full', 'rounds-alone'] as const
export type Way = (typeof ways)[number]

/** The scenarios say copy-on-write. */
export function inWay(scenario: Scenario, way: Way): Scenario {
  const { protocol } = scenario
  if (way === 'copy-on-write') return scenario
  if (way === 'full') {
    return { ...scenario, protocol: { ...protocol, checkpoint: { ...protocol.checkpoint, policy: 'full' } } }
  }
  const checkpoint = { ...protocol.checkpoint, policy: 'none' as const }
  if (way === 'rounds-alone') return { ...scenario, protocol: { ...protocol, kind: way, checkpoint } }
  return { ...scenario, protocol: { ...protocol, kind: 'none', replication: 0, checkpoint } }
}
