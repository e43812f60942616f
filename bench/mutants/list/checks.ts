// Slips in the checks themselves, which see too little then, or object to what is right.

import { inFile } from '../mutant.ts'

export const checks = [
  ...inFile('sim/checks/boots.ts', [
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
      slip: 'A stale entry wins: whoever declares an earlier boot dead brings a later one back to life.',
      code: 'if (!this.isDead(host, boot)) this.#latestDead',
      becomes: 'this.#latestDead',
    },
  ]),
  ...inFile('sim/checks/copies.ts', [
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
      slip: 'A message that was still on its way takes its sender back, as if its receiver had lost it.',
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
  ...inFile('sim/checks/exact-replay.ts', [
    {
      name: 'content-does-not-matter',
      slip: 'Only the stamps of repeated messages are compared.',
      code: ' && before.digest === event.digest\n',
      becomes: '\n',
    },
    {
      name: 'place-does-not-matter',
      slip: 'A process that goes back to a checkpoint may have received any number of messages.',
      code: 'received !== expected',
      becomes: 'received > (expected ?? 0)',
    },
  ]),
  ...inFile('sim/checks/exactly-once-in-order.ts', [
    {
      name: 'gaps-are-not-seen',
      slip: 'A message that is left out is not noticed.',
      code: 'sequence !== expected',
      becomes: 'sequence < expected',
    },
    {
      name: 'repetition-is-not-seen',
      slip: 'A message that is received twice is not noticed.',
      code: 'sequence !== expected',
      becomes: 'sequence > expected',
    },
    {
      name: 'channels-survive-a-restore',
      slip: 'A process that goes back to its beginning is taken to have received what it had.',
      code: '          last.clear()\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/checks/history.ts', [
    {
      name: 'superseded-begins-a-checkpoint',
      slip: 'A checkpoint that a superseded incarnation begins counts for the one at work.',
      code: 'if (incarnation >= history.incarnation) history.checkpoints',
      becomes: 'history.checkpoints',
    },
    {
      name: 'superseded-receives',
      slip: 'A message that a superseded incarnation receives counts for the one at work.',
      code: '      if (event.incarnation !== history.incarnation) return // one that should not be at work; a check of its own says so\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/checks/no-domino.ts', [
    {
      name: 'one-checkpoint-too-far',
      slip: 'Off by one: a process may go back to the checkpoint before its last.',
      code: 'last > number',
      becomes: 'last > number + 1',
    },
    {
      name: 'contents-do-not-matter',
      slip: 'A process may go back to other contents than were committed.',
      code: 'number > 0 && digests.get(`${process} ${number}`) !== digest',
      becomes: 'number > 0 && !digests.has(`${process} ${number}`)',
    },
    {
      name: 'home-stays',
      slip: 'A process that was restored is still taken to be where it was started.',
      code: '          settle(process, host)\n          if',
      becomes: '          if',
    },
    {
      name: 'found-dead-is-alive',
      slip: 'A host that has found itself dead is taken to be alive.',
      code: "        'found-itself-dead': ({ host }) => {\n          over.add(boot(host))",
      becomes: "        'found-itself-dead': ({ host }) => {\n          boot(host)",
    },
  ]),
  ...inFile('sim/checks/no-orphan.ts', [
    {
      name: 'message-before-the-last',
      slip: 'Off by one: it is not the message just received that is looked for.',
      code: 'depends(process, position - 1)',
      becomes: 'depends(process, Math.max(0, position - 2))',
    },
    {
      name: 'dead-server-is-not-looked-at',
      slip: 'What is left when a server is declared dead is not looked at.',
      code: 'if (copies.server(dead) !== undefined) lookAtAll()',
      becomes: 'copies.server(dead)',
    },
    {
      name: 'newest-checkpoint-covers',
      slip: 'What the newest checkpoint covers counts as kept, wherever that is.',
      code: 'Math.min(position, ...versions)',
      becomes: 'Math.min(position, Math.max(0, ...versions))',
    },
  ]),
  ...inFile('sim/checks/one-checkpoint.ts', [
    {
      name: 'one-record-too-many',
      slip: 'Off by one: after a commit a log may hold a record more than came since.',
      code: 'left > bound(process, received)',
      becomes: 'left > bound(process, received) + 1',
    },
    {
      name: 'rest-one-record-too-many',
      slip: 'The same at rest.',
      code: 'records > bound(process, received)',
      becomes: 'records > bound(process, received) + 1',
    },
    {
      name: 'version-before-is-enough',
      slip: 'Off by one: a checkpoint counts as committed where the one before it is.',
      code: 'if (version < number)',
      becomes: 'if (version < number - 1)',
    },
  ]),
  ...inFile('sim/checks/one-incarnation.ts', [
    {
      name: 'stalled-host-knows-at-once',
      slip: 'A host that stood still is given no time to read that it is dead.',
      code: 'atNs + forNs + timeoutNs',
      becomes: 'atNs + forNs',
    },
    {
      name: 'same-incarnation-elsewhere',
      slip: 'The same incarnation may be at work on two hosts.',
      code: '(incarnation < other.incarnation || (incarnation === other.incarnation && host !== other.host))',
      becomes: 'incarnation < other.incarnation',
    },
    {
      name: 'claimed-and-at-work',
      slip: 'An incarnation may go on for ever when another has taken charge and has not begun.',
      code: 'copy.inCharge <= incarnation || atNs',
      becomes: 'copy.inCharge <= incarnation + 1 || atNs',
    },
    {
      name: 'stopped-and-at-work',
      slip: 'An incarnation that was stopped may go on.',
      code: 'if (stopped.size > 0 && isStopped(event)) objectTo(',
      becomes: 'if (stopped.size > 1 && isStopped(event)) objectTo(',
    },
  ]),
  ...inFile('sim/checks/promise.ts', [
    {
      name: 'suspect-for-ever',
      slip: 'A host that stood still once is taken to have given reason to be taken for dead for ever.',
      code: '      this.#suspect.delete(host)\n',
      becomes: '',
    },
    {
      name: 'any-death-counts',
      slip: 'A host that the protocol has thrown away itself counts as lost.',
      code: 'isPresent && this.#suspect.has(dead)',
      becomes: 'isPresent',
    },
    {
      name: 'stalled-host-is-kept',
      slip: 'A host that stood still and was taken for dead does not count as lost.',
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
  ...inFile('sim/checks/replicas-agree.ts', [
    {
      name: 'only-contents-of-records',
      slip: 'Two records agree if their contents do, whoever sent them.',
      code: 'other.digest === digest && other.sequence === sequence && other.from === from',
      becomes: 'other.digest === digest',
    },
    {
      name: 'missing-vaults-agree',
      slip: 'A server that holds nothing of a process agrees with one that does.',
      code: 'for (const process of ours.keys()) violated(',
      becomes: 'for (const process of [...ours.keys()].slice(1)) violated(',
    },
    {
      name: 'incomplete-at-rest',
      slip: 'A server may come to rest without having caught up.',
      code: 'if (!server!.caughtUp) violated(',
      becomes: 'if (server === null) violated(',
    },
  ]),
  ...inFile('sim/checks/ring.ts', [
    {
      name: 'one-timeout-more',
      slip: 'A crash may be found a timeout later than the bound.',
      code: 'periodNs + (misses + 1) * timeoutNs',
      becomes: 'periodNs + (misses + 2) * timeoutNs',
    },
    {
      name: 'claims-do-not-count',
      slip: 'An incarnation that somebody has claimed who then died must have been restored.',
      code: 'while (due < incarnation && claimed.has(`${process} ${due}`)) due++',
      becomes: '',
    },
    {
      name: 'unknown-death-at-rest',
      slip: 'A crash that nobody has found is not noticed at rest.',
      code: 'for (const host of unknown.keys()) violated(',
      becomes: 'for (const host of [...unknown.keys()].slice(1)) violated(',
    },
  ]),
  ...inFile('sim/checks/same-answer.ts', [
    {
      name: 'second-answer-is-not-seen',
      slip: 'A process may answer twice.',
      code: '          given.add(process)\n',
      becomes: '',
    },
    {
      name: 'missing-answer-is-not-seen',
      slip: 'A run may complete without an answer that it should have.',
      code: 'if (!answers.has(process)) violated(',
      becomes: 'if (!answers.has(process) && given.has(process)) violated(',
    },
    {
      name: 'found-answers-are-not-compared',
      slip: 'An answer that was found on stable storage may be wrong.',
      code: 'if (!given.has(process)) compare(process, answer)',
      becomes: 'if (given.has(process)) compare(process, answer)',
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
  ...inFile('sim/checks/fenced-writes.ts', [
    {
      name: 'one-incarnation-late',
      slip: 'Off by one: a server may carry out what the incarnation before the present one asks for.',
      code: 'if (incarnation >= current(event)) return',
      becomes: 'if (incarnation >= current(event) - 1) return',
    },
  ]),
  ...inFile('sim/checks/known-ends.ts', [
    {
      name: 'unknown-on-one-host',
      slip: 'A host may not know of an end if a server does.',
      code: 'if (!known.has(process)) violated(',
      becomes: 'if (!known.has(process) && server !== null) violated(',
    },
    {
      name: 'stored-on-no-server',
      slip: 'A server may lack an answer.',
      code: 'if (!stored.has(process)) violated(',
      becomes: 'if (stored.size === 0) violated(',
    },
  ]),
  ...inFile('sim/checks/same-files.ts', [
    {
      name: 'other-files',
      slip: 'Files may be others than without crashes if there are any.',
      code: 'if (files === right) return',
      becomes: 'if (files === right || files !== 0) return',
    },
    {
      name: 'files-of-one-server',
      slip: 'Only servers that are behind are looked at.',
      code: 'if (!alive || !server?.caughtUp) continue',
      becomes: 'if (!alive || server?.caughtUp !== false) continue',
    },
  ]),
  ...inFile('sim/checks/same-remains.ts', [
    {
      name: 'any-number-of-records',
      slip: 'A process may be restarted with fewer records than a server holds.',
      code: 'size !== records',
      becomes: 'size < records',
    },
    {
      name: 'contents-do-not-matter',
      slip: 'A server may hold other contents of the version that a process is restarted from.',
      code: 'version.number !== number || version.digest !== digest',
      becomes: 'version.number !== number',
    },
    {
      name: 'later-commit-counts',
      slip: 'A server may bring up a version that a restart knew nothing of.',
      code: 'version.incarnation >= restart.incarnation ||',
      becomes: 'version.incarnation >= restart.incarnation - 1 ||',
    },
  ]),
]
