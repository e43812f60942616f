// Slips in snapshots: in the order of channels, in what is recorded and for how long, and in who belongs to a snapshot.

import { inFile } from '../mutant.ts'

export const chandyLamport = [
  ...inFile('sim/protocols/chandy-lamport/channels.ts', [
    {
      name: 'turn-of-whoever-comes',
      slip: 'What has arrived in a channel is handled even if something before it is still missing.',
      code: 'return this.#waiting.get(this.#turn)',
      becomes: 'return this.#waiting.values().next().value',
    },
  ]),
  ...inFile('sim/protocols/chandy-lamport/recording.ts', [
    {
      name: 'recorded-behind-markers',
      slip: 'A channel is recorded beyond its marker.',
      code: '    if (this.#marked.has(message.from)) return false\n',
      becomes: '',
    },
    {
      name: 'one-marker-for-all',
      slip: 'The first marker ends the recording of all channels.',
      code: '    for (const process of processes) if (!this.#marked.has(process)) return false\n    return true',
      becomes: '    return [...processes].length === 0 || this.#marked.size > 0',
    },
  ]),
  ...inFile('sim/protocols/chandy-lamport/snapshot-process.ts', [
    {
      name: 'new-channels-without-marker',
      slip: 'A channel that is used for the first time since a snapshot does not begin with its marker.',
      code: '    if (this.#isMarkerFirst) this.#mark(to)\n',
      becomes: '',
    },
    {
      name: 'snapshot-behind-the-marker',
      slip: 'What is behind a marker becomes visible while the snapshot is still to be taken.',
      code: '        this.take(head.marker.number)\n        if (this.number < head.marker.number) return\n',
      becomes: '        this.take(head.marker.number)\n        channel.next()\n        this.#marked(head.marker)\n',
    },
    {
      name: 'created-take-what-comes',
      slip: 'A process created after a snapshot takes messages of those that have not taken it.',
      code: 'return this.begunAfter > Math.max(announced, this.#snapshots.lineNumber)',
      becomes: 'return announced < 0',
    },
    {
      name: 'children-of-others-unknown',
      slip: 'Processes created by the sender of a marker are not waited for, unless others name them.',
      code: '    for (const child of children) this.#named.add(child)\n',
      becomes: '',
    },
    {
      name: 'no-markers-for-late-comers',
      slip: 'A process that becomes known after a snapshot was taken is not sent its marker.',
      code: '    if (this.#markedFor === number) this.#markAll()\n',
      becomes: '',
    },
    {
      name: 'no-markers-for-a-late-line',
      slip: 'A process named only by the previous line is not sent a marker if that line was heard of after the snapshot.',
      code: '    if (this.#markedFor === this.number) this.#markAll()\n',
      becomes: '',
    },
    {
      name: 'whole-without-markers',
      slip: 'A snapshot is committed before its channels are recorded to the end.',
      code: ' && recording.hasMarkersOf(this.#members())',
      becomes: '',
    },
    {
      name: 'recorded-but-not-restored',
      slip: 'What was recorded is left on the servers when a process goes back.',
      code: 'for (const message of saved.recorded ?? []) {',
      becomes: 'for (const message of (saved.recorded ?? []).slice(1)) {',
    },
    {
      name: 'recorded-may-come-again',
      slip: 'A recorded message is taken for new when its sender, whose send is pending in its image, sends it again.',
      code: '      this.incoming.note(message)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/chandy-lamport/snapshot-rounds.ts', [
    {
      name: 'one-initiator-is-told',
      slip: 'Of several hosts that begin the same snapshot, only the first that a host hears of is told when it is done.',
      code: 'if (hosts.includes(initiator)) return false',
      becomes: 'if (hosts.length > 0) return false',
    },
    {
      name: 'never-asked',
      slip: 'The host that begins a round relies on markers that nobody sends, since all have taken the snapshot.',
      code: 'this.#isAnnounced = this.#note(number, id) && isFirst && takesOne',
      becomes: 'this.#isAnnounced = this.#note(number, id) || isFirst || takesOne',
    },
    {
      name: 'markers-of-those-who-are-over',
      slip: 'Processes whose end is final are still waited for.',
      code: 'if (members.get(process)?.isOver !== true) yield process',
      becomes: 'yield process',
    },
  ]),
] as const
