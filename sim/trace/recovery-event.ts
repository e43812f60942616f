// What happens in recoveries in which survivors may go back too: lines, rounds, lives. Part of the union in event.ts.

import type { At, HostName, Of, ProcessName } from './whose.ts'

export type RecoveryEvent =
  // Recovery lines, for protocols under which survivors roll back too.
  /** A host begins to compute a line: from now on everything with a lower epoch is refused. */
  | (At & { readonly kind: 'epoch-raised'; readonly epoch: number })
  | (At & {
      readonly kind: 'line-committed'
      readonly epoch: number
      /** Every process has ended, and none will roll back any more. */
      readonly isFinal: boolean
      readonly processes: readonly ProcessName[]
      /** For each process: the checkpoint that it rolls back to; 0: its beginning, -1: it does not roll back. */
      readonly checkpoints: readonly number[]
      /** For each process: the first incarnation that conforms to the line. */
      readonly incarnations: readonly number[]
      /** For each process: how many versions are kept. */
      readonly kept: readonly number[]
    })
  /** A recovery: all go back to their earliest checkpoint with this index or a higher one; a process without one stays. */
  | (At & { readonly kind: 'line-given'; readonly epoch: number; readonly index: number })
  /** The host applies this line from now on: its processes continue or roll back. */
  | (At & { readonly kind: 'line-adopted'; readonly epoch: number })
  | (Of & {
      /** A process rolls back although its host is alive; its next incarnation starts on the same host. */
      readonly kind: 'rolled-back'
      readonly epoch: number
      /** Its last checkpoint, committed or not, and the one it rolls back to; 0: its beginning, -1: its creation is undone. */
      readonly from: number
      readonly to: number
    })
  /** The sender did not yet know of a recovery that this host knows of. */
  | (Of & {
      readonly kind: 'message-refused'
      readonly from: ProcessName
      readonly sequence: number
      readonly epoch: number
      readonly current: number
    })
  // Checkpoints that are taken together.
  /** A message becomes visible that belongs to an earlier checkpoint: it was in transit when that cut its channel. */
  | (Of & {
      readonly kind: 'message-recorded'
      readonly number: number
      readonly from: ProcessName
      readonly sequence: number
    })
  /** A host asks everybody to take the checkpoint of this number. */
  | (At & { readonly kind: 'round-begins'; readonly epoch: number; readonly number: number })
  /** All have taken it: from now on every rollback goes to these checkpoints. */
  | (At & {
      readonly kind: 'round-committed'
      readonly epoch: number
      readonly number: number
      readonly processes: readonly ProcessName[]
      /** Of these, the ones that had ended by then; nothing undoes that any more. */
      readonly ended: readonly ProcessName[]
      /** In two tiers of stable storage: the last of these checkpoints that the file servers have; 0: none. */
      readonly served?: number
    })
  /** In two tiers: the file servers have a checkpoint of which there were near copies. */
  | (Of & { readonly kind: 'checkpoint-served'; readonly number: number; readonly pages: number })
  /** In two tiers: the leader of a recovery has asked all hosts for near copies of the last line. */
  | (At & {
      readonly kind: 'near-copies-sought'
      readonly epoch: number
      /** The last line. */
      readonly newest: number
      /** The processes of which no host has a near copy. */
      readonly lost: readonly ProcessName[]
      /** The line to which all go back: the last one, or else the last that the file servers have. */
      readonly number: number
    })
  /**
   * The tentative checkpoints of the initiator and of all processes that it depends on become permanent: from now on every rollback goes to
   * these.
   */
  | (At & {
      readonly kind: 'tree-committed'
      readonly epoch: number
      readonly initiator: ProcessName
      readonly processes: readonly ProcessName[]
      /** For each process: its number. */
      readonly checkpoints: readonly number[]
    })
  /** A tentative checkpoint will not become permanent. */
  | (Of & { readonly kind: 'checkpoint-undone'; readonly number: number })
  /**
   * Another host has everything needed to restart the process; empty if there is no other workstation. The backup counts once the servers
   * have noted it.
   */
  | (Of & { readonly kind: 'backup-made'; readonly backup: HostName; readonly boot: number; readonly isNoted: boolean })
  // Optimistic message logging: lives of processes, and state intervals, which count the messages that have become visible.
  /** Stable storage has recorded that a life of a process ended with a crash, and after which interval: what came later is lost. */
  | (Of & { readonly kind: 'life-ended'; readonly life: number; readonly interval: number })
  /** A process is created, or created anew: as this incarnation, by the state of its parent in this interval. */
  | (Of & {
      readonly kind: 'creation-noted'
      readonly child: ProcessName
      readonly childIncarnation: number
      readonly interval: number
    })
  /** A host has heard of the end of a life. */
  | (At & {
      readonly kind: 'end-heard'
      readonly process: ProcessName
      readonly life: number
      readonly interval: number
    })
  /** A message is dropped, because it depends on an interval that is lost. */
  | (Of & {
      readonly kind: 'message-obsolete'
      readonly from: ProcessName
      readonly sequence: number
      readonly on: ProcessName
      readonly life: number
      readonly interval: number
    })
  /** A message has to wait: it depends on a life of a process, and this host does not know how an earlier one ended. */
  | (Of & {
      readonly kind: 'message-held'
      readonly from: ProcessName
      readonly sequence: number
      readonly on: ProcessName
    })
