// The Ethernet compared with closed forms and with an independent simulation, using the same class as every run. Expected values are
// computed here from the standard's own numbers and not from constants of the model.
//
// Metcalfe and Boggs (1976) assume that each of Q waiting stations transmits with probability 1/Q in each slot. An Ethernet with binary
// exponential backoff does not behave so: a station that has just sent starts again with the shortest backoff and often keeps sending
// (the capture effect), which avoids collisions. So their formula is tested for equality with stations that follow their assumption,
// and saturated stations that back off according to the standard are compared with the independent simulation.

import { type RandomStream, RandomStreams } from '../../kernel/chance/random.ts'
import { Observations } from '../../kernel/chance/statistics.ts'
import { Simulation } from '../../kernel/simulation.ts'
import { Ethernet } from '../../machine/ethernet/ethernet.ts'
import type { EthernetOptions } from '../../machine/ethernet/ethernet-timing.ts'
import { measureEthernet } from '../measure/measure-ethernet.ts'
import { ethernetReference, type ReferenceCable } from './ethernet-reference.ts'
import { agreement, exactly, type ValidationRow } from './validation-row.ts'

// IEEE 802.3 at 10 Mb/s, nanoseconds
const BIT = 100
const PREAMBLE = 64 * BIT
const GAP = 96 * BIT
const SLOT = 512 * BIT
const JAM = 32 * BIT
const MOST_ATTEMPTS = 16
/** The longest network that the standard allows: a slot is its round trip. */
const FAR = 25_600
const NEAR = 2165

/** The rate of one station that always sends: 1e9 ns and one gap, divided by frame, preamble and gap. */
const framesPerSecond = { 64: 14_881, 128: 8_446, 256: 4_529, 512: 2_349, 1024: 1_197, 1518: 812 } as const
const FRAME_LENGTHS = Object.keys(framesPerSecond).map(Number)
const STATIONS = [2, 3, 5, 10, 24]
const TRIALS = 10
const SATURATED_TRIALS = 5

const trialsOf = (seed: string, trials: number, trial: (seed: string) => number): Observations =>
  Observations.of(Array.from({ length: trials }, (_, number) => trial(`${seed}/${number}`)))

/** The fraction of time in which frames are sent, including preamble and gap. */
export function metcalfeBoggsEfficiency(stations: number, frameBytes: number): number {
  let acquisition = 1 // (1 - 1/Q)^(Q - 1): the probability that exactly one station transmits in a slot
  for (let other = 1; other < stations; other++) acquisition *= 1 - 1 / stations
  const frame = PREAMBLE + frameBytes * 8 * BIT + GAP
  return frame / (frame + ((1 - acquisition) / acquisition) * SLOT)
}

/** The same, measured: in each slot after a frame, each station transmits with probability 1/Q. */
function slottedEfficiency(stations: number, frameBytes: number, frames: number, random: RandomStream): number {
  const simulation = new Simulation()
  const network = new Ethernet(simulation, random, { propagationNs: NEAR })
  const listener = network.attach(() => {})
  const ports = Array.from({ length: stations }, () => network.attach(() => {}))
  const frame = [frameBytes]
  const slot = (): void => {
    const starters = ports.filter(() => random.bernoulli(1 / stations))
    for (const port of starters) port.transmit(listener.id, frame, null, frameLeft)
    if (starters.length === 1) return
    for (const port of starters) port.reset() // no backoff: the next slot is drawn independently
    simulation.after(SLOT, slot, undefined)
  }
  const frameLeft = (): void => {
    simulation.after(NEAR + GAP, network.statistics.frames < frames ? slot : () => simulation.stop(), undefined)
  }
  slot()
  simulation.run()
  const sent = network.statistics.frames
  return (network.statistics.bits * BIT) / (simulation.now - sent * NEAR)
}

function validateMetcalfeBoggs(seed: string): ValidationRow[] {
  return FRAME_LENGTHS.flatMap((bytes) =>
    STATIONS.map((stations) =>
      agreement(
        `Metcalfe-Boggs efficiency, ${stations} stations, ${bytes} bytes`,
        metcalfeBoggsEfficiency(stations, bytes),
        trialsOf(`${seed}/${stations}/${bytes}`, TRIALS, (trialSeed) =>
          slottedEfficiency(stations, bytes, 2500, new RandomStreams(trialSeed).of('slots')),
        ),
      ),
    ),
  )
}

const cables: Readonly<Record<ReferenceCable, EthernetOptions>> = {
  far: { propagationNs: FAR },
  near: { propagationNs: NEAR },
  along: { cableMetres: 910 },
}

