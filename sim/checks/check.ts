// What a check is: a sentence that must hold in every run, and a reader of the trace that says when it does not. Checks see
// the trace, and at rest the state of every host as plain data; they hold nothing that is alive.

import type { TraceEventKind } from '../trace/event.ts'
import type { Handlers } from './handlers.ts'
import type { Copies } from './ledgers/copies.ts'
import type { History } from './ledgers/history.ts'
import type { Promised } from './promise.ts'
import type { RestState, RunEnd, RunSetting } from './run-facts.ts'

/**
 * What a check objected to, with the virtual time in nanoseconds.
 *
 * @example
 * import type { Violation } from 'starsim/core'
 *
 * const text = ({ check, message, atNs }: Violation): string => `${(atNs / 1e9).toFixed(6)} ${check}: ${message}`
 * console.log(text({ check: 'time', message: 'time ran back', atNs: 5e9 }))
 */
export interface Violation {
  readonly check: string
  readonly message: string
  readonly atNs: number
}

/**
 * What a check is given when a run begins: what is known of the run, three ledgers that are kept for all checks and are up to date with the
 * event that is read, and `violated`, which objects.
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
  /** The sentence does not hold, because of this. */
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
  /** Called likewise, but only after the first event of one of these kinds: before it there is nothing to see, and nothing to pay. */
  readonly after?: { readonly kinds: readonly TraceEventKind[]; readonly on: Handlers }
  /** Called for every event, with its time. */
  readonly every?: (atNs: number) => void
  /** Called when the run has ended, before it comes to rest. */
  readonly atEnd?: (end: RunEnd) => void
  readonly atRest?: (state: RestState) => void
}

/**
 * A sentence that must hold in every run, and how it is told that it does not. It reads the trace, and the state of the hosts once they have
 * come to rest; it holds nothing that is alive and cannot change a run.
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
  /** Whether it must hold beyond STAR's promise too. */
  readonly beyondPromise?: boolean
  create(context: CheckContext): CheckReader
}
