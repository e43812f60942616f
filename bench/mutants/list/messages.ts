// Slips in what sends, receives and delivers messages, and in what runs a process.

import { inFile } from '../mutant.ts'

export const messages = [
  ...inFile('sim/cluster/hosting/execution.ts', [
    {
      name: 'end-keeps-back-what-was-withheld',
      slip: 'A process that ends while it replays never sends what it withheld.',
      code: 'keep the replay open, and with it the messages the process has withheld.\n    const idle = process.beside.idle()\n    if (idle !== null) yield* idle\n',
      becomes: 'keep the replay open, and with it the messages the process has withheld.\n',
    },
    {
      name: 'live-only-at-a-receive',
      slip: 'A process that has consumed its log goes on sending before it has sent what it withheld.',
      code: '    if (first !== null) yield* first\n',
      becomes: '',
    },
    {
      name: 'message-taken-while-frozen',
      slip: 'A process that is blocked by a checkpoint takes a message, and its image does not know of it.',
      code: '        while (process.frozen) yield process.thawed\n        reply = take(',
      becomes: '        reply = take(',
    },
    {
      name: 'next-step-while-frozen',
      slip: 'A process that is blocked by a checkpoint begins its next request.',
      code: '    while (process.frozen) yield process.thawed\n    if (!next(',
      becomes: '    if (!next(',
    },
    {
      name: 'end-before-it-is-stored',
      slip: 'A process counts as ended as soon as its answer has been sent to the servers.',
      code: '    if (!(yield* services.persistence.keepAnswer(process, answer))) return null\n',
      becomes: '    services.host.tasks.spawn(services.persistence.keepAnswer(process, answer))\n',
    },
  ]),
  ...inFile('sim/cluster/hosting/spawning.ts', [
    {
      name: 'known-child-is-not-told',
      slip: 'A parent that knows of its child already does not tell the others, although the one that said so first may not have told them either.',
      code: '  } else locations.state(locations.get(plan.name)!)',
      becomes: '  }',
    },
    {
      name: 'parent-does-not-wait',
      slip: 'A parent goes on before all hosts know of its child.',
      code: '  yield* services.tellAll()\n',
      becomes: "  services.host.tasks.spawn(services.tellAll(), 'news')\n",
    },
  ]),
  ...inFile('sim/cluster/hosting/hosted-process.ts', [
    {
      name: 'received-is-not-restored',
      slip: 'One field is not restored: how many messages the process has received.',
      code: '    this.received = saved.received\n',
      becomes: '',
    },
    {
      name: 'checkpoints-are-not-restored',
      slip: 'One field is not restored: the number of the last checkpoint.',
      code: '    this.checkpoints = saved.checkpoints\n',
      becomes: '',
    },
    {
      name: 'deferred-senders-wait',
      slip: 'A host that has asked for a process whose restore is given up is told nothing.',
      code: 'refuse } of this.deferred.splice(0)) refuse()',
      becomes: 'refuse } of this.deferred.splice(0)) void refuse',
    },
  ]),
  ...inFile('sim/cluster/messages/delivery.ts', [
    {
      name: 'repeated-stamp-is-new',
      slip: 'Off by one: the last message of a sender, when it comes again, is taken for a new one.',
      code: 'sequence <= last',
      becomes: 'sequence < last',
    },
    {
      name: 'second-asker-is-not-answered',
      slip: 'A message that is sent again while it is being logged is answered to the one that sent it first.',
      code: '      underWay.answer = answer\n',
      becomes: '',
    },
    {
      name: 'repetition-is-put-off',
      slip: 'A message that was logged before is not acknowledged but put off, for ever.',
      code: '} else if (duplicate) {\n      answer(done)',
      becomes: '} else if (duplicate) {\n      answer(null)',
    },
    {
      name: 'asked-while-restored',
      slip: 'What is asked of a process that is still being restored is done at once, without what it will have then.',
      code: "    if (process.restoring) process.deferred.push({ arrive, refuse: () => answer({ kind: 'elsewhere' }) })\n    else act(process)",
      becomes: '    act(process)',
    },
    {
      name: 'unknown-is-gone',
      slip: 'A process that this host has not heard of counts as one that has ended.',
      code: '?.ended === true',
      becomes: '?.ended !== false',
    },
    {
      name: 'visible-before-stored',
      slip: 'When a message becomes visible, so do those that came after it, stored or not.',
      code: 'head?.prepared;',
      becomes: 'head;',
    },
    {
      name: 'senders-of-a-stopped-process-wait',
      slip: 'If a process is stopped while a message to it is being logged, the sender is told nothing.',
      code: "    for (const { answer } of this.arriving.splice(0)) answer({ kind: 'elsewhere' })\n",
      becomes: '    this.arriving.splice(0)\n',
    },
  ]),
  ...inFile('sim/protocols/star/star.ts', [
    {
      name: 'superseded-goes-on',
      slip: 'A process whose log refuses its record goes on as if it had been stored.',
      code: "        if (outcome.kind === 'superseded') return this.#services.stop(process)\n",
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/pessimistic/replaying.ts', [
    {
      name: 'first-missing-is-skipped',
      slip: 'Off by one: of what a receiver lacks, the first message is not sent again.',
      code: 'outgoing.sequence <= known.get(to)!',
      becomes: 'outgoing.sequence <= known.get(to)! + 1',
    },
    {
      name: 'replay-end-stays',
      slip: 'Where the replay ends is not forgotten when it has ended: messages that are left count as repeated.',
      code: '  replay.replayEnd = 0 // records that are left were not received before the crash\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/hosting/storing.ts', [
    {
      name: 'refused-write-stops-nobody',
      slip: 'A process whose write is refused waits for ever where it is, instead of being stopped.',
      code: "  if (outcome.kind === 'superseded') services.stop(process)\n",
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/hosting/replicated-persistence.ts', [
    {
      name: 'refused-read-stops-nobody',
      slip: 'A process whose read is refused goes on with an empty block.',
      code: "    if (reply.kind === 'refused') {\n      this.#services.stop(process)\n      return null\n    }\n",
      becomes: '',
    },
    {
      name: 'child-of-an-earlier-incarnation',
      slip: 'A recovered parent that finds its child created takes the place that it would have chosen for the real one.',
      code: "return locationOf(plan, theirs.kind === 'held' ? theirs.by : by)",
      becomes: 'return { plan, host, boot, incarnation: 1, ended: false }',
    },
    {
      name: 'ended-child-runs-again',
      slip: 'A child that has ended meanwhile is told to be running.',
      code: 'ended: ended !== null',
      becomes: 'ended: false',
    },
    {
      name: 'claim-on-one-replica-will-do',
      slip: 'A child that an earlier incarnation of the parent claimed starts, although only one replica may have the claim.',
      code: 'by.incarnation === 1 ? yield',
      becomes: 'by.incarnation < 1 ? yield',
    },
    {
      name: 'end-of-a-child-on-one-replica-will-do',
      slip: 'A child that one replica says has ended is told to have ended, whatever the other replicas have.',
      code: '    if (by.ended !== null) return yield* this.#passOnEnd(plan, by, by.ended)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/pessimistic/replaying-process.ts', [
    {
      name: 'out-of-order-is-forgotten',
      slip: 'A message that was received before an earlier one of the log is not noted as consumed.',
      code: '    else this.consumed.add(index)\n',
      becomes: '',
    },
    {
      name: 'consumed-is-not-restored',
      slip: 'One field is not restored: what was received out of the order of the log.',
      code: '      for (const index of saved.clears.consumed) this.consumed.add(index)\n',
      becomes: '',
      equivalent:
        'What was consumed is not taken from a log that is read, and a place that the log has no record of is noted as consumed just afterwards.',
    },
    {
      name: 'stamps-are-not-restored',
      slip: 'One field is not restored: how far each sender has come.',
      code: '      for (const [from, sequence] of logged) incoming.visible.set(from, sequence)\n',
      becomes: '',
    },
    {
      name: 'last-index-is-given-again',
      slip: 'Off by one: after a restore the place of the last record is given to the next message.',
      code: 'Math.max(incoming.nextIndex, record.index + 1)',
      becomes: 'Math.max(incoming.nextIndex, record.index)',
    },
    {
      name: 'gap-in-the-log-is-waited-for',
      slip: 'A place of the log that no replica has a record of is never passed, and the log is not cleared beyond it.',
      code: '    for (let index = this.floor; index < incoming.nextIndex; index++) if (!seen.has(index)) this.consumed.add(index)\n',
      becomes: '',
    },
  ]),
]
