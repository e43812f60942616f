// A trace for ShiViz (bestchai.bitbucket.io/shiviz): two lines per event, first what happened, then the node and its vector clock.
// The node is a process for what processes do, else a host. An event is causally preceded by the earlier events of its node, and
// across nodes through a message, a creation, an order to restart, or a checkpoint.
// A file opened in ShiViz begins with the regular expression that parses it and a line for the delimiter of executions, empty here;
// both are skipped when a log is pasted in, and the expression is ShiViz's default.

import type { TraceEvent } from './event.ts'
import { levelOf, traceLine } from './format.ts'
import { includes, type TraceLevel } from './level.ts'
import type { TraceReader } from './trace.ts'

type Clock = Readonly<Record<string, number>>

/** How an event is causally linked to other nodes: the keys it depends on, and the keys by which later events depend on it. */
interface Links {
  readonly causes: readonly string[]
  readonly effects: readonly string[]
}

/** The regular expression that parses an event in the file. */
export const shivizExpression = '(?<event>.*)\\n(?<host>\\S*) (?<clock>{.*})'

/**
 * A reader that writes two lines for each event up to a level, in the format of ShiViz, with vector clocks. The header of the file
 * is written at once.
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
    // a retransmission is causally the same message as its first transmission
    for (const effect of effects) if (event.kind !== 'message-sent' || !known.has(effect)) known.set(effect, clock)
    const { seconds, sentence } = traceLine(atNs, event)
    write(`${seconds.trim()} ${sentence}\n${node} ${JSON.stringify(clock)}\n`)
  }
}

/** Events of servers and of recovery orders belong to their host, even if they concern a process. */
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
