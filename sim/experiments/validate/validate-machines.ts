// The Ethernet and the disk against closed forms, on the very classes that every run uses.
//
// Metcalfe and Boggs (1976) assume that each of Q waiting stations begins with probability 1/Q in each slot. An Ethernet with binary
// exponential backoff does not: whoever has just sent begins again with the shortest backoff and often goes on sending (the
// capture effect), which spares collisions. So their formula is tested twice: as an equality with stations that do as the model
// says, which tests carrier, collision, gap and frame times; and as a lower bound for saturated stations that back off as the
// standard says, which is what Boggs, Mogul and Kent found in 1988. Backoff itself has a closed form for two stations.

import { type RandomStream, RandomStreams } from '../../kernel/chance/random.ts'
import { Observations } from '../../kernel/chance/statistics.ts'
import { Simulation } from '../../kernel/simulation.ts'
import { seconds, toSeconds } from '../../kernel/time.ts'
import { Disk } from '../../machine/disk.ts'
import { Ethernet } from '../../machine/ethernet/ethernet.ts'
import { ATTEMPT_LIMIT, ethernetTiming, GAP_BITS, PREAMBLE_BYTES } from '../../machine/ethernet/ethernet-timing.ts'
import type { DiskProfile } from '../../machine/profiles/profile.ts'
import { profiles } from '../../machine/profiles/profiles.ts'
import { measureDisk } from '../measure/measure-disk.ts'
import { measureEthernet } from '../measure/measure-ethernet.ts'
import { agreement, atLeast, type ValidationRow } from './validation-row.ts'

const FRAME_LENGTHS = [64, 128, 256, 512, 1024, 1518]
const STATIONS = [2, 3, 5, 10, 24]
const TRIALS = 10
const MEGABITS_PER_SECOND = 10
const { slotNs, bitNs, gapNs } = ethernetTiming({ megabitsPerSecond: MEGABITS_PER_SECOND })
/** The longest network that the standard allows: a slot is its round trip, as the model assumes. */
const LONGEST_NS = slotNs / 2

const trialsOf = (seed: string, trial: (seed: string) => number): Observations =>
  Observations.of(Array.from({ length: TRIALS }, (_, number) => trial(`${seed}/${number}`)))

/** The share of time in which frames are sent, preamble and gap included. */
export function metcalfeBoggsEfficiency(stations: number, frameBytes: number): number {
  let acquisition = 1 // (1 - 1/Q)^(Q - 1): exactly one station begins in a slot
  for (let other = 1; other < stations; other++) acquisition *= 1 - 1 / stations
  const frameNs = ((PREAMBLE_BYTES + frameBytes) * 8 + GAP_BITS) * bitNs
  return frameNs / (frameNs + ((1 - acquisition) / acquisition) * slotNs)
}

/** The same measured: in each slot after a frame, each station begins with probability 1/Q. */
function slottedEfficiency(stations: number, frameBytes: number, frames: number, random: RandomStream): number {
  const simulation = new Simulation()
  const network = new Ethernet(simulation, random, { propagationNs: LONGEST_NS })
  const listener = network.attach(() => {})
  const ports = Array.from({ length: stations }, () => network.attach(() => {}))
  const frame = [frameBytes]
  const slot = (): void => {
    const starters = ports.filter(() => random.bernoulli(1 / stations))
    for (const port of starters) port.transmit(listener.id, frame, null, frameLeft)
    if (starters.length === 1) return
    for (const port of starters) port.reset() // they do not back off: the next slot decides anew
    simulation.after(slotNs, slot, undefined)
  }
  const frameLeft = (): void => {
    simulation.after(gapNs, network.statistics.frames < frames ? slot : () => simulation.stop(), undefined)
  }
  slot()
  simulation.run()
  return (network.statistics.bits * bitNs) / simulation.now
}

export function validateMetcalfeBoggs(seed: string): ValidationRow[] {
  return FRAME_LENGTHS.flatMap((bytes) =>
    STATIONS.map((stations) =>
      agreement(
        `Metcalfe-Boggs efficiency, ${stations} stations, ${bytes} bytes`,
        metcalfeBoggsEfficiency(stations, bytes),
        trialsOf(`${seed}/${stations}/${bytes}`, (trialSeed) =>
          slottedEfficiency(stations, bytes, 2500, new RandomStreams(trialSeed).of('slots')),
        ),
      ),
    ),
  )
}

/** Saturated stations with the standard's backoff send at least as much. */
export function validateSaturation(seed: string): ValidationRow[] {
  return FRAME_LENGTHS.flatMap((bytes) =>
    STATIONS.map((stations) =>
      atLeast(
        `Saturated Ethernet, ${stations} stations, ${bytes} bytes, at least`,
        metcalfeBoggsEfficiency(stations, bytes),
        trialsOf(`${seed}/${stations}/${bytes}`, (trialSeed) => {
          const load = { stations, bytes: [bytes], seconds: 0.5, seed: trialSeed, propagationNs: LONGEST_NS }
          return measureEthernet(load).megabitsPerSecond / MEGABITS_PER_SECOND
        }),
      ),
    ),
  )
}

