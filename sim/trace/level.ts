// How much of a trace somebody wants to read. A level holds everything of the levels before it.

/**
 * How much of a trace somebody wants to read, each level with what it holds; it holds all of the levels before it.
 *
 * @example
 * import { traceLevels } from 'starsim/core'
 *
 * console.log(Object.keys(traceLevels)) // changes, messages, all
 */
export const traceLevels = {
  changes: 'what changes the state of a host or a process: crashes, ring, recovery, checkpoints, starts and ends',
  messages: 'also what processes say to each other and to their files, and what the ring asks',
  all: 'everything, each computation and each record on each replica too',
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

/** Whether a reader who wants `wanted` gets to see what belongs to `level`. */
export const includes = (wanted: TraceLevel, level: TraceLevel): boolean =>
  order.indexOf(level) <= order.indexOf(wanted)
