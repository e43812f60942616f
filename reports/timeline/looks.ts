// The look of events: a tone for each kind of slice, a sign for each kind of instant, and the groups that a reader can toggle.

import type { TraceEventKind } from '../../sim/trace/event.ts'
import type { Tone } from '../figure/figure.ts'
import type { SliceKind } from './model.ts'

export const sliceLooks: Readonly<
  Record<SliceKind, { readonly tone: Tone; readonly name: string; readonly group: Group }>
> = {
  compute: { tone: 'blue', name: 'computes', group: 'compute' },
  again: { tone: 'purple', name: 'computes again', group: 'recovery' },
  send: { tone: 'sky', name: 'sends, until acknowledged', group: 'messages' },
  blocked: { tone: 'vermillion', name: 'blocked for a checkpoint', group: 'checkpoints' },
  checkpoint: { tone: 'yellow', name: 'checkpoint, until it commits', group: 'checkpoints' },
  writing: { tone: 'orange', name: 'checkpoint being written', group: 'checkpoints' },
  restore: { tone: 'green', name: 'is being restored', group: 'recovery' },
  replay: { tone: 'purple', name: 'replays its log', group: 'recovery' },
  held: { tone: 'sky', name: 'messages held: arrived, not shown yet', group: 'messages' },
}

export const groups = {
  compute: 'computing',
  messages: 'messages',
  checkpoints: 'checkpoints',
  storage: 'storage',
  ring: 'ring',
  recovery: 'recovery',
  crashes: 'crashes',
} as const
export type Group = keyof typeof groups

export interface InstantLook {
  readonly shape: 'cross' | 'triangle' | 'back' | 'diamond' | 'disc' | 'square' | 'tick'
  readonly tone: Tone
  /** The highest is shown where several coincide. */
  readonly weight: number
  readonly group: Group
}

const plain: InstantLook = { shape: 'tick', tone: 'paper', weight: 1, group: 'compute' }

const looks: { readonly [K in TraceEventKind]?: InstantLook } = {
  'host-crashed': { shape: 'cross', tone: 'vermillion', weight: 10, group: 'crashes' },
  'host-stalled': { shape: 'square', tone: 'orange', weight: 9, group: 'crashes' },
  'host-restarted': { shape: 'triangle', tone: 'green', weight: 8, group: 'crashes' },
  'cannot-recover': { shape: 'cross', tone: 'vermillion', weight: 10, group: 'crashes' },
  'host-suspected': { shape: 'diamond', tone: 'orange', weight: 7, group: 'ring' },
  'host-declared-dead': { shape: 'diamond', tone: 'vermillion', weight: 8, group: 'ring' },
  'found-itself-dead': { shape: 'diamond', tone: 'purple', weight: 8, group: 'ring' },
  'host-joins': { shape: 'tick', tone: 'green', weight: 3, group: 'ring' },
  'host-joined': { shape: 'disc', tone: 'green', weight: 5, group: 'ring' },
  'view-changed': { shape: 'tick', tone: 'paper', weight: 2, group: 'ring' },
  'recovery-begins': { shape: 'disc', tone: 'purple', weight: 6, group: 'recovery' },
  'recovery-ordered': { shape: 'tick', tone: 'purple', weight: 3, group: 'recovery' },
  'line-committed': { shape: 'disc', tone: 'vermillion', weight: 7, group: 'recovery' },
  'line-given': { shape: 'disc', tone: 'vermillion', weight: 7, group: 'recovery' },
  'rolled-back': { shape: 'back', tone: 'vermillion', weight: 6, group: 'recovery' },
  restored: { shape: 'tick', tone: 'green', weight: 4, group: 'recovery' },
  'live-again': { shape: 'triangle', tone: 'purple', weight: 6, group: 'recovery' },
  'server-stale': { shape: 'square', tone: 'orange', weight: 6, group: 'storage' },
  'server-caught-up': { shape: 'square', tone: 'green', weight: 6, group: 'storage' },
  'claim-granted': { shape: 'tick', tone: 'purple', weight: 3, group: 'storage' },
  'write-refused': { shape: 'tick', tone: 'vermillion', weight: 4, group: 'storage' },
  'round-begins': { shape: 'tick', tone: 'orange', weight: 3, group: 'checkpoints' },
  'round-committed': { shape: 'disc', tone: 'orange', weight: 4, group: 'checkpoints' },
  'tree-committed': { shape: 'disc', tone: 'orange', weight: 4, group: 'checkpoints' },
  'checkpoint-undone': { shape: 'tick', tone: 'vermillion', weight: 3, group: 'checkpoints' },
  'checkpoint-skipped': { shape: 'tick', tone: 'yellow', weight: 2, group: 'checkpoints' },
  'process-started': { shape: 'tick', tone: 'blue', weight: 2, group: 'compute' },
  'process-spawned': { shape: 'tick', tone: 'blue', weight: 2, group: 'compute' },
  'process-stopped': { shape: 'square', tone: 'vermillion', weight: 5, group: 'recovery' },
  'process-ended': { shape: 'square', tone: 'blue', weight: 4, group: 'compute' },
}

/** The meaning of the signs, in the order of a crash and its recovery; kinds that look alike are named once. */
export const signNames = [
  ['host-crashed', 'crash'],
  ['host-stalled', 'stalls'],
  ['host-suspected', 'suspects a host'],
  ['host-declared-dead', 'is declared dead'],
  ['found-itself-dead', 'finds itself declared dead'],
  ['recovery-begins', 'recovery begins'],
  ['line-committed', 'recovery line is committed'],
  ['rolled-back', 'survivor goes back'],
  ['live-again', 'process is live again'],
  ['host-restarted', 'is switched on again'],
  ['host-joined', 'has joined the ring'],
  ['server-stale', 'server catches up'],
  ['server-caught-up', 'server has caught up'],
  ['round-committed', 'round of checkpoints is committed'],
  ['process-stopped', 'process is stopped'],
  ['process-ended', 'process ends'],
  ['view-changed', 'a lesser change; hover to read it'],
] as const satisfies readonly (readonly [TraceEventKind, string])[]

export const lookOf = (kind: TraceEventKind): InstantLook => looks[kind] ?? plain

const partGroups: Readonly<Record<string, Group>> = {
  process: 'compute',
  message: 'messages',
  checkpoint: 'checkpoints',
  storage: 'storage',
  ring: 'ring',
  recovery: 'recovery',
  '-': 'crashes',
}

/** The filter group of a trace line, by the module that emitted it. */
export const groupOfPart = (part: string): Group => partGroups[part] ?? 'compute'
