// Slips in how a recovery line is worked out, in what is kept for it, and in how processes come back by it.

import { inFile } from '../mutant.ts'

export const independent = [
  ...inFile('sim/protocols/independent/recovery-line.ts', [
    {
      name: 'one-checkpoint-too-far',
      slip: 'Off by one: the line goes back one checkpoint further than what is undone.',
      code: 'this.#first.map((first) => first - 1)',
      becomes: 'this.#first.map((first) => Math.max(0, first - 2))',
    },
    {
      name: 'only-the-marked-span-falls',
      slip: 'Of a process that goes back only the first span that is undone takes others with it, not those behind.',
      code: 'each < end && each < this.#falls[process]!.length; each++',
      becomes: 'each <= number && each < this.#falls[process]!.length; each++',
    },
    {
      name: 'direct-dependences-only',
      slip: 'A process that depends on what is undone goes back, but one that depends on that does not.',
      code: '        open.push(...this.#falls[process]![each]!)',
      becomes:
        '        for (const { process: one, number: at } of this.#falls[process]![each]!) this.#first[one] = Math.min(this.#first[one]!, at)',
    },
    {
      name: 'receiver-takes-sender-back',
      slip: 'A process that sent to one that goes back goes back too, although it could send again.',
      code: 'if (!sendBuffers) this.#falls',
      becomes: 'if (sendBuffers) this.#falls',
    },
  ]),
  ...inFile('sim/protocols/independent/composing.ts', [
    {
      name: 'span-of-the-next-checkpoint',
      slip: 'A span counts for the checkpoint before it, not for the one that ends it.',
      code: 'versions.findIndex((number) => span <= number)',
      becomes: 'versions.findIndex((number) => span < number)',
    },
    {
      name: 'created-by-nobody-stays',
      slip: 'A process whose creation is undone stays.',
      code: '    if (creation === null) continue\n',
      becomes: '    if (creation === null || creation === undefined) continue\n',
    },
    {
      name: 'children-of-the-dead-only-once',
      slip: 'Only those whom the first processes have created are known to be created, and not their children.',
      code: '  for (const process of created.keys()) {\n    const by = places.get(process)',
      becomes: '  for (const process of [...created.keys()]) {\n    const by = places.get(process)',
    },
    {
      name: 'some-ends-are-enough',
      slip: 'A line is the last one when any process has ended on it.',
      code: '[...members.values()].every(({ answer }) => answer !== null)',
      becomes: '[...members.values()].some(({ answer }) => answer !== null)',
    },
    {
      name: 'undone-is-forgotten',
      slip: 'A line does not say from which incarnation on an undone process may be created again.',
      code: '      gone.set(process, next)\n',
      becomes: '',
    },
    {
      name: 'kept-before-the-line',
      slip: 'What is needed is computed from the state before the line, not from the state after it.',
      code: 'committed.map((newest, place) => Math.min(newest, line[place]!))',
      becomes: 'committed.map((newest) => newest)',
    },
  ]),
  ...inFile('sim/protocols/epochs/freezing.ts', [
    {
      name: 'undone-versions-count',
      slip: 'Versions that the last line has undone count, as long as they are on the servers.',
      code: 'stored.versions.filter((entry) => !isUndone(entry))',
      becomes: 'stored.versions.filter(() => true)',
    },
    {
      name: 'late-is-present',
      slip: 'A process that has not gone back as the last line has it counts as it stands.',
      code: 'standing?.isPresent === true && standing.incarnation >= first',
      becomes: 'standing?.isPresent === true',
    },
    {
      name: 'restart-is-overtaken',
      slip: 'A process that is just being restarted has to claim once more.',
      code: 'return standing.isFresh ? standing.incarnation : standing.incarnation + 1',
      becomes: 'return standing.incarnation + 1',
    },
  ]),
  ...inFile('sim/protocols/independent/leading.ts', [
    {
      name: 'oldest-state',
      slip: 'Of a dead process its oldest version says on what it depends, and not its newest.',
      code: 'left.at(-1)?.saved',
      becomes: 'left.at(0)?.saved',
    },
  ]),
  ...inFile('sim/protocols/independent/garbage.ts', [
    {
      name: 'first-death-only',
      slip: 'Only what the death of the first process needs is kept.',
      code: 'for (const process of history.committed.keys()) {',
      becomes: 'for (const process of [...history.committed.keys()].slice(0, 1)) {',
    },
  ]),
  ...inFile('sim/protocols/independent/dependences.ts', [
    {
      name: 'forgets-one-span-too-many',
      slip: 'Off by one: dependences of the span behind the oldest checkpoint that is kept are forgotten.',
      code: 'if (visibleIn <= before)',
      becomes: 'if (visibleIn <= before + 1)',
    },
  ]),
  ...inFile('sim/protocols/epochs/host-in-epochs.ts', [
    {
      name: 'begins-for-an-earlier-boot',
      slip: 'A child that was claimed for an earlier boot of the host begins there, though it is being recovered elsewhere.',
      code: '    if (boot !== this.services.boot) return\n',
      becomes: '',
    },
    {
      name: 'begins-as-what-is-given-up',
      slip: 'A child whose creation was in progress while a line was computed begins as the incarnation that the line has undone.',
      code: 'Math.max(asked, this.firstFree(plan.name), ',
      becomes: 'Math.max(asked, ',
    },
  ]),
  ...inFile('sim/protocols/epochs/host-that-freezes.ts', [
    {
      name: 'undoes-one-created-since',
      slip: 'A host that has started again takes a process that was created after the last line for one that the line has undone.',
      code: '!process.restoring || inEpochs(process).reportedIn === epoch',
      becomes: 'true',
    },
  ]),
  ...inFile('sim/protocols/epochs/standing.ts', [
    {
      name: 'counts-leaders-before-the-line',
      slip: 'A host that has started again counts leaders of epochs before the last line among those that have failed.',
      code: 'Math.max(this.epoch, read?.line.epoch ?? 0)',
      becomes: 'this.epoch',
    },
  ]),
  ...inFile('sim/protocols/epochs/send-buffer.ts', [
    {
      name: 'covers-one-too-many',
      slip: 'Off by one: the message behind those that are covered is forgotten too.',
      code: 'each.sequence > sequence || each.sequence === this.#underWay.get(to)',
      becomes: 'each.sequence > sequence + 1 || each.sequence === this.#underWay.get(to)',
    },
    {
      name: 'under-way-goes-twice',
      slip: 'A message that a process is sending anyway is sent once more in addition.',
      code: 'each.sequence > sequence && each.sequence !== underWay',
      becomes: 'each.sequence > sequence',
    },
    {
      name: 'covers-what-is-under-way',
      slip: 'A message in transit is forgotten when its receiver will never lack it, though its process waits for the answer.',
      code: 'each.sequence > sequence || each.sequence === this.#underWay.get(to)',
      becomes: 'each.sequence > sequence',
    },
  ]),
  ...inFile('sim/protocols/epochs/coming-back.ts', [
    {
      name: 'hosts-know-of-an-end-first',
      slip: 'Hosts hear of an end named by the last line before the servers have the answer.',
      code: "  const end: WriteOutcome = yield services.storage.store(END_BYTES, { kind: 'end', process: name, incarnation, answer })\n  services.stop(process)\n  if (end.kind !== 'stored') return\n  services.foundEnded({ plan, host: services.id, boot: services.boot, incarnation, ended: true }, answer)\n",
      becomes:
        "  services.stop(process)\n  services.foundEnded({ plan, host: services.id, boot: services.boot, incarnation, ended: true }, answer)\n  yield services.storage.store(END_BYTES, { kind: 'end', process: name, incarnation, answer })\n",
    },
  ]),
]
