// Slips in the checks themselves, which see too little then, or object to what is right.

import { inFile } from '../mutant.ts'

export const checks = [
  ...inFile('sim/protocols/pessimistic/checks/exact-replay.ts', [
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
  ...inFile('sim/checks/invariants/exactly-once-in-order.ts', [
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
      code: '    this.#last.clear()\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/epochs/checks/courses.ts', [
    {
      name: 'acknowledged-since',
      slip: 'A process that goes back to where it was sending a message has the acknowledgement that came later.',
      code: '    this.acknowledged.clear()\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/shared/checks/no-domino.ts', [
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
  ...inFile('sim/protocols/star/checks/no-orphan.ts', [
    {
      name: 'message-before-the-last',
      slip: 'Off by one: the message that is looked for is not the one just received.',
      code: 'depends(process, position - 1)',
      becomes: 'depends(process, Math.max(0, position - 2))',
    },
    {
      name: 'dead-server-is-not-looked-at',
      slip: 'What is left when a server is declared dead is not examined.',
      code: 'if (copies.server(dead) !== undefined) lookAtAll()',
      becomes: 'copies.server(dead)',
    },
    {
      name: 'all-servers-gone',
      slip: 'If no copy is left at all, nothing is examined.',
      code: 'Math.max(0, ...versions)',
      becomes: 'Math.min(position, ...versions)',
    },
  ]),
  ...inFile('sim/protocols/pessimistic/checks/one-checkpoint.ts', [
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
  ...inFile('sim/checks/invariants/one-incarnation.ts', [
    {
      name: 'stalled-host-knows-at-once',
      slip: 'A host that stalled is given no time to read that it is dead.',
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
  ...inFile('sim/checks/invariants/replicas-agree.ts', [
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
  ...inFile('sim/checks/invariants/ring.ts', [
    {
      name: 'one-timeout-more',
      slip: 'A crash may be found a timeout later than the bound.',
      code: 'periodNs + (misses + 1) * timeoutNs',
      becomes: 'periodNs + (misses + 2) * timeoutNs',
    },
    {
      name: 'claims-do-not-count',
      slip: 'An incarnation claimed by a host that then died must have been restored.',
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
  ...inFile('sim/checks/invariants/same-answer.ts', [
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
  ...inFile('sim/checks/invariants/fenced-writes.ts', [
    {
      name: 'one-incarnation-late',
      slip: 'Off by one: a server may carry out what the incarnation before the present one asks for.',
      code: 'if (incarnation >= current(event)) return',
      becomes: 'if (incarnation >= current(event) - 1) return',
    },
  ]),
  ...inFile('sim/checks/invariants/known-ends.ts', [
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
  ...inFile('sim/checks/invariants/same-files.ts', [
    {
      name: 'other-files',
      slip: 'If there are files, they may differ from those without crashes.',
      code: 'if (files === right) return',
      becomes: 'if (files === right || files !== 0) return',
    },
    {
      name: 'files-of-one-server',
      slip: 'Only servers that are behind are examined.',
      code: 'if (!alive || !server?.caughtUp) continue',
      becomes: 'if (!alive || server?.caughtUp !== false) continue',
    },
  ]),
  ...inFile('sim/protocols/star/checks/same-remains.ts', [
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
      slip: 'A server may present a version that a restart knew nothing of.',
      code: 'version.incarnation >= restart.incarnation ||',
      becomes: 'version.incarnation >= restart.incarnation - 1 ||',
    },
  ]),
]