/** Two stations with one frame each, at one instant: after n collisions they draw the same of 2^n slots with chance 2^-n. */
export function validateBackoff(seed: string): ValidationRow {
  let expected = 0
  let again = 1
  for (let collisions = 0; collisions < ATTEMPT_LIMIT; collisions++) {
    expected += again
    again /= 1 << (collisions + 1)
  }
  const random = new RandomStreams(seed).of('backoff')
  const collisions = Array.from({ length: 20_000 }, () => {
    const simulation = new Simulation()
    const network = new Ethernet(simulation, random)
    const ports = [0, 1].map(() => network.attach(() => {}))
    const start = (port: number): void => ports[port]!.transmit(1 - port, [64], null)
    start(0)
    start(1)
    simulation.run()
    return network.statistics.collisions
  })
  return agreement('Binary exponential backoff, collisions of two stations', expected, Observations.of(collisions))
}

/** The times that the closed forms of a disk are made of. */
function diskTimes(profile: DiskProfile, bytes: number) {
  const disk = new Disk(new Simulation(), profile, new RandomStreams('').of(''))
  const { sectorsPerTrack } = profile
  const sectorNs = disk.turnNs / sectorsPerTrack
  const sectors = Math.ceil(bytes / profile.sectorBytes)
  const { cylinders } = profile
  let randomSeekNs = 0 // between two cylinders drawn at random
  for (let distance = 1; distance < cylinders; distance++) {
    randomSeekNs += ((2 * (cylinders - distance)) / (cylinders * cylinders)) * disk.seekNs(distance)
  }
  return {
    turnNs: disk.turnNs,
    sectors,
    randomSeekNs,
    /** Command, half a turn, and the sectors passing. */
    plainNs: profile.commandNs + disk.turnNs / 2 + sectors * sectorNs,
    /** A change of tracks within a request. */
    changeNs: Math.ceil(profile.trackSeekNs / sectorNs) * sectorNs,
  }
}

/** Anywhere: any of its sectors but the last may be the last of a track. */
function randomServiceSeconds(profile: DiskProfile, bytes: number): number {
  const { plainNs, randomSeekNs, sectors, changeNs } = diskTimes(profile, bytes)
  return toSeconds(plainNs + randomSeekNs + ((sectors - 1) / profile.sectorsPerTrack) * changeNs)
}

/** One after the other: some tracks end with a request (then the arm may have to move before the next), the others within one. */
function nextServiceSeconds(profile: DiskProfile, bytes: number): number {
  const { plainNs, sectors, changeNs } = diskTimes(profile, bytes)
  const endsTogether = sectors / leastCommonMultiple(sectors, profile.sectorsPerTrack)
  const endsWithin = sectors / profile.sectorsPerTrack - endsTogether
  return toSeconds(plainNs + endsWithin * changeNs + (endsTogether / profile.heads) * profile.trackSeekNs)
}

function leastCommonMultiple(one: number, other: number): number {
  let multiple = one
  while (multiple % other !== 0) multiple += one
  return multiple
}

export function validateDisk(seed: string): ValidationRow[] {
  const bytes = 8192
  return (['sparcstation-1', 'sparcstation-10'] as const).flatMap((name) => {
    const profile = profiles[name].disk
    const measured = (where: 'next' | 'random', pauseNs: number): Observations =>
      trialsOf(`${seed}/${name}/${where}`, (trialSeed) => {
        const load = { profile, operation: 'write', where, bytes, requests: 2000, pauseNs, seed: trialSeed } as const
        return measureDisk(load).meanServiceSeconds
      })
    const anyPhase = diskTimes(profile, bytes).turnNs - 1
    return [
      agreement(`Disk of a ${name}, random 8 KB (s)`, randomServiceSeconds(profile, bytes), measured('random', 0)),
      agreement(`Disk of a ${name}, next 8 KB (s)`, nextServiceSeconds(profile, bytes), measured('next', anyPhase)),
    ]
  })
}

/** One station with frames of one length: the rate that the standard allows, to the frame. */
export function validateFrameRate(seed: string): ValidationRow[] {
  return FRAME_LENGTHS.map((bytes) => {
    const frameNs = ((PREAMBLE_BYTES + bytes) * 8 + GAP_BITS) * bitNs
    const { framesPerSecond } = measureEthernet({ stations: 1, bytes: [bytes], seconds: 1, seed })
    const expected = Math.floor((seconds(1) + gapNs) / frameNs)
    const holds = framesPerSecond === expected
    return {
      name: `Frames a second of one station, ${bytes} bytes`,
      expected,
      simulated: framesPerSecond,
      ci95: 0,
      holds,
    }
  })
}

/** All of the above; the same seed gives the same rows. */
export const validateMachines = (seed: string): ValidationRow[] => [
  ...validateFrameRate(seed),
  ...validateMetcalfeBoggs(seed),
  ...validateSaturation(seed),
  validateBackoff(seed),
  ...validateDisk(seed),
]
