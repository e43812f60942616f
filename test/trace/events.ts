// One event of every kind, for tests of what reads traces. A kind without an example does not compile.

import type { TraceEvent, TraceEventKind } from '../../sim/trace/event.ts'
import type { EventOf } from '../../sim/trace/sentences/entry.ts'

const of = { host: 'ws2', process: 'gauss/3', incarnation: 2 } as const

type Example<E> = E extends TraceEvent ? Omit<E, 'kind'> : never

const examples: { readonly [K in TraceEventKind]: Example<EventOf<K>> } = {
  'process-started': { ...of, imageBytes: 1744896 },
  'compute-begins': { ...of, workNs: 12_345_678, replaying: false },
  'compute-ends': of,
  'message-sent': { ...of, to: 'gauss/1', sequence: 7, bytes: 4096, digest: 5, withheld: false },
  'message-acknowledged': { ...of, to: 'gauss/1', sequence: 7 },
  'message-arrived': {
    ...of,
    from: 'gauss/1',
    sequence: 7,
    senderIncarnation: 1,
    senderReplaying: false,
    duplicate: false,
  },
  'message-logged': { ...of, from: 'gauss/1', sequence: 7, index: 41, digest: 5 },
  'message-received': { ...of, from: 'gauss/1', sequence: 7, index: 41, bytes: 4096, digest: 5, replayed: false },
  'file-written': { ...of, file: 'journal', offset: 512, digest: 5 },
  'file-read': { ...of, file: 'journal', offset: 512, digest: 5 },
  'process-spawned': { ...of, child: 'gauss/3/1', childHost: 'ws3' },
  'process-ended': { ...of, answer: -1 },
  'process-stopped': { ...of, reason: 'superseded' },
  'checkpoint-begins': { ...of, number: 4, policy: 'incremental', received: 252 },
  'checkpoint-written': { ...of, number: 4, pages: 1 },
  'checkpoint-committed': { ...of, number: 4, digest: 5 },
  'checkpoint-skipped': { ...of, reason: 'still writing' },
  'process-blocked': of,
  'process-unblocked': of,
  'record-stored': { ...of, host: 'fs1', index: 41, from: 'gauss/1', sequence: 7, digest: 5 },
  'version-stored': { ...of, host: 'fs1', number: 4, digest: 5 },
  'version-brought-back': { ...of, host: 'fs1', number: 3, digest: 5 },
  'records-discarded': { ...of, host: 'fs1', below: 42, count: 12, left: 3 },
  'records-withdrawn': { ...of, host: 'fs1', index: 42, count: 2, left: 3 },
  'write-refused': { ...of, host: 'fs1', current: 3 },
  'claim-granted': { ...of, host: 'fs1', claimant: 'ws1' },
  'server-stale': { host: 'fs1', sources: 1 },
  'server-caught-up': { host: 'fs1', boot: 1 },
  'server-goes-on': { host: 'fs1', with: ['fs1', 'fs2'] },
  'probe-sent': { host: 'ws2', to: 'ws3', attempt: 1 },
  'host-suspected': { host: 'ws2', suspect: 'ws3' },
  'host-declared-dead': { host: 'ws2', dead: 'ws3', boot: 0, silentNs: 9e9 },
  'view-changed': { host: 'ws2', live: ['ws1', 'ws2'] },
  'host-joins': { host: 'ws3', boot: 1 },
  'host-joined': { host: 'ws3', boot: 1, sponsor: 'ws4' },
  'found-itself-dead': { host: 'ws3', boot: 0 },
  'recovery-begins': { host: 'ws2', dead: 'ws3', processes: ['gauss/3'] },
  'recovery-ordered': { host: 'ws2', process: 'gauss/3', on: 'ws2', dead: 'ws3' },
  'restore-begins': { ...of, dead: 'ws3' },
  restored: { ...of, number: 4, digest: 5, received: 252, records: 171 },
  'replay-begins': { ...of, records: 171 },
  'live-again': { ...of, withheld: 171, sentAgain: 2 },
  'epoch-raised': { host: 'ws1', epoch: 4 },
  'line-committed': {
    host: 'ws1',
    epoch: 4,
    isFinal: false,
    processes: ['gauss/0', 'gauss/1'],
    checkpoints: [3, -1],
    incarnations: [2, 1],
    kept: [1, 2],
  },
  'line-given': { host: 'ws1', epoch: 4, index: 3 },
  'line-adopted': { host: 'ws2', epoch: 4 },
  'rolled-back': { ...of, epoch: 4, from: 5, to: 3 },
  'message-refused': { ...of, from: 'gauss/1', sequence: 7, epoch: 3, current: 4 },
  'message-recorded': { ...of, number: 3, from: 'gauss/1', sequence: 7 },
  'backup-made': { ...of, backup: 'ws2', boot: 0, isNoted: true },
  'life-ended': { ...of, life: 1, interval: 42 },
  'creation-noted': { ...of, child: 'gauss/3', childIncarnation: 1, interval: 42 },
  'end-heard': { host: 'ws2', process: 'gauss/1', life: 1, interval: 42 },
  'message-obsolete': { ...of, from: 'gauss/1', sequence: 7, on: 'gauss/2', life: 1, interval: 43 },
  'message-held': { ...of, from: 'gauss/1', sequence: 7, on: 'gauss/2' },
  'host-crashed': { host: 'ws3', boot: 0, processes: ['gauss/3'], during: ['receive of gauss/3'] },
  'host-restarted': { host: 'ws3', boot: 1 },
  'host-warned': { host: 'ws3', forNs: 30e9 },
  'host-stalled': { host: 'ws3', forNs: 20e9, processes: ['gauss/3'], during: [] },
  'cannot-recover': { host: '', reason: 'no workstation is left to run gauss/3' },
  'request-received': { ...of, host: 'fs1', request: 'append', from: 'ws2' },
  'copy-installed': { ...of, host: 'fs1', number: 4, digest: 5, received: 252, indexes: [252, 253] },
  'file-carried-out': { ...of, host: 'fs1', file: 'journal', offset: 512, order: 3, digest: 5 },
  'copy-fetched': { host: 'fs1', process: 'gauss/1', from: 'fs2' },
  'image-taken': { ...of, number: 3 },
  'versions-kept': { ...of, host: 'fs1', numbers: [2, 3] },
  'control-sent': { host: 'ws1', to: 'ws2', control: 'take' },
  'round-begins': { host: 'ws1', epoch: 2, number: 3 },
  'round-committed': { host: 'ws1', epoch: 2, number: 3, processes: ['gauss/0', 'gauss/1'], ended: ['gauss/1'] },
  'news-received': { host: 'ws4', from: 'ws2' },
}

export const eventsOfAllKinds = Object.entries(examples).map(([kind, fields]) => ({ kind, ...fields }) as TraceEvent)

/** One of them with some fields changed. */
export function exampleOf<K extends TraceEventKind>(kind: K, changes: Partial<EventOf<K>> = {}): EventOf<K> {
  return { kind, ...examples[kind], ...changes } as unknown as EventOf<K>
}
