// The disks compared with closed forms, using the same class as every run. Expected values are derived from the manufacturers' figures
// given here, and from nothing that the model computes: rotation, sectors, and a seek curve through three distances.

import { RandomStreams } from '../../kernel/chance/random.ts'
import { Observations } from '../../kernel/chance/statistics.ts'
import { Simulation } from '../../kernel/simulation.ts'
import { Disk } from '../../machine/disk.ts'
import { profiles } from '../../machine/profiles/profiles.ts'
import { measureDisk } from '../measure/measure-disk.ts'
import { agreement, exactly, type ValidationRow } from './validation-row.ts'

/** Milliseconds. */
interface MakersFigures {
  readonly rpm: number
  readonly sectors: number
  readonly heads: number
  readonly cylinders: number
  readonly seek: { readonly next: number; readonly third: number; readonly all: number }
  readonly command: number
}

const makers: Readonly<Record<'sparcstation-1' | 'sparcstation-10', MakersFigures>> = {
  'sparcstation-1': {
    ...{ rpm: 4400, sectors: 80, heads: 9, cylinders: 1151, command: 0.5 },
    seek: { next: 3, third: 14, all: 29 },
  },
  'sparcstation-10': {
    ...{ rpm: 5400, sectors: 72, heads: 14, cylinders: 2036, command: 0.5 },
    seek: { next: 2, third: 10.5, all: 22 },
  },
}

const SECTOR_BYTES = 512
const REQUEST_BYTES = 8192
const SECTORS = REQUEST_BYTES / SECTOR_BYTES
const TRIALS = 10

/** a + b sqrt(d) + c d with d = cylinders - 1, through the three distances. */
function seekCurve({ cylinders, seek }: MakersFigures): (distance: number) => number {
  const x = cylinders / 3 - 1
  const y = cylinders - 2
  const determinant = Math.sqrt(x) * y - Math.sqrt(y) * x
  const b = ((seek.third - seek.next) * y - (seek.all - seek.next) * x) / determinant
  const c = (Math.sqrt(x) * (seek.all - seek.next) - Math.sqrt(y) * (seek.third - seek.next)) / determinant
  return (distance) => seek.next + b * Math.sqrt(distance - 1) + c * (distance - 1)
}

const turnOf = ({ rpm }: MakersFigures): number => 60_000 / rpm

/** Command, half a turn, and the transfer of the sectors. */
const plainService = (figures: MakersFigures): number =>
  figures.command + turnOf(figures) / 2 + (SECTORS / figures.sectors) * turnOf(figures)

/** The time of a track change, in whole sectors. */
function trackChange(figures: MakersFigures): number {
  const sector = turnOf(figures) / figures.sectors
  return Math.ceil(figures.seek.next / sector) * sector
}

/** At random places: any sector of the request but its last may be the last of a track. */
function randomService(figures: MakersFigures): number {
  const { cylinders, sectors } = figures
  const seek = seekCurve(figures)
  let mean = 0 // between two cylinders drawn at random
  for (let distance = 1; distance < cylinders; distance++)
    mean += ((2 * (cylinders - distance)) / (cylinders * cylinders)) * seek(distance)
  return plainService(figures) + mean + ((SECTORS - 1) / sectors) * trackChange(figures)
}

/** Sequential: some tracks end with a request (then the arm may have to move before the next one), the others within one. */
function nextService(figures: MakersFigures): number {
  const { sectors, heads, seek } = figures
  let multiple = SECTORS
  while (multiple % sectors !== 0) multiple += SECTORS
  const endsTogether = SECTORS / multiple
  const endsWithin = SECTORS / sectors - endsTogether
  return plainService(figures) + endsWithin * trackChange(figures) + (endsTogether / heads) * seek.next
}

export function validateDisk(seed: string): ValidationRow[] {
  return (['sparcstation-1', 'sparcstation-10'] as const).flatMap((name) => {
    const figures = makers[name]
    const profile = profiles[name].disk
    const disk = new Disk(new Simulation(), profile, new RandomStreams('').of(''))
    const seek = seekCurve(figures)
    const distances = [1, Math.round(figures.cylinders / 10), Math.round(figures.cylinders / 3), figures.cylinders - 1]
    const measured = (where: 'next' | 'random', pauseNs: number): Observations =>
      Observations.of(
        Array.from({ length: TRIALS }, (_, number) => {
          const load = { profile, operation: 'write', where, bytes: REQUEST_BYTES, requests: 2000, pauseNs } as const
          return 1e3 * measureDisk({ ...load, seed: `${seed}/${name}/${where}/${number}` }).meanServiceSeconds
        }),
      )
    const anyPhase = Math.round(turnOf(figures) * 1e6) - 1
    return [
      ...distances.map((distance) =>
        exactly(
          `Disk of a ${name}, seek over ${distance} cylinders (ms)`,
          seek(distance),
          disk.seekNs(distance) / 1e6,
          1e-5,
        ),
      ),
      agreement(`Disk of a ${name}, random 8 KB (ms)`, randomService(figures), measured('random', 0)),
      agreement(`Disk of a ${name}, next 8 KB (ms)`, nextService(figures), measured('next', anyPhase)),
    ]
  })
}
