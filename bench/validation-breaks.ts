// Deliberate breaks of machine room, kernel and closed forms, each a slip in one file, for which only `starsim validate` counts as noticing:
// no test, no check, no paper. In the form of a list of mutants.

export interface Break {
  readonly file: string
  readonly name: string
  /** The slip, in one sentence. */
  readonly slip: string
  /** Stands exactly once in the file. */
  readonly code: string
  readonly becomes: string
}

const inFile = (file: string, breaks: readonly Omit<Break, 'file'>[]): Break[] =>
  breaks.map((each) => ({ file, ...each }))

export const validationBreaks: readonly Break[] = [
  ...inFile('sim/machine/ethernet-timing.ts', [
    {
      name: 'gap-of-64-bits',
      slip: 'The gap between frames is too short.',
      code: 'export const GAP_BITS = 96',
      becomes: 'export const GAP_BITS = 64',
    },
    {
      name: 'preamble-of-7-bytes',
      slip: 'The start delimiter is forgotten.',
      code: 'export const PREAMBLE_BYTES = 8',
      becomes: 'export const PREAMBLE_BYTES = 7',
    },
    {
      name: 'slot-of-a-thousand-bits',
      slip: 'The unit of backoff is about twice too long.',
      code: 'slotNs: 512 * bitNs',
      becomes: 'slotNs: 1000 * bitNs',
    },
    { name: 'jam-of-48-bits', slip: 'The jam is too long.', code: 'jamNs: 32 * bitNs', becomes: 'jamNs: 48 * bitNs' },
    {
      name: 'fifteen-attempts',
      slip: 'A frame is given up one collision early.',
      code: 'export const ATTEMPT_LIMIT = 16',
      becomes: 'export const ATTEMPT_LIMIT = 15',
    },
    {
      name: 'backoff-limit-of-4',
      slip: 'The range of backoff stops growing at 16 slots.',
      code: 'export const BACKOFF_LIMIT = 10',
      becomes: 'export const BACKOFF_LIMIT = 4',
    },
    {
      name: 'half-the-delay',
      slip: 'Signals on the default segment are twice as fast.',
      code: 'const SEGMENT_NS = 2165',
      becomes: 'const SEGMENT_NS = 1083',
    },
    {
      name: 'two-places',
      slip: 'Stations along a cable stand at two places.',
      code: 'const PLACES = 4',
      becomes: 'const PLACES = 2',
    },
  ]),
  ...inFile('sim/machine/ethernet-silence.ts', [
    {
      name: 'end-does-not-travel',
      slip: 'All stations hear a carrier end at one instant.',
      code: 'this.#opensAt[place] = endNs + delays[place]! + gapNs',
      becomes: 'this.#opensAt[place] = endNs + gapNs',
    },
    {
      name: 'sender-waits-as-others',
      slip: 'The sender itself hears its end a delay later.',
      code: 'this.#opensForLastSender = endNs + gapNs',
      becomes: 'this.#opensForLastSender = endNs + delays[port.place]! + gapNs',
    },
    {
      name: 'no-gap-after-collisions',
      slip: 'After a collision stations begin as soon as they hear silence.',
      code: 'station.endNs + delays[place]! + gapNs',
      becomes: 'station.endNs + delays[place]!',
    },
  ]),
  ...inFile('sim/machine/ethernet-collision.ts', [
    {
      name: 'no-preamble-in-collisions',
      slip: 'A station stops in the middle of its preamble.',
      code: 'station.endNs = Math.max(heard, startNs + preambleNs) + jamNs',
      becomes: 'station.endNs = heard + jamNs',
    },
    {
      name: 'nobody-joins',
      slip: 'A station that has not heard a collision yet waits for its end.',
      code: 'return now < this.#firstHeard[port.place]!',
      becomes: 'return false',
    },
  ]),
  ...inFile('sim/machine/ethernet.ts', [
    {
      name: 'backoff-from-zero',
      slip: 'The first backoff has one slot to choose from.',
      code: '(1 << Math.min(port.attempts, BACKOFF_LIMIT))',
      becomes: '(1 << Math.min(port.attempts - 1, BACKOFF_LIMIT))',
    },
    {
      name: 'heard-at-once',
      slip: 'A carrier is heard everywhere when it begins.',
      code: 'now >= this.#startedAt + this.#delay(this.#sender, port)',
      becomes: 'now >= this.#startedAt',
    },
    {
      name: 'winner-keeps-its-attempts',
      slip: 'Collisions of a frame given up are not counted as drops.',
      code: 'if (++port.attempts < ATTEMPT_LIMIT) {',
      becomes: 'if (++port.attempts <= ATTEMPT_LIMIT) {',
    },
    {
      name: 'frames-without-gap',
      slip: 'The frames of a packet follow one another without a gap.',
      code: 'endsAt = Math.max(endsAt + timing.gapNs, givenAt + i * everyNs)',
      becomes: 'endsAt = Math.max(endsAt, givenAt + i * everyNs)',
    },
    {
      name: 'pace-is-ignored',
      slip: 'Frames leave before the processor has brought them.',
      code: 'givenAt + i * everyNs) + frameNs(timing, frames[i]!)',
      becomes: 'givenAt) + frameNs(timing, frames[i]!)',
    },
  ]),
  ...inFile('sim/machine/disk.ts', [
    {
      name: 'linear-seek',
      slip: 'The seek curve has no root.',
      code: 'this.#seekRoot * Math.sqrt(distance)',
      becomes: 'this.#seekRoot * distance',
    },
    {
      name: 'seek-of-distance',
      slip: 'Off by one: a seek counts its first cylinder twice.',
      code: 'const distance = cylinders - 1\n',
      becomes: 'const distance = cylinders\n',
    },
    {
      name: 'no-command',
      slip: 'Controller and bus take no time.',
      code: 'const arrivedAt = now + commandNs + ',
      becomes: 'const arrivedAt = now + ',
    },
    {
      name: 'no-rotation',
      slip: 'The head is always where it should be.',
      code: 'this.#transferFrom = arrivedAt + rotation',
      becomes: 'this.#transferFrom = arrivedAt',
    },
    {
      name: 'track-changes-are-free',
      slip: 'A request that crosses a track loses no time.',
      code: 'const transfer = (sectors + (lastTrack - track) * this.#skew)',
      becomes: 'const transfer = (sectors + 0 * (lastTrack - track))',
    },
    {
      name: 'half-the-sectors',
      slip: 'A sector is twice as long.',
      code: 'const sectors = Math.max(1, Math.ceil(request.bytes / sectorBytes))\n    const first',
      becomes: 'const sectors = Math.max(1, Math.ceil(request.bytes / sectorBytes / 2))\n    const first',
    },
  ]),
  ...inFile('sim/machine/cpu.ts', [
    {
      name: 'all-of-it-each',
      slip: 'Each of several jobs has the whole processor.',
      code: 'const share = (elapsed - extra) / count',
      becomes: 'const share = elapsed - extra',
    },
    {
      name: 'interrupts-steal-nothing',
      slip: 'System work takes no time from user work.',
      code: 'this.#systemTotal += work + rest',
      becomes: 'this.#systemTotal += 0 * (work + rest)',
    },
    {
      name: 'rest-is-free',
      slip: 'What is left of a sending is not done.',
      code: 'this.#systemFreeAt = end + rest',
      becomes: 'this.#systemFreeAt = end',
    },
    {
      name: 'fragments-are-free',
      slip: 'All of the earlier fragments have been taken in when the last comes.',
      code: 'return workNs - doneNs',
      becomes: 'return 0 * doneNs',
    },
  ]),
  ...inFile('sim/unix/datagrams.ts', [
    {
      name: 'all-work-before-the-first',
      slip: 'The first fragment waits for the work of all.',
      code: 'else cpu.system(firstNs, this.#transmit, outgoing, restNs)',
      becomes: 'else cpu.system(firstNs + restNs, this.#transmit, outgoing)',
    },
    {
      name: 'fragments-of-1500',
      slip: 'A fragment carries its header too.',
      code: 'const FRAGMENT_BYTES = 1480',
      becomes: 'const FRAGMENT_BYTES = 1500 - 28',
    },
    {
      name: 'no-ethernet-header',
      slip: 'Frames are 18 bytes too short.',
      code: 'const ETHERNET_OVERHEAD = 18',
      becomes: 'const ETHERNET_OVERHEAD = 0',
    },
    {
      name: 'receiving-is-half',
      slip: 'The receiver works half as long.',
      code: 'let workNs = receiveNs + fragments',
      becomes: 'let workNs = receiveNs / 2 + fragments',
    },
  ]),
  ...inFile('sim/machine/address-space.ts', [
    {
      name: 'write-faults-once',
      slip: 'A page that was read is written without a fault.',
      code: 'this.#faults += (there & PROTECTED) >> 1\n        this.#copies',
      becomes: 'this.#faults += there & UNMAPPED\n        this.#copies',
    },
    {
      name: 'copies-after-the-child',
      slip: 'A page is copied though nobody shares it any more.',
      code: 'obstacles[page] = obstacles[page]! & ~SHARED',
      becomes: 'obstacles[page] = obstacles[page]!',
    },
  ]),
  ...inFile('sim/star/checkpoint/policy.ts', [
    {
      name: 'fork-without-pages',
      slip: 'A fork costs the same whatever the size.',
      code: 'cpu.forkNs + cpu.forkNsPerPage * process.memory.pages',
      becomes: 'cpu.forkNs',
    },
    {
      name: 'children-touch-for-free',
      slip: 'A child maps its pages for nothing.',
      code: 'const workNs = Math.round(pages * services',
      becomes: 'const workNs = Math.round(0 * pages * services',
    },
  ]),
  ...inFile('sim/star/checkpoint/index.ts', [
    {
      name: 'alarm-early',
      slip: 'Alarms ring a tenth early.',
      code: '    yield intervalNs\n',
      becomes: '    yield Math.round(0.9 * intervalNs)\n',
    },
    {
      name: 'first-alarm-early',
      slip: 'The first alarm rings a tenth early.',
      code: '  yield firstNs\n',
      becomes: '  yield Math.round(0.9 * firstNs)\n',
    },
  ]),
  ...inFile('sim/star/stable-storage.ts', [
    {
      name: 'side-by-side',
      slip: 'Copies are written side by side.',
      code: 'return this.left.length > 0 && this.unanswered === 0',
      becomes: 'return this.left.length > 0',
    },
    {
      name: 'copied-for-each',
      slip: 'The layer copies a block for each replica.',
      code: 'const workNs = write.copied ? 0 : ',
      becomes: 'const workNs = ',
    },
  ]),
  ...inFile('sim/kernel/random.ts', [
    {
      name: 'exponential-too-long',
      slip: 'Exponential times are 15 % too long.',
      code: 'return -mean * naturalLogarithm',
      becomes: 'return -1.15 * mean * naturalLogarithm',
    },
  ]),
  ...inFile('sim/faults/crash-times.ts', [
    {
      name: 'fewer-crashes',
      slip: 'Crashes by chance come 15 % more rarely.',
      code: 'exponential: (stream, meanNs) => stream.exponential(meanNs)',
      becomes: 'exponential: (stream, meanNs) => stream.exponential(1.15 * meanNs)',
    },
  ]),
  ...inFile('sim/experiments/daly.ts', [
    {
      name: 'no-restarts',
      slip: 'The closed form forgets restarts.',
      code: 'mean * exponential(restartSeconds / mean) * segment',
      becomes: 'mean * exponential(0 * restartSeconds) * segment',
    },
    {
      name: 'no-checkpoints',
      slip: 'The closed form forgets checkpoints.',
      code: '(intervalSeconds + checkpointSeconds) / mean',
      becomes: '(intervalSeconds + 0 * checkpointSeconds) / mean',
    },
  ]),
]
