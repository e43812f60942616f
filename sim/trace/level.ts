// How much of a trace is shown. Each level includes the levels before it.

/**
 * How much of a trace is shown: the levels and what each adds; each includes the levels before it.
 *
 * @example
 * import { traceLevels } from 'starsim/core'
 *
 * console.log(Object.keys(traceLevels)) // changes, messages, all
 */
export const traceLevels = {
  changes: 'what changes the state of a host or a process: crashes, ring, recovery, checkpoints, starts and ends',
  messages: 'also messages between processes, their file accesses, and the probes of the ring',
  all: 'everything, including each computation and each record on each replica',
} as const

/**
 * The name of a level of a trace.
 *
 * @example
 * import { simulate, textTrace, type TraceLevel } from 'starsim/core'
 *
 * const level: TraceLevel = 'messages'
 * simulate({ application: { kind: 'ping', size: 2, workers: 1 } }, { readers: [textTrace({ level }, console.log)] })
 */
export type TraceLevel = keyof typeof traceLevels

const order = Object.keys(traceLevels)

/** Whether the level `wanted` includes events of `level`. */
export const includes = (wanted: TraceLevel, level: TraceLevel): boolean =>
  order.indexOf(level) <= order.indexOf(wanted)
