import { describe, expect, it } from 'vitest'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { ms } from '../../sim/kernel/time.ts'
import { Disk } from '../../sim/machine/disk.ts'
import type { DiskProfile } from '../../sim/machine/profiles/profile.ts'
import { profiles } from '../../sim/machine/profiles/profiles.ts'

// 6000 rpm and 100 sectors: a turn is 10 ms, a sector passes in 0.1 ms; the tracks are skewed by 10 sectors.
const plain: DiskProfile = {
  rpm: 6000,
  sectorsPerTrack: 100,
  cylinders: 901,
  heads: 2,
  sectorBytes: 512,
  trackSeekNs: ms(1),
  averageSeekNs: ms(8),
  fullSeekNs: ms(15),
  commandNs: 0,
}

const drive = (profile: DiskProfile = plain) => {
  const simulation = new Simulation()
  const disk = new Disk(simulation, profile, new RandomStreams('1').of('disk'))
  const seen: string[] = []
  return { simulation, disk, seen, note: (what: string) => seen.push(`${simulation.now / 1e6} ${what}`) }
}

describe('a disk', () => {
  it('transfers at the speed of its platter', () => {
    const { simulation, disk, seen, note } = drive()
    disk.request('read', 'next', 20 * 512, note, 'a') // sector 0 is under the head at time 0
    simulation.run()
    expect(seen).toEqual(['2 a'])
  })

  it('waits for the sector to come round: a whole turn if it has just passed', () => {
    const { simulation, disk, seen, note } = drive()
    disk.request('write', 'next', 20 * 512, note, 'a')
    simulation.after(ms(2.1), () => disk.request('write', 'next', 20 * 512, note, 'b'), undefined)
    simulation.run()
    expect(seen).toEqual(['2 a', '14 b'])
  })

  it('serves first come, first served', () => {
    const { simulation, disk, seen, note } = drive()
    for (const name of ['a', 'b', 'c']) disk.request('write', 'next', 10 * 512, note, name)
    expect(disk.backlog).toBe(3)
    simulation.run()
    expect(seen).toEqual(['1 a', '2 b', '3 c'])
  })

  it('changes tracks within a request for the price of the skew', () => {
    const { simulation, disk, seen, note } = drive()
    disk.request('read', 'next', 250 * 512, note, 'a') // three tracks: two changes of 1 ms, the second of them a seek
    simulation.run()
    expect(seen).toEqual(['27 a'])
  })

  it('seeks by a curve through its three figures', () => {
    const { disk } = drive()
    expect([0, 1, 901 / 3, 900].map((cylinders) => disk.seekNs(cylinders) / 1e6)).toEqual([0, 1, 8, 15])
    for (let distance = 1; distance < 900; distance++) {
      expect(disk.seekNs(distance + 1)).toBeGreaterThanOrEqual(disk.seekNs(distance))
    }
  })

  it('keeps files apart: each extent goes on where it was', () => {
    const { simulation, disk, seen, note } = drive()
    const [one, two] = [{ nextSector: 0 }, { nextSector: 50 }]
    disk.request('write', one, 10 * 512, note, 'one')
    disk.request('write', two, 10 * 512, note, 'two')
    disk.request('write', one, 10 * 512, note, 'one')
    simulation.run()
    expect(seen).toEqual(['1 one', '6 two', '12 one'])
  })

  it('changes tracks when a transfer goes on beyond one, and not when it ends there', () => {
    const { simulation, disk, seen, note } = drive()
    disk.request('write', { nextSector: 0 }, 100 * 512, note, 'a track')
    simulation.run()
    expect(seen).toEqual(['10 a track'])
  })

  it('leaves the arm where a transfer ends', () => {
    // From the second track of a cylinder into the next one, where the second request finds its sector under the head at once:
    // 6 ms until sector 150 comes, 10 ms for 100 sectors, 1 ms between the tracks.
    const { simulation, disk, seen, note } = drive()
    disk.request('write', { nextSector: 150 }, 100 * 512, note, 'over')
    disk.request('write', { nextSector: 250 }, 10 * 512, note, 'on')
    simulation.run()
    expect(seen).toEqual(['17 over', '18 on'])
  })

  it('begins again at its first sector when it is full', () => {
    const { simulation, disk, note } = drive()
    const last = { nextSector: 901 * 2 * 100 - 5 }
    disk.request('write', last, 10 * 512, note, 'a')
    simulation.run()
    expect(last.nextSector).toBe(10)
  })

  it('keeps count', () => {
    const { simulation, disk, note } = drive()
    disk.request('write', 'next', 10 * 512, note, 'a')
    disk.request('read', 'next', 10 * 512, note, 'b')
    simulation.run(ms(9))
    expect(disk.statistics).toEqual({ requests: 2, bytesRead: 5120, bytesWritten: 5120, busyNs: ms(2) })
  })
})

