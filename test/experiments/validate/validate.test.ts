import { describe, expect, it } from 'vitest'
import { measureDisk } from '../../../sim/experiments/measure/measure-disk.ts'
import { measureEthernet } from '../../../sim/experiments/measure/measure-ethernet.ts'
import { measureStream } from '../../../sim/experiments/measure/measure-stream.ts'
import { type EthernetReference, ethernetReference } from '../../../sim/experiments/validate/ethernet-reference.ts'
import { validateAlone } from '../../../sim/experiments/validate/validate.ts'
import { metcalfeBoggsEfficiency } from '../../../sim/experiments/validate/validate-ethernet.ts'
import { agreement, atLeast, exactly } from '../../../sim/experiments/validate/validation-row.ts'
import { Observations } from '../../../sim/kernel/chance/statistics.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import { saturatedCable } from '../../support/ethernet-from-the-standard.ts'

it('queues, processor, hosts, Ethernet and disk agree with all that is known of them', () => {
  const rows = validateAlone('1995')
  expect(rows.filter((row) => !row.holds)).toEqual([])
  expect(rows.length).toBeGreaterThan(130)
}, 240_000)

describe('the figures of the independent Ethernet', () => {
  const delayNs: Readonly<Record<EthernetReference['cable'], (from: number, to: number) => number>> = {
    far: () => 25_600,
    near: () => 2165,
    // station k stands at place k + 1 mod 4: at the first one somebody listens; 4.33 ns a metre, neighbours 2.5 m apart
    along: (from, to) => Math.max(11, Math.round((Math.abs(((from + 1) % 4) - ((to + 1) % 4)) * 910 * 4.33) / 3)),
  }
  const again = ethernetReference.filter(
    ({ stations, bytes, cable, turnaroundMicroseconds }) =>
      bytes === 1518 && stations === 5 && (cable !== 'along' || turnaroundMicroseconds > 0),
  )

  it.each(again)('come out again: $stations stations, $bytes bytes, $cable', (row) => {
    const { stations, bytes, cable, turnaroundMicroseconds } = row
    const rates = Array.from({ length: 8 }, (_, run) =>
      saturatedCable({
        ...{ stations, frameBytes: bytes, seconds: 1, seed: 100 * run + stations + bytes },
        ...{ delayNs: delayNs[cable], turnaroundNs: turnaroundMicroseconds * 1000 },
      }),
    )
    const { mean, halfWidth } = Observations.of(rates)
    expect(mean).toBeCloseTo(row.megabitsPerSecond, 3)
    expect(halfWidth).toBeCloseTo(row.halfWidth, 3)
  })
})

describe('a stream of datagrams', () => {
  const rate = (bytes: number): number =>
    measureStream({ profile: profiles['sparcstation-1'], bytes, datagrams: 300 }).kilobytesPerSecond

  it('of 8 KB carries at least 850 KB/s between two SPARCstations 1, and more than one of 4 KB', () => {
    expect(rate(8192)).toBeGreaterThan(850)
    expect(rate(8192)).toBeGreaterThan(rate(4096))
  })

  it('is limited by the wire where processors are fast', () => {
    // five frames of 1518 bytes and one of 838, with preambles and gaps, take 6.84 ms
    const { kilobytesPerSecond } = measureStream({ profile: profiles['modern-server'], bytes: 8192, datagrams: 300 })
    expect(kilobytesPerSecond).toBeCloseTo(8 / 6.8384e-3, 0)
  })

  it.each([[0], [65_508], [1.5]])('of %d bytes is refused', (bytes) => {
    expect(() => rate(bytes)).toThrow(RangeError)
  })
})

it('the formula of Metcalfe and Boggs gives their numbers', () => {
  // Two stations: A = 1/2, one slot of 51.2 us lost for each frame of 67.2 us (64 bytes with preamble and gap).
  expect(metcalfeBoggsEfficiency(2, 64)).toBeCloseTo(67.2 / (67.2 + 51.2), 12)
  expect(metcalfeBoggsEfficiency(1, 64)).toBe(1)
})

describe('a row of validation', () => {
  it('fails when theory lies outside twice the interval', () => {
    const observations = Observations.of([1, 1.1, 0.9, 1.05, 0.95]) // mean 1, half width 0.098
    expect(agreement('inside', 1.15, observations).holds).toBe(true)
    expect(agreement('outside', 1.25, observations).holds).toBe(false)
    expect(agreement('outside, but not known so well itself', 1.25, observations, 0.1).holds).toBe(true)
    expect(exactly('the same', 3, 3 + 1e-12).holds).toBe(true)
    expect(exactly('not the same', 3, 3.001).holds).toBe(false)
    expect(atLeast('bound below', 0.5, observations).holds).toBe(true)
    expect(atLeast('bound above', 1.2, observations).holds).toBe(false)
  })
})

describe('an Ethernet under full load', () => {
  const load = { stations: 24, bytes: [64, 1518], ratio: [7, 1], seconds: 10, seed: '1' }

  it('of 24 stations with short and long frames carries more than 9 Mb/s and shares it fairly', () => {
    const measured = measureEthernet(load)
    expect(measured.megabitsPerSecond).toBeGreaterThan(9)
    expect(measured.megabitsPerSecond).toBeLessThan(10)
    expect(measured.fairness).toBeGreaterThan(0.9)
    // Little's law: 24 stations with one frame each, which is sent or given up.
    const framesDone = measured.framesPerSecond + measured.drops / load.seconds
    expect((framesDone * measured.meanDelaySeconds) / 24).toBeCloseTo(1, 1)
  })

  it('gives the same for the same seed, and as much with one event a frame', () => {
    expect(measureEthernet(load)).toEqual(measureEthernet(load))
    expect(measureEthernet({ ...load, stepByStep: true })).toEqual(measureEthernet(load))
    expect(measureEthernet({ ...load, seed: '2' })).not.toEqual(measureEthernet(load))
  })

  it.each([
    [{ stations: 0 }, 'station'],
    [{ bytes: [], ratio: [] }, 'share'],
    [{ ratio: [1] }, 'share'],
    [{ ratio: [0, 0] }, 'more than 0'],
    [{ seconds: 0 }, 'seconds'],
    [{ bytes: [63, 1518] }, '64 to 1518'],
  ])('refuses %j', (wrong, message) => {
    expect(() => measureEthernet({ ...load, ...wrong })).toThrow(message)
  })
})

it('one block right after the other misses its sector: a whole turn each, and more than with a pause', () => {
  // 8 KB behind each other at 5400 rpm: the head is half a millisecond late for each, and waits for the next turn.
  const profile = profiles['sparcstation-10'].disk
  const load = { profile, operation: 'write', where: 'next', bytes: 8192, requests: 900, seed: '1' } as const
  const turn = 60 / profile.rpm
  expect(measureDisk(load).meanServiceSeconds).toBeGreaterThan(turn)
  expect(measureDisk({ ...load, pauseNs: 11_000_000 }).meanServiceSeconds).toBeLessThan(turn)
})
