// A trace for ShiViz (bestchai.bitbucket.io/shiviz): two lines an event, first what, then who and its vector clock. Who is a
// process for what processes do, else a host. One event knows of another through its own line before it, through a message, a
// creation, an order to restart, or the host that it happens on.
// A file that is selected there begins with the expression that reads it and with a line for what separates runs, here none; both
// are passed over where a log is pasted, and the expression is the one that ShiViz takes if none is given.

import type { TraceEvent } from './event.ts'
import { levelOf, traceLine } from './format.ts'
import { includes, type TraceLevel } from './level.ts'
import type { TraceReader } from './trace.ts'

type Clock = Readonly<Record<string, number>>

/** What an event knows of through something else than its own line; and what others will know of it by. */
interface Links {
  readonly causes: readonly string[]
  readonly effects: readonly string[]
}

/** What finds an event in the file. */
export const shivizExpression = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})'

/**
 * A reader that writes the two lines of each event up to a level, for ShiViz, with vector clocks; what the file begins with is written at
 * once.
 *
 * @example
 * import { shivizTrace, simulate } from 'starsim/core'
 *
 * let log = ''
 * const reader = shivizTrace('messages', (text) => {
 *   log += text
 * })
 * simulate({ application: { kind: 'ping', size: 2, workers: 1 } }, { readers: [reader] })
 * console.log(log.length)
 */
export function shivizTrace(level: TraceLevel, write: (text: string) => void): TraceReader {
  write(`${shivizExpression}\n\n`)
  const clocks = new Map<string, Clock>()
  const known = new Map<string, Clock>()
  return (atNs, event) => {
    if (!includes(level, levelOf(event))) return
    const node = nodeOf(event)
    const { causes, effects } = linksOf(event)
    let clock: Clock = clocks.get(node) ?? {}
    for (const cause of causes) clock = merge(clock, known.get(cause) ?? {})
    clock = { ...clock, [node]: (clock[node] ?? 0) + 1 }
    clocks.set(node, clock)
    // a message that is sent again is still the one of its first sending
    for (const effect of effects) if (event.kind !== 'message-sent' || !known.has(effect)) known.set(effect, clock)
    const { seconds, sentence } = traceLine(atNs, event)
    write(`${seconds.trim()} ${sentence}\n${node} ${JSON.stringify(clock)}\n`)
  }
}

/** Servers and watchers speak for themselves, even where they speak of a process. */
function nodeOf(event: TraceEvent): string {
  const { part } = traceLine(0, event)
  const isOfProcess = 'process' in event && part !== 'storage' && event.kind !== 'recovery-ordered'
  if (isOfProcess) return event.process
  return event.host === '' ? 'run' : event.host
}

function linksOf(event: TraceEvent): Links {
  switch (event.kind) {
    case 'message-sent':
      return { causes: [], effects: [stamp(event.process, event.to, event.sequence)] }
    case 'message-arrived':
    case 'message-logged':
    case 'message-received':
    case 'record-stored':
      return { causes: [stamp(event.from, event.process, event.sequence)], effects: [] }
    case 'process-spawned':
      return { causes: [], effects: [`start of ${event.child}`] }
    case 'process-started':
      return { causes: [`start of ${event.process}`], effects: [] }
    case 'recovery-ordered':
      return { causes: [], effects: [`restart of ${event.process}`] }
    case 'claim-granted':
    case 'restore-begins':
      return { causes: [`restart of ${event.process}`], effects: [] }
    case 'checkpoint-begins':
    case 'checkpoint-written':
      return { causes: [], effects: [`version of ${event.process}`] }
    case 'version-stored':
      return { causes: [`version of ${event.process}`], effects: [] }
    default:
      return { causes: [], effects: [] }
  }
}

const stamp = (from: string, to: string, sequence: number): string => `message ${sequence} from ${from} to ${to}`

function merge(left: Clock, right: Clock): Clock {
  const merged: Record<string, number> = { ...left }
  for (const [node, count] of Object.entries(right)) merged[node] = Math.max(merged[node] ?? 0, count)
  return merged
}