describe('a crash', () => {
  it('tells how much of a write is on the platter, and what had not begun', () => {
    const { simulation, disk, seen, note } = drive()
    disk.request('write', 'next', 10 * 512, note, 'done')
    disk.request('write', 'next', 10 * 512, note, 'torn')
    disk.request('write', 'next', 10 * 512, note, 'never')
    simulation.run(ms(1.75))
    expect(disk.reset()).toEqual({
      interrupted: { operation: 'write', value: 'torn', durableBytes: 7 * 512 },
      waiting: ['never'],
    })
    disk.request('write', 'next', 512, note, 'later')
    simulation.run()
    expect(seen).toEqual(['1 done', expect.stringContaining('later')])
  })

  it('counts whole sectors over a change of tracks: nothing is written while the head moves', () => {
    for (const [at, sectors] of [
      [0.05, 0],
      [10, 100],
      [10.9, 100],
      [11.1, 101],
      [12, 110],
    ] as const) {
      const { simulation, disk, note } = drive()
      disk.request('write', 'next', 150 * 512, note, 'a')
      simulation.run(ms(at))
      expect(disk.reset().interrupted?.durableBytes, `after ${at} ms`).toBe(sectors * 512)
    }
  })

  it('in a transfer that begins within a track counts its sectors from there', () => {
    // 5 ms until sector 50 comes, 50 sectors to the end of its track, 1 ms for the head, 10 sectors.
    const { simulation, disk, note } = drive()
    disk.request('write', { nextSector: 50 }, 150 * 512, note, 'a')
    simulation.run(ms(12))
    expect(disk.reset().interrupted?.durableBytes).toBe(60 * 512)
  })

  it('at the last instant of a write leaves what was to be written and no more', () => {
    const { simulation, disk, note } = drive()
    let left: unknown
    simulation.after(
      ms(0.1),
      () => {
        left = disk.reset().interrupted?.durableBytes
      },
      undefined,
    )
    disk.request('write', { nextSector: 0 }, 100, note, 'a')
    simulation.run()
    expect(left).toBe(100)
  })

  it('of an idle disk loses nothing', () => {
    expect(drive().disk.reset()).toEqual({ interrupted: null, waiting: [] })
  })
})

describe('the disk of a file server', () => {
  it('writes an 8 KB block anywhere in 19 to 24 ms', () => {
    for (const name of ['sparcstation-1', 'sparcstation-10'] as const) {
      const { simulation, disk } = drive(profiles[name].disk)
      let left = 2000
      const again = () => {
        if (left-- > 0) disk.request('write', 'random', 8192, again, undefined)
      }
      again()
      simulation.run()
      const mean = Math.round(simulation.now / 2000 / 1e6) // the source gives whole milliseconds
      expect(mean, name).toBeGreaterThanOrEqual(19)
      expect(mean, name).toBeLessThanOrEqual(24)
    }
  })

  it('writes 8 KB blocks one after the other, each after it has come over the network, in 8 to 10 ms', () => {
    // Between two blocks lie 10 to 21 ms, an even spread over a turn: half a turn (5.6 ms), transfer (2.5 ms), command (0.5 ms).
    const { simulation, disk } = drive(profiles['sparcstation-10'].disk)
    const random = new RandomStreams('2').of('pause')
    let left = 1000
    const next = () => {
      if (left-- > 0) simulation.after(random.integer(ms(10), ms(10) + disk.turnNs), write, undefined)
    }
    const write = () => disk.request('write', 'next', 8192, next, undefined)
    next()
    simulation.run()
    const mean = disk.statistics.busyNs / 1000 / 1e6
    expect(mean).toBeGreaterThan(8)
    expect(mean).toBeLessThan(10)
  })
})
