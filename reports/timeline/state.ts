// The state of the hosts at an instant of the run, for the panel beside a timeline. Replays the trace from its
// beginning each time, which takes a few milliseconds for a hundred thousand events.

import type { HostName, TraceEvent } from '../../sim/trace/event.ts'
import type { TraceEntry } from '../../sim/trace/json-lines.ts'
import type { HostOfRun } from './model.ts'
import { asksAgain, isSignOfLife } from './spans.ts'

export interface ProcessState {
  readonly process: string
  incarnation: number
  doing: string
  blocked: boolean
  received: number
  /** The last committed checkpoint; 0: none. */
  checkpoint: number
  writing: boolean
}

export interface HostState {
  readonly host: HostName
  readonly role: HostOfRun['role']
  condition: 'up' | 'down' | 'suspected'
  /** The hosts that it believes alive; empty before it has a view. */
  view: readonly HostName[]
  readonly processes: ProcessState[]
}

/** @param atNs inclusive */
export function stateAt(entries: readonly TraceEntry[], hosts: readonly HostOfRun[], atNs: number): HostState[] {
  const states = new Map(
    hosts.map(({ name, role }): [HostName, HostState] => [
      name,
      { host: name, role, condition: 'up', view: [], processes: [] },
    ]),
  )
  for (const entry of entries) {
    if (entry.atNs > atNs) break
    const state = states.get(entry.event.host)
    if (state === undefined) continue
    if (state.condition === 'suspected' && isSignOfLife(entry.event)) state.condition = 'up'
    if (asksAgain(entry.event)) condition(states.get(entry.event.to), 'up', 'suspected')
    apply(entry.event, state, states)
  }
  return [...states.values()]
}

function apply(event: TraceEvent, state: HostState, states: ReadonlyMap<HostName, HostState>): void {
  switch (event.kind) {
    case 'host-crashed':
      state.condition = 'down'
      state.processes.length = 0
      state.view = []
      return
    case 'host-restarted':
      state.condition = 'up'
      return
    case 'host-suspected':
      return condition(states.get(event.suspect), 'up', 'suspected')
    case 'host-declared-dead':
      return condition(states.get(event.dead), 'suspected', 'up')
    case 'view-changed':
      state.view = event.live
      return
    case 'process-stopped': {
      const at = state.processes.findIndex(({ process }) => process === event.process)
      if (at >= 0) state.processes.splice(at, 1)
      return
    }
  }
  if ('process' in event) process(event, state)
}

function condition(state: HostState | undefined, from: HostState['condition'], to: HostState['condition']): void {
  if (state?.condition === from) state.condition = to
}

/** What a process's stay on a host begins with. */
const beginnings: ReadonlySet<TraceEvent['kind']> = new Set<TraceEvent['kind']>([
  ...(['process-started', 'restore-begins', 'rolled-back'] as const),
])

type OfProcess = Extract<TraceEvent, { process: string }>

function process(event: OfProcess, state: HostState): void {
  if (state.role !== 'workstation' || !('incarnation' in event)) return
  let known = state.processes.find((one) => one.process === event.process)
  if (known === undefined) {
    if (!beginnings.has(event.kind)) return
    if (event.kind === 'rolled-back' && event.to < 0) return // its creation is undone
    known = {
      ...{ process: event.process, incarnation: event.incarnation, doing: 'starts', blocked: false },
      ...{ received: 0, checkpoint: 0, writing: false },
    }
    state.processes.push(known)
  }
  switch (event.kind) {
    case 'process-started':
      known.incarnation = event.incarnation
      if (known.doing !== 'replays') known.doing = 'starts'
      return
    case 'compute-begins':
      known.doing = event.replaying ? 'computes again' : 'computes'
      return
    case 'compute-ends':
      known.doing = 'waits for a message'
      return
    case 'message-sent':
      if (!event.withheld) known.doing = `sends to ${event.to}`
      return
    case 'message-acknowledged':
      known.doing = 'waits for a message'
      return
    case 'message-received':
      known.received++
      known.doing = event.replayed ? 'replays' : 'has received'
      return
    case 'process-blocked':
      known.blocked = true
      return
    case 'process-unblocked':
      known.blocked = false
      return
    case 'checkpoint-begins':
      known.writing = true
      return
    case 'checkpoint-committed':
      known.writing = false
      known.checkpoint = event.number
      return
    case 'restore-begins':
      known.doing = 'is being restored'
      known.incarnation = event.incarnation
      return
    case 'rolled-back':
      known.doing = 'goes back, though its host is alive'
      return
    case 'restored':
      known.checkpoint = event.number
      known.received = event.received
      return
    case 'replay-begins':
      known.doing = 'replays'
      return
    case 'live-again':
      known.doing = 'is live again'
      return
    case 'process-ended':
      known.doing = 'has ended'
      return
  }
}
