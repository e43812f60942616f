// How each kind of event is shown: the part of the system it belongs to, the lowest level that shows it, and its sentence. A kind
// without an entry does not compile. Where a crash can be tied to an event (`when:` in a scenario), the sentence begins with the
// words to write there.

import type { TraceEventKind } from '../event.ts'
import { checkpoint, hex, kilobytes, list, many, milliseconds, seconds, who } from '../words.ts'
import type { Sentences } from './entry.ts'
import { sentencesOfRecovery } from './of-recovery.ts'

const stopReasons = {
  superseded: 'a newer incarnation has taken over',
  'declared dead': 'its host was declared dead',
} as const

export const sentences: Sentences<TraceEventKind> = {
  'process-started': {
    part: 'process',
    level: 'changes',
    say: (event) => `${who(event)} starts, an image of ${kilobytes(event.imageBytes)}`,
  },
  'process-spawned': {
    part: 'process',
    level: 'changes',
    say: (event) => `${who(event)} creates ${event.child} on ${event.childHost}`,
  },
  'process-ended': {
    part: 'process',
    level: 'changes',
    say: (event) => `${who(event)} ends, the digest of its answer is ${hex(event.answer)}`,
  },
  'process-stopped': {
    part: 'process',
    level: 'changes',
    say: (event) => `${who(event)} is stopped: ${stopReasons[event.reason]}`,
  },
  'process-blocked': { part: 'process', level: 'all', say: (event) => `${who(event)} is blocked` },
  'process-unblocked': { part: 'process', level: 'all', say: (event) => `${who(event)} continues` },
  'compute-begins': {
    part: 'process',
    level: 'all',
    say: (event) => `${who(event)} computes${event.replaying ? ' again' : ''}, ${milliseconds(event.workNs)} of work`,
  },
  'compute-ends': { part: 'process', level: 'all', say: (event) => `${who(event)} has computed` },
  'file-written': {
    part: 'process',
    level: 'messages',
    say: (event) => `${who(event)} has written ${event.file} at ${event.offset}`,
  },
  'file-read': {
    part: 'process',
    level: 'messages',
    say: (event) => `${who(event)} has read ${event.file} at ${event.offset}`,
  },

  'message-sent': {
    part: 'message',
    level: 'messages',
    say: (event) =>
      event.withheld
        ? `${who(event)} repeats message ${event.sequence} to ${event.to}, withheld`
        : `${who(event)} sends message ${event.sequence} to ${event.to}, ${many(event.bytes, 'byte')}`,
  },
  'message-arrived': {
    part: 'message',
    level: 'messages',
    say: (event) =>
      `message ${event.sequence} from ${event.from} to ${who(event)} arrives${event.duplicate ? ', dropped: its stamp is known' : ''}`,
  },
  'message-logged': {
    part: 'message',
    level: 'messages',
    say: (event) =>
      `message ${event.sequence} from ${event.from} becomes visible to ${who(event)}, record ${event.index}`,
  },
  'message-received': {
    part: 'message',
    level: 'messages',
    say: (event) =>
      `${who(event)} receives message ${event.sequence} from ${event.from}${event.replayed ? ', from the log' : ''}, record ${event.index}`,
  },
  'message-acknowledged': {
    part: 'message',
    level: 'messages',
    say: (event) => `message ${event.sequence} from ${who(event)} to ${event.to} is acknowledged`,
  },

  'checkpoint-begins': {
    part: 'checkpoint',
    level: 'changes',
    say: (event) =>
      `${event.forced ? 'forced ' : ''}checkpoint ${event.number} of ${event.process} begins, ${event.policy}, ${many(event.received, 'message')} received so far`,
  },
  'checkpoint-written': {
    part: 'checkpoint',
    level: 'changes',
    say: (event) => `checkpoint ${event.number} of ${event.process} is written, ${many(event.pages, 'page')}`,
  },
  'checkpoint-committed': {
    part: 'checkpoint',
    level: 'changes',
    say: (event) => `checkpoint ${event.number} of ${event.process} commits`,
  },
  'checkpoint-skipped': {
    part: 'checkpoint',
    level: 'changes',
    say: (event) => `${event.process} skips a checkpoint: ${event.reason}`,
  },

  'record-stored': {
    part: 'storage',
    level: 'all',
    say: (event) => `has record ${event.index} of ${event.process}: message ${event.sequence} from ${event.from}`,
  },
  'version-stored': {
    part: 'storage',
    level: 'all',
    say: (event) => `has checkpoint ${event.number} of ${event.process} as its version`,
  },
  'version-brought-back': {
    part: 'storage',
    level: 'all',
    say: (event) => `has ${checkpoint(event.number)} of ${event.process} as its version again`,
  },
  'records-discarded': {
    part: 'storage',
    level: 'all',
    say: (event) => `drops ${many(event.count, 'record')} of ${event.process}, ${event.left} left`,
  },
  'records-withdrawn': {
    part: 'storage',
    level: 'all',
    say: (event) =>
      `withdraws ${many(event.count, 'record')} of ${event.process} from ${event.index} on, ${event.left} left`,
  },
  'write-refused': {
    part: 'storage',
    level: 'changes',
    say: (event) =>
      `refuses a write of ${event.process}: incarnation ${event.incarnation} has been superseded by ${event.current}`,
  },
  'claim-granted': {
    part: 'storage',
    level: 'changes',
    say: (event) =>
      `accepts writes of ${event.process} only from incarnation ${event.incarnation}, on ${event.claimant}`,
  },
  'server-stale': {
    part: 'storage',
    level: 'changes',
    say: (event) =>
      `is out of date, ${event.sources === 0 ? 'and has nobody to copy from' : 'copies what has changed'}`,
  },
  'server-caught-up': { part: 'storage', level: 'changes', say: (event) => `${event.host} catches up, counts again` },
  'server-goes-on': {
    part: 'storage',
    level: 'changes',
    say: (event) => `all servers were down; continues with what is on the disks of ${event.with.join(', ')}`,
  },
  'request-received': {
    part: 'storage',
    level: 'all',
    say: (event) => `serves '${event.request}' of ${who(event)}, from ${event.from}`,
  },
  'copy-installed': {
    part: 'storage',
    level: 'all',
    say: (event) =>
      `installs a copy of ${who(event)}: ${event.number === 0 ? 'no checkpoint' : `checkpoint ${event.number}`}, ${many(event.indexes.length, 'record')}`,
  },
  'file-carried-out': {
    part: 'storage',
    level: 'all',
    say: (event) => `has write ${event.order} of ${who(event)}: ${event.file} at ${event.offset}`,
  },
  'copy-fetched': {
    part: 'storage',
    level: 'all',
    say: (event) => `has a copy of ${event.process} from ${event.from}`,
  },
  'versions-kept': {
    part: 'storage',
    level: 'all',
    say: (event) => `has checkpoint ${event.numbers.join(', ')} of ${event.process}`,
  },
  'control-sent': { part: 'recovery', level: 'messages', say: (event) => `tells ${event.to}: ${event.control}` },
  'image-taken': {
    part: 'checkpoint',
    level: 'all',
    say: (event) => `the image of checkpoint ${event.number} of ${event.process} is taken`,
  },
  'determinant-held': {
    part: 'message',
    level: 'all',
    say: (event) =>
      `knows that ${event.process} took message ${event.sequence} of ${event.from} as record ${event.index}`,
  },
  'determinant-placed': {
    part: 'storage',
    level: 'all',
    say: (event) =>
      `knows that the servers have it: ${event.process} took message ${event.sequence} of ${event.from} as record ${event.index}`,
  },
  'news-received': { part: 'ring', level: 'all', say: (event) => `has news from ${event.from}` },

  'probe-sent': {
    part: 'ring',
    level: 'messages',
    say: (event) => `probes ${event.to}, which is silent (attempt ${event.attempt})`,
  },
  'host-suspected': { part: 'ring', level: 'changes', say: (event) => `${event.suspect} is suspected` },
  'host-declared-dead': {
    part: 'ring',
    level: 'changes',
    say: (event) =>
      `${event.dead} is declared dead, ${event.silentNs === 0 ? 'it has started again' : `silent for ${seconds(event.silentNs)}`}`,
  },
  'view-changed': { part: 'ring', level: 'changes', say: (event) => `its ring is ${event.live.join(' ')}` },
  'host-joins': { part: 'ring', level: 'changes', say: (event) => `asks to be let in, boot ${event.boot}` },
  'host-joined': {
    part: 'ring',
    level: 'changes',
    say: (event) => `${event.host} rejoins, let in by ${event.sponsor}`,
  },
  'found-itself-dead': {
    part: 'ring',
    level: 'changes',
    say: (event) => `learns that it was declared dead, starts over as boot ${event.boot + 1}`,
  },
  ...sentencesOfRecovery,

  'host-crashed': {
    part: '-',
    level: 'changes',
    say: ({ processes, during }) =>
      `crashes${processes.length === 0 ? '' : `, taking ${list(processes)} with it`}${during.length === 0 ? '' : `; in the middle of: ${list(during)}`}`,
  },
  'host-restarted': { part: '-', level: 'changes', say: (event) => `is switched on again, boot ${event.boot}` },
  'host-warned': { part: '-', level: 'changes', say: (event) => `is told that it has ${seconds(event.forNs)} left` },
  'host-stalled': {
    part: '-',
    level: 'changes',
    say: (event) => `stands still for ${seconds(event.forNs)}, and ${list(event.processes)} with it`,
  },
  'cannot-recover': { part: '-', level: 'changes', say: (event) => `cannot recover: ${event.reason}` },
}
