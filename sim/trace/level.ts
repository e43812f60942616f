// How much of a trace somebody wants to read. A level holds everything of the levels before it.

export const traceLevels = {
  changes: 'what changes the state of a host or a process: crashes, ring, recovery, checkpoints, starts and ends',
  messages: 'also what processes say to each other and to their files, and what the ring asks',
  all: 'everything, each computation and each record on each replica too',
} as const

export type TraceLevel = keyof typeof traceLevels

const order = Object.keys(traceLevels)

/** Whether a reader who wants `wanted` gets to see what belongs to `level`. */
export const includes = (wanted: TraceLevel, level: TraceLevel): boolean =>
  order.indexOf(level) <= order.indexOf(wanted)
