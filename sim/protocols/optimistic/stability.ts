// The servers decide what is stable: how far the log of each process has come on all of them, and how its lives have ended. No other host
// is asked, so none has to be up.

import type { HostServices } from '../../cluster/host-services.ts'
import type { ProgressEntry, StorageReply, StorageRequest } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Ends } from './ends.ts'
import type { Vector } from './intervals.ts'
import { keptIn, newerOf } from './note.ts'

export interface Learning {
  readonly services: HostServices
  readonly ends: Ends
  /** How lives of a process have ended. */
  hear(process: ProcessName, ends: readonly number[]): void
}

export interface Progress extends Omit<ProgressEntry, 'oldest' | 'floor'> {
  /** The entries of each server that counts. */
  readonly entries: readonly ProgressEntry[]
}

/** How far processes have come on all servers that count. This host hears of the ends of their lives on the way. */
export function* learn(at: Learning, processes: readonly ProcessName[]): Task<ReadonlyMap<ProcessName, Progress>> {
  const { storage, membership, transport } = at.services
  const request: StorageRequest = { kind: 'read-progress', process: processes[0]!, incarnation: 0, processes }
  for (;;) {
    yield* storage.awaitSource()
    const group = storage.group()
    const replicas = storage.liveReplicas().filter((replica) => membership.member(replica).caughtUp)
    const told: (readonly ProgressEntry[])[] = []
    for (const replica of replicas) {
      const reply = yield* transport.request<StorageReply>(replica, 16 + 4 * processes.length, request)
      if (reply?.kind === 'progress') told.push(reply.entries)
    }
    if (told.length === 0 || told.length < replicas.length || storage.group() !== group) continue
    const progress = new Map(processes.map((process, place) => [process, united(told.map((each) => each[place]!))]))
    for (const [process, { note }] of progress) at.hear(process, keptIn(note).ends)
    return progress
  }
}

function united(entries: readonly ProgressEntry[]): Progress {
  const { process } = entries[0]!
  const end = Math.min(...entries.map((entry) => entry.end))
  const hasEnded = entries.some((entry) => entry.hasEnded)
  return { process, end, hasEnded, note: entries.map(({ note }) => note).reduce(newerOf), entries }
}

/**
 * Whether no crash from now on can undo a state: everything it depends on is in logs on all servers. False if some of it is not there yet,
 * or is lost; a process that depends on something lost rolls back when its host hears of that.
 */
export function* isStable(at: Learning, vector: Vector): Task<boolean> {
  const progress = yield* learn(at, [...vector.keys()])
  if (at.ends.lostIn(vector) !== null) return false
  for (const [process, { life, number }] of vector) {
    const { hasEnded, end } = progress.get(process)!
    // of a process whose end counts, everything that anybody may depend on is stable; its log is no longer maintained
    const isOver = hasEnded || at.ends.of(process, life) !== undefined
    if (!isOver && end < number) return false
  }
  return true
}
