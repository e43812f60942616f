// Mutants of the Ethernet, for which only `starsim validate` counts as noticing.

import { forValidation, type Mutant } from '../mutant.ts'

export const validatedEthernet: readonly Mutant[] = [
  ...forValidation('sim/machine/ethernet/ethernet-timing.ts', [
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
      slip: 'Stations along a cable are at two places.',
      code: 'const PLACES = 4',
      becomes: 'const PLACES = 2',
    },
  ]),
  ...forValidation('sim/machine/ethernet/ethernet-silence.ts', [
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
  ...forValidation('sim/machine/ethernet/ethernet-collision.ts', [
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
  ...forValidation('sim/machine/ethernet/ethernet.ts', [
    {
      name: 'backoff-from-zero',
      slip: 'The first backoff has one slot to choose from.',
      code: '(1 << Math.min(port.attempts, BACKOFF_LIMIT))',
      becomes: '(1 << Math.min(port.attempts - 1, BACKOFF_LIMIT))',
    },
    {
      name: 'heard-at-once',
      slip: 'A carrier is heard everywhere when it begins.',
      code: 'now >= this.#startedAt + travelNs(this.#timing, this.#sender, port)',
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
      slip: 'Frames leave before the processor has produced them.',
      code: 'givenAt + i * everyNs) + frameNs(timing, frames[i]!)',
      becomes: 'givenAt) + frameNs(timing, frames[i]!)',
    },
  ]),
]
