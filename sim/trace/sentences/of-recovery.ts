// The sentences of recoveries: orders and restores, and the lines and rounds of protocols under which survivors go back.

import type { TraceEventKind } from '../event.ts'
import { checkpoint, list, many, who } from '../words.ts'
import type { Sentences } from './entry.ts'

type OfRecovery = Extract<
  TraceEventKind,
  | 'recovery-begins'
  | 'recovery-ordered'
  | 'restore-begins'
  | 'restored'
  | 'replay-begins'
  | 'live-again'
  | 'epoch-raised'
  | 'line-committed'
  | 'line-given'
  | 'line-adopted'
  | 'rolled-back'
  | 'message-refused'
  | 'message-recorded'
  | 'round-begins'
  | 'round-committed'
  | 'checkpoint-served'
  | 'near-copies-sought'
  | 'tree-committed'
  | 'checkpoint-undone'
  | 'backup-made'
  | 'life-ended'
  | 'creation-noted'
  | 'end-heard'
  | 'message-obsolete'
  | 'message-held'
>

export const sentencesOfRecovery: Sentences<OfRecovery> = {
  'recovery-begins': {
    part: 'recovery',
    level: 'changes',
    say: (event) => `recovery of ${event.dead} begins: ${list(event.processes)}`,
  },
  'recovery-ordered': {
    part: 'recovery',
    level: 'changes',
    say: (event) => `orders the restart of ${event.process} on ${event.on}`,
  },
  'restore-begins': {
    part: 'recovery',
    level: 'changes',
    say: (event) => `recovery of ${event.dead} restores ${who(event)}`,
  },
  restored: {
    part: 'recovery',
    level: 'changes',
    say: (event) =>
      `restarts ${event.process} from ${event.number === 0 ? 'its beginning' : `checkpoint ${event.number}, ${many(event.received, 'message')} received until then`}${event.from === undefined ? '' : `, from the near copy on ${event.from}`}`,
  },
  'replay-begins': {
    part: 'recovery',
    level: 'changes',
    say: (event) => `${event.process} replays, ${many(event.records, 'message')} in its log`,
  },
  'live-again': {
    part: 'recovery',
    level: 'changes',
    say: (event) =>
      event.withheld === 0
        ? `${event.process} is live again`
        : `${event.process} is live again, ${many(event.withheld, 'message')} withheld during the replay, ${event.sentAgain} of them sent now`,
  },

  'epoch-raised': {
    part: 'recovery',
    level: 'changes',
    say: (event) => `looks for recovery line ${event.epoch}: nobody continues until it is found`,
  },
  'line-committed': {
    part: 'recovery',
    level: 'changes',
    say: (event) => {
      if (event.isFinal) return `commits line ${event.epoch}: every process has ended`
      const back = event.processes.flatMap((process, at) =>
        event.checkpoints[at]! < 0 ? [] : [`${process} at ${checkpoint(event.checkpoints[at]!)}`],
      )
      return `commits recovery line ${event.epoch}: ${back.length === 0 ? 'nobody rolls back' : list(back)}`
    },
  },
  'line-given': {
    part: 'recovery',
    level: 'changes',
    say: (event) => `commits recovery line ${event.epoch}: everybody at the first checkpoint from ${event.index} on`,
  },
  'line-adopted': { part: 'recovery', level: 'messages', say: (event) => `adopts recovery line ${event.epoch}` },
  'rolled-back': {
    part: 'recovery',
    level: 'changes',
    say: (event) =>
      event.to < 0
        ? `${who(event)} vanishes: its creation is undone`
        : `${who(event)} survives, but rolls back to ${checkpoint(event.to)}`,
  },
  'message-refused': {
    part: 'message',
    level: 'messages',
    say: (event) =>
      `message ${event.sequence} from ${event.from} to ${who(event)} is refused: epoch ${event.epoch} is over, ${event.current} has begun`,
  },

  'message-recorded': {
    part: 'checkpoint',
    level: 'messages',
    say: (event) =>
      `message ${event.sequence} from ${event.from} to ${who(event)} was under way: it is recorded with checkpoint ${event.number}`,
  },
  'round-begins': {
    part: 'checkpoint',
    level: 'changes',
    say: (event) => `has everybody take checkpoint ${event.number}`,
  },
  'round-committed': {
    part: 'checkpoint',
    level: 'changes',
    say: ({ number, processes, ended, served = number }) =>
      `commits checkpoint ${number} of ${list(processes)}${ended.length === 0 ? '' : `; final: the end of ${list(ended)}`}${served < number ? `; near copies only, the file servers have ${served === 0 ? 'none' : `checkpoint ${served}`}` : ''}`,
  },
  'checkpoint-served': {
    part: 'checkpoint',
    level: 'changes',
    say: (event) =>
      `the file servers have checkpoint ${event.number} of ${event.process} too, ${many(event.pages, 'page')} of it new to them`,
  },
  'near-copies-sought': {
    part: 'recovery',
    level: 'changes',
    say: ({ newest, lost, number }) =>
      newest === 0
        ? 'finds no checkpoint: all begin anew'
        : lost.length === 0
          ? `finds near copies of checkpoint ${newest} of all`
          : `finds no near copy of checkpoint ${newest} of ${list(lost)}: all go back to ${number === 0 ? 'their beginning' : `checkpoint ${number}, which the file servers have`}`,
  },
  'tree-committed': {
    part: 'checkpoint',
    level: 'changes',
    say: ({ initiator, processes, checkpoints }) =>
      `for ${initiator}, these are permanent: ${list(processes.map((process, at) => `checkpoint ${checkpoints[at]} of ${process}`))}`,
  },
  'checkpoint-undone': {
    part: 'checkpoint',
    level: 'changes',
    say: (event) => `checkpoint ${event.number} of ${who(event)} is undone`,
  },

  'backup-made': {
    part: 'recovery',
    level: 'changes',
    say: ({ process, backup, isNoted }) => {
      if (!isNoted) return `${process} is about to have ${backup === '' ? 'no backup' : `its backup on ${backup}`}`
      return backup === ''
        ? `${process} has no backup: there is no other workstation`
        : `${process} has its backup on ${backup}`
    },
  },
  'life-ended': {
    part: 'recovery',
    level: 'changes',
    say: ({ process, life, interval }) =>
      `life ${life} of ${process} has ended: what came after interval ${interval} is lost`,
  },
  'creation-noted': {
    part: 'process',
    level: 'messages',
    say: (event) =>
      `${who(event)} notes that it creates ${event.child} (incarnation ${event.childIncarnation}) in interval ${event.interval}`,
  },
  'end-heard': {
    part: 'recovery',
    level: 'messages',
    say: ({ process, life, interval }) => `hears that life ${life} of ${process} has ended with interval ${interval}`,
  },
  'message-obsolete': {
    part: 'message',
    level: 'messages',
    say: (event) =>
      `message ${event.sequence} from ${event.from} to ${who(event)} is dropped: it depends on interval ${event.interval} of life ${event.life} of ${event.on}, which is lost`,
  },
  'message-held': {
    part: 'message',
    level: 'messages',
    say: (event) =>
      `message ${event.sequence} from ${event.from} to ${who(event)} has to wait: how the previous life of ${event.on} ended is not known here`,
  },
}
