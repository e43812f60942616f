// Slips in what all checks stand on: who is there, who holds what, what was promised, what has been received.

import { inFile } from '../mutant.ts'

export const ledgers = [
  ...inFile('sim/checks/ledgers/boots.ts', [
    {
      name: 'dead-boot-is-alive',
      slip: 'Off by one: the boot that was declared dead last does not count as dead.',
      code: 'boot <= (this.#latestDead',
      becomes: 'boot < (this.#latestDead',
    },
    {
      name: 'present-boot-is-past',
      slip: 'Off by one: a death of the present boot counts as one of an earlier boot.',
      code: 'boot >= (this.#present',
      becomes: 'boot > (this.#present',
    },
    {
      name: 'earlier-death-wins',
      slip: 'A stale entry wins: declaring an earlier boot dead brings a later one back to life.',
      code: 'if (!this.isDead(host, boot)) this.#latestDead',
      becomes: 'this.#latestDead',
    },
  ]),
  ...inFile('sim/checks/ledgers/copies.ts', [
    {
      name: 'next-message-is-kept',
      slip: 'Off by one: a checkpoint keeps one message more than it covers.',
      code: 'position < (copy.version',
      becomes: 'position <= (copy.version',
    },
    {
      name: 'one-record-more-is-gone',
      slip: 'Off by one: the record at the floor counts as discarded.',
      code: 'index < below',
      becomes: 'index <= below',
    },
    {
      name: 'crashed-server-keeps-its-copies',
      slip: 'A server that has crashed has its copies again as soon as it has caught up.',
      code: '    server.copies.clear()\n',
      becomes: '',
    },
    {
      name: 'later-boot-is-lost-too',
      slip: 'The death of an earlier boot takes from a server what it has now.',
      code: 'if (this.#boots.declareDead(dead, boot)) this.#lose(dead)',
      becomes: 'this.#boots.declareDead(dead, boot)\n      this.#lose(dead)',
    },
    {
      name: 'incomplete-servers-keep',
      slip: 'What a server holds that has not caught up counts as kept.',
      code: 'if (!complete || copy === undefined) continue',
      becomes: 'if (copy === undefined) continue',
    },
    {
      name: 'others-of-an-incomplete-server',
      slip: 'A server that has not caught up is compared with the others.',
      code: '    if (this.#byName.get(host)?.complete !== true) return []\n',
      becomes: '',
    },
    {
      name: 'earlier-incarnation-takes-charge',
      slip: 'A stale entry wins: what an earlier incarnation has stored puts it in charge again.',
      code: '    if (incarnation <= this.inCharge) return\n',
      becomes: '',
    },
    {
      name: 'installed-on-top',
      slip: 'What a server installs is added to what it had before.',
      code: '    server.copies.set(process, copy)\n',
      becomes: '    if (!server.copies.has(process)) server.copies.set(process, copy)\n',
    },
    {
      name: 'consumed-records-stay',
      slip: 'Records that a version has consumed out of order count as there.',
      code: 'copy.records.delete(history.received[k]?.index ?? -1)',
      becomes: 'copy.records.has(history.received[k]?.index ?? -1)',
    },
  ]),
  ...inFile('sim/checks/domino.ts', [
    {
      name: 'checkpoint-at-the-message',
      slip: 'Off by one: a checkpoint at the very place of a message lies before it.',
      code: 'point.committed && point.position < position',
      becomes: 'point.committed && point.position <= position',
    },
    {
      name: 'uncommitted-line',
      slip: 'A checkpoint that was never committed can be on the recovery line.',
      code: 'point.committed && point.position < position',
      becomes: 'point.position < position',
    },
    {
      name: 'on-its-way-counts-as-lost',
      slip: 'A message that was still in transit takes its sender back, as if its receiver had lost it.',
      code: 'isSent && !isReceived && wasThere && line.has(to)',
      becomes: 'isSent && !isReceived && line.has(to)',
    },
    {
      name: 'undone-and-still-received',
      slip: 'What a process had received after the checkpoint that it goes back to stays in its history.',
      code: '      if (message.to === process && (message.received ?? 0) > point.position) message.received = null\n',
      becomes: '',
    },
    {
      name: 'own-checkpoint-is-passed',
      slip: 'Off by one: the checkpoint on the line counts among those that are useless.',
      code: 'point.committed && point.position > position',
      becomes: 'point.committed && point.position >= position',
    },
  ]),
  ...inFile('sim/checks/ledgers/history.ts', [
    {
      name: 'superseded-begins-a-checkpoint',
      slip: 'A checkpoint that a superseded incarnation begins counts for the one at work.',
      code: 'if (incarnation >= history.incarnation) history.checkpoints',
      becomes: 'history.checkpoints',
    },
    {
      name: 'superseded-receives',
      slip: 'A message that a superseded incarnation receives counts for the one at work.',
      code: '      if (event.incarnation !== history.incarnation) return // it should not be at work; one-incarnation reports that\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/checks/promise.ts', [
    {
      name: 'suspect-for-ever',
      slip: 'A host that stalled once is considered to justify suspicion for ever.',
      code: '      this.#suspect.delete(host)\n',
      becomes: '',
    },
    {
      name: 'any-death-counts',
      slip: 'A host that the protocol itself has discarded counts as lost.',
      code: 'isPresent && this.#suspect.has(dead)',
      becomes: 'isPresent',
    },
    {
      name: 'stalled-host-is-kept',
      slip: 'A host that stalled and was taken for dead does not count as lost.',
      code: "    'host-stalled': ({ host }) => {\n      this.#suspect.add(host)\n",
      becomes: "    'host-stalled': ({ host }) => {\n",
    },
    {
      name: 'returned-is-complete',
      slip: 'A server that returns counts as complete before it has caught up.',
      code: 'if (this.#workstations.has(host)) this.#working.add(host)',
      becomes: 'if (this.#workstations.has(host)) this.#working.add(host)\n      else this.#complete.add(host)',
    },
  ]),
  ...inFile('sim/checks/watch.ts', [
    {
      name: 'one-objection-less',
      slip: 'Off by one: a check is silenced one objection early.',
      code: '++said <= MOST_VIOLATIONS',
      becomes: '++said < MOST_VIOLATIONS',
    },
  ]),
]
