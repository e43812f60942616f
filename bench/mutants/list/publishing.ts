// Slips in publishing.

import { inFile } from '../mutant.ts'

export const publishing = [
  ...inFile('sim/machine/network.ts', [
    {
      name: 'overhears-its-own',
      slip: 'A port that overhears takes what is for itself twice.',
      code: 'port.id !== to && wants(packet)',
      becomes: 'wants(packet)',
    },
    {
      name: 'overhears-itself',
      slip: 'A port that overhears hears what it sends.',
      code: 'if (port.id !== from && port.id',
      becomes: 'if (port.id',
    },
  ]),
  ...inFile('sim/protocols/publishing/recorder.ts', [
    {
      name: 'disk-is-not-waited-for',
      slip: 'The recorder says that it has a message which its disk does not have yet.',
      code: 'else this.#write(heard)',
      becomes: 'else this.#keep(recording, heard)',
    },
    {
      name: 'lost-log-counts-as-empty',
      slip: 'A recorder that comes back with nothing assumes that nothing was sent.',
      code: 'boot === 0 || onDisk !== null',
      becomes: 'boot >= 0',
    },
    {
      name: 'known-is-recorded-again',
      slip: 'A message that is sent again gets a place of its own.',
      code: 'else if (recording.knows(message)) {',
      becomes: 'else if (message.sequence === 0) {',
    },
    {
      name: 'said-once',
      slip: 'When a message is sent again, the recorder does not announce again that it is recorded.',
      code: '      if (index !== null) heard.kept(recordedOf(message, index))\n',
      becomes: '',
    },
    {
      name: 'nothing-is-left-on-the-disk',
      slip: 'A recorder that waited for its disk comes back with nothing.',
      code: "mode === 'disk' ? this.#recordings : null",
      becomes: "mode === 'disk' ? null : null",
    },
  ]),
  ...inFile('sim/protocols/publishing/recording.ts', [
    {
      name: 'begins-at-nothing',
      slip: 'A recording that begins anew gives places that are taken.',
      code: 'this.#next = position?.next ?? 0',
      becomes: 'this.#next = 0',
    },
    {
      name: 'senders-are-forgotten',
      slip: 'A recording that begins anew does not know what its receiver has of each sender.',
      code: 'for (const [from, sequence] of position.last) this.#last.set(from, { sequence, index: -1 })',
      becomes: '',
    },
    {
      name: 'unreceived-is-forgotten',
      slip: 'A recording that begins anew lacks what its receiver has not received yet.',
      code: 'for (const record of position.records) this.log.append(record)',
      becomes: '',
    },
    {
      name: 'place-of-another',
      slip: 'An older message is said to be where the last one of its sender is.',
      code: 'last?.sequence === sequence && last.index >= 0',
      becomes: 'last !== undefined && last.index >= 0',
    },
  ]),
  ...inFile('sim/protocols/publishing/order.ts', [
    {
      name: 'content-is-overwritten',
      slip: 'What the recorder has sent is forgotten when it says again that it has it.',
      code: "if (known === undefined || 'payload' in at) this.#places",
      becomes: 'if (known === undefined || known !== at) this.#places',
    },
    {
      name: 'waits-since-its-last-copy',
      slip: 'Of a message that came several times only the last wait counts.',
      code: '{ ...held, sinceNs, isPublished:',
      becomes: '{ ...held, isPublished:',
    },
    {
      name: 'lost-places-stay',
      slip: 'Places count that the recorder gave before it lost its log.',
      code: '    this.#places.clear()\n',
      becomes: '',
    },
    {
      name: 'copy-that-crossed-the-wire-will-do',
      slip: 'What did not cross the wire is not published if an earlier copy did.',
      code: 'return held.isPublished && !isPublished',
      becomes: 'return false',
    },
  ]),
  ...inFile('sim/protocols/publishing/publishing.ts', [
    {
      name: 'nobody-hears-a-neighbour',
      slip: 'What is sent on one host is not published.',
      code: "    if (order.hold(held)) process.tasks.spawn(this.#publish(process, message), 'publishing')\n",
      becomes: '    order.hold(held)\n',
    },
    {
      name: 'nobody-says-that-it-is-gone',
      slip: 'A run in which all wait for a recorder that is down for good goes on to its limit.',
      code: '      observer.waitsFor(settings.recorder.host)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/publishing/publishing-process.ts', [
    {
      name: 'recorder-forgets-nothing',
      slip: 'The recorder is not told what a checkpoint has consumed.',
      code: '    transport.withdraw(transport.call(settings.recorder.host, bytes, forget, () => {}))\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/publishing/restoring.ts', [
    {
      name: 'gap-in-the-recording',
      slip: 'A process is brought back though the recorder has lost messages that its checkpoint has not consumed.',
      code: 'recalled === null || !isWhole(recalled, saved)',
      becomes: 'recalled === null',
    },
  ]),
  ...inFile('sim/protocols/publishing/checks/no-orphan.ts', [
    {
      name: 'any-place-will-do',
      slip: 'A message counts as recorded if anything is.',
      code: 'recorded.get(process)?.has(index) === true',
      becomes: 'recorded.has(process)',
    },
  ]),
  ...inFile('sim/protocols/publishing/checks/recorded-order.ts', [
    {
      name: 'sender-will-do',
      slip: 'A message may take the place of another one of its sender.',
      code: 'place?.from === from && place.sequence === sequence',
      becomes: 'place?.from === from',
    },
  ]),
]
