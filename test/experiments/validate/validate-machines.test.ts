import { describe, expect, it } from 'vitest'
import { measureDisk } from '../../../sim/experiments/measure/measure-disk.ts'
import { measureEthernet } from '../../../sim/experiments/measure/measure-ethernet.ts'
import { metcalfeBoggsEfficiency, validateMachines } from '../../../sim/experiments/validate/validate-machines.ts'
import { agreement, atLeast } from '../../../sim/experiments/validate/validation-row.ts'
import { Observations } from '../../../sim/kernel/chance/statistics.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'

it('Ethernet and disk agree with every closed form', () => {
  const rows = validateMachines('1995')
  expect(rows.filter((row) => !row.holds)).toEqual([])
  expect(rows.length).toBeGreaterThan(60)
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
