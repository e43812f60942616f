// What a check is: a sentence that must hold in every run, and a trace reader that reports when it does not. Checks see
// the trace and, once the run has come to rest, the state of every host as plain data; they hold no references into the simulation.

import type { TraceEventKind } from '../trace/event.ts'
import type { Handlers } from './handlers.ts'
import type { Copies } from './ledgers/copies.ts'
import type { History } from './ledgers/history.ts'
import type { Promised } from './promise.ts'
import type { RestState, RunEnd, RunSetting } from './run-facts.ts'

/**
 * A violation reported by a check, with the virtual time in nanoseconds.
 *
 * @example
 * import type { Violation } from 'starsim/core'
 *
 * const text = ({ check, message, atNs }: Violation): string => `${(atNs / 1e9).toFixed(6)} ${check}: ${message}`
 * console.log(text({ check: 'time', message: 'time ran backwards', atNs: 5e9 }))
 */
export interface Violation {
  readonly check: string
  readonly message: string
  readonly atNs: number
}

/**
 * What a check is given when a run begins: the setting of the run, three ledgers shared by all checks, which are up to date with the
 * event being read, and `violated`, which reports a violation.
 *
 * @example
 * import type { CheckContext, CheckReader } from 'starsim/core'
 *
 * const create = ({ setting, violated }: CheckContext): CheckReader => ({
 *   on: {
 *     'host-crashed': ({ host }) => {
 *       if (setting.replicas.includes(host)) violated(`${host} holds copies and crashed`)
 *     },
 *   },
 * })
 * console.log(typeof create)
 */
export interface CheckContext {
  readonly setting: RunSetting
  readonly history: History
  readonly copies: Copies
  readonly promise: Promised
  /** Reports that the sentence does not hold. */
  readonly violated: (message: string) => void
}

/**
 * What a check listens to: events of the trace by kind, every event, the end of the run, and the hosts at rest after it.
 *
 * @example
 * import type { CheckReader } from 'starsim/core'
 *
 * const ended: string[] = []
 * const reader: CheckReader = {
 *   on: { 'process-ended': ({ process }, atNs) => ended.push(`${process} at ${atNs} ns`) },
 *   atEnd: ({ outcome }) => console.log(outcome, ended),
 * }
 * console.log(Object.keys(reader))
 */
export interface CheckReader {
  /** Called for the events that matter to it. */
  readonly on?: Handlers
  /** Called likewise, but only from the first event of one of these kinds on: until then there is nothing to check, at no cost. */
  readonly after?: { readonly kinds: readonly TraceEventKind[]; readonly on: Handlers }
  /** Called for every event, with its time. */
  readonly every?: (atNs: number) => void
  /** Called when the run has ended, before it comes to rest. */
  readonly atEnd?: (end: RunEnd) => void
  readonly atRest?: (state: RestState) => void
}

/**
 * A sentence that must hold in every run, and a reader that detects when it does not. It reads the trace, and the state of the hosts once
 * they have come to rest; it has no access to the simulation and cannot change a run.
 *
 * @example
 * import { type Check, checks, simulate } from 'starsim/core'
 *
 * const fewRestarts: Check = {
 *   name: 'few-restarts',
 *   sentence: 'no process is started more than twice',
 *   create: ({ violated }) => ({
 *     on: {
 *       'process-started': ({ process, incarnation }) => {
 *         if (incarnation > 2) violated(`${process} was started ${incarnation} times`)
 *       },
 *     },
 *   }),
 * }
 * const { violations } = simulate(
 *   { application: { kind: 'gauss', size: 16 }, faults: [{ crash: 'ws2', at: '20s' }] },
 *   { checks: [...checks, fewRestarts] },
 * )
 * console.log(violations)
 */
export interface Check {
  readonly name: string
  /** What must hold. */
  readonly sentence: string
  /** Whether it must hold even when the protocol's guarantees are void. */
  readonly beyondPromise?: boolean
  create(context: CheckContext): CheckReader
}