function validateSaturation(seed: string): ValidationRow[] {
  return ethernetReference.map(({ stations, bytes, cable, turnaroundMicroseconds, megabitsPerSecond, halfWidth }) => {
    const rest = turnaroundMicroseconds === 0 ? '' : `, ${turnaroundMicroseconds} us between frames`
    const rates = trialsOf(`${seed}/${stations}/${bytes}/${cable}`, SATURATED_TRIALS, (trialSeed) => {
      // as long as the reference runs, because the first second is not a steady state
      const load = { stations, bytes: [bytes], seconds: 1, seed: trialSeed, ...cables[cable] }
      return measureEthernet({ ...load, turnaroundNs: turnaroundMicroseconds * 1e3 }).megabitsPerSecond
    })
    const name = `Saturated Ethernet, ${stations} stations ${cable}, ${bytes} bytes${rest} (Mb/s)`
    return agreement(name, megabitsPerSecond, rates, halfWidth)
  })
}

/** Two stations with one frame each, at one instant: after n collisions they draw the same of 2^n slots with probability 2^-n. */
function validateBackoff(seed: string): ValidationRow {
  let expected = 0
  let again = 1
  for (let collisions = 0; collisions < MOST_ATTEMPTS; collisions++) {
    expected += again
    again /= 1 << (collisions + 1)
  }
  const random = new RandomStreams(seed).of('backoff')
  const collisions = Array.from({ length: 20_000 }, () => collisionOf(random).network.statistics.collisions)
  return agreement('Binary exponential backoff, collisions of two stations', expected, Observations.of(collisions))
}

/** Two frames of 64 bytes to a third station, starting at the same instant. */
function collisionOf(random: Pick<RandomStream, 'uniform'>) {
  const simulation = new Simulation()
  const network = new Ethernet(simulation, random as RandomStream, { propagationNs: NEAR })
  const arrivals: number[] = []
  const collisions: number[] = []
  network.attach(() => void arrivals.push(simulation.now))
  network.collided = () => void collisions.push(simulation.now)
  for (const port of [network.attach(() => {}), network.attach(() => {})]) port.transmit(0, [64], null)
  simulation.run()
  return { network, arrivals, collisions }
}

/** One collision, bit by bit: the first station draws no slot, the second one. */
function validateCollision(): ValidationRow[] {
  const draws = [0, 0.5]
  const { arrivals, collisions } = collisionOf({ uniform: () => draws.shift()! })
  const frame = PREAMBLE + 64 * 8 * BIT
  const jamOver = PREAMBLE + JAM
  const first = jamOver + NEAR + GAP
  return [
    exactly('Ethernet: two stations that begin together stop after (ns)', jamOver, collisions[0]!),
    exactly('Ethernet: then the one that draws no slot arrives at (ns)', first + frame + NEAR, arrivals[0]!),
    exactly(
      'Ethernet: and the other, which has heard the first end, at (ns)',
      first + 2 * (frame + NEAR) + GAP,
      arrivals[1]!,
    ),
  ]
}

/** From the third of four points on a cable of 910 m to the first: 607 m at 4.33 ns per metre. */
function validateCable(): ValidationRow[] {
  const simulation = new Simulation()
  const network = new Ethernet(simulation, new RandomStreams('').of(''), { cableMetres: 910 })
  let arrived = 0
  const ports = [0, 1, 2, 3].map(() =>
    network.attach(() => {
      arrived = simulation.now
    }),
  )
  ports[2]!.transmit(0, [64], null)
  simulation.run()
  const far = arrived
  const sentAt = simulation.now + SLOT
  simulation.after(SLOT, () => ports[1]!.transmit(0, [1518, 1518], null), undefined)
  simulation.run()
  const frame = PREAMBLE + 1518 * 8 * BIT
  return [
    exactly('Ethernet: from the third place of 910 m to the first (ns)', PREAMBLE + 64 * 8 * BIT + 2627, far),
    exactly('Ethernet: two frames of one packet, from the second place (ns)', 2 * frame + GAP + 1313, arrived - sentAt),
  ]
}

/** Stations that always draw the same slot collide until both give up. */
function validateAttempts(): ValidationRow {
  const { network } = collisionOf({ uniform: () => 0 })
  return exactly('Ethernet: collisions until a frame is given up', MOST_ATTEMPTS, network.statistics.collisions)
}

/** One station with frames of one length: exactly the rate that the standard allows. */
const validateFrameRate = (seed: string): ValidationRow[] =>
  Object.entries(framesPerSecond).map(([bytes, expected]) =>
    exactly(
      `Frames a second of one station, ${bytes} bytes`,
      expected,
      measureEthernet({ stations: 1, bytes: [Number(bytes)], seconds: 1, seed }).framesPerSecond,
    ),
  )

/** All of the above; the same seed gives the same rows. */
export const validateEthernet = (seed: string): ValidationRow[] => [
  ...validateFrameRate(seed),
  ...validateCollision(),
  validateAttempts(),
  ...validateCable(),
  validateBackoff(seed),
  ...validateMetcalfeBoggs(seed),
  ...validateSaturation(seed),
]
