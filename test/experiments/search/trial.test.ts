// Runs that a search does not make: what it takes them to come to is what they come to, and the events of the run are those of the one that was
// made in their place.

import { describe, expect, test } from 'vitest'
import { type Ground, groundOf } from '../../../sim/experiments/search/aiming/ground.ts'
import { randomSchedule } from '../../../sim/experiments/search/aiming/swarm.ts'
import type { DrawnSchedule } from '../../../sim/experiments/search/finding.ts'
import { crashAt, type Schedule, type Strike, struckBy } from '../../../sim/experiments/search/schedule.ts'
import { Absences } from '../../../sim/experiments/search/trial.ts'
import { follow, tryOut } from '../../../sim/experiments/search/try-out.ts'
import { smallScenario } from '../../../sim/experiments/search/worlds/small-scenarios.ts'
import { simulate } from '../../../sim/simulate.ts'
import type { TraceEvent } from '../../../sim/trace/event.ts'

const matmul = smallScenario({
  ...{ kind: 'matmul', policy: 'incremental', replication: 2, placement: 'detector', memory: 'symbolic' },
})
const ground = groundOf(matmul)

/** Those drawn schedules whose last run was not made. */
function known(of: Ground, count: number): DrawnSchedule[] {
  const drawn = Array.from({ length: count }, (_, number) => randomSchedule(of, 'seed', number))
  return drawn.filter(({ finding }) => finding !== null)
}

const fingerprint = (schedule: Schedule): string => simulate(struckBy(matmul, schedule)).fingerprint

describe('a schedule that is drawn and not tried', () => {
  test('is taken to come to what it comes to, and has the events of the one before its last strike', () => {
    const spared = known(ground, 60)
    expect(spared.length).toBeGreaterThan(5)
    for (const { schedule, finding, equivalent } of spared) {
      expect({ ...finding, schedule }).toEqual(tryOut(ground, schedule))
      expect(equivalent).toBeGreaterThan(0)
      expect(fingerprint(schedule)).toBe(fingerprint(schedule.slice(0, -1)))
    }
  })

  test('may be one that breaks something: it was followed, and ends there', () => {
    const troubled = groundOf({ ...matmul, protocol: { ...matmul.protocol, without: ['log-before-acknowledge'] } })
    const broken = known(troubled, 40).filter(({ finding }) => finding!.violation !== null)
    expect(broken.length).toBeGreaterThan(0)
    for (const { schedule, finding } of broken) expect({ ...finding, schedule }).toEqual(tryOut(troubled, schedule))
  })
})

describe('one more strike', () => {
  const first = crashAt(['ws2'], 300e6, 400e6)
  const trial = follow(ground, [first])
  const endNs = Math.round(simulate(struckBy(matmul, [first])).endsAtSeconds * 1e9)
  const isKnown = (strike: Strike): boolean => trial.of([first, strike]) !== null
  const stalled: Strike = { kind: 'stall', hosts: ['ws2'], moment: { kind: 'at', atNs: 500e6 }, forNs: 1e8 }

  test.each<[string, Strike, boolean]>([
    ['at a host that is down', crashAt(['ws2'], 500e6), true],
    ['that would stop a host that is down', stalled, true],
    ['when all is over', crashAt(['ws1', 'fs1'], endNs + 1), true],
    ['at another host', crashAt(['ws1'], 500e6), false],
    ['at one that is down and one that is not', crashAt(['ws2', 'ws1'], 500e6), false],
    ['at the instant of the crash', crashAt(['ws2'], 300e6, 1e6), false],
    ['at the instant of the return', crashAt(['ws2'], 700e6), false],
    ['before the crash', crashAt(['ws2'], 299e6), false],
    ['at the last instant', crashAt(['ws1'], endNs), false],
    [
      'at an event',
      { ...first, moment: { kind: 'event', event: { kind: 'suspected', host: 'ws2' }, delayNs: 0 } },
      false,
    ],
  ])('%s', (_, strike, spared) => {
    expect(isKnown(strike)).toBe(spared)
    if (spared) expect(trial.of([first, strike])!.finding).toEqual(tryOut(ground, [first, strike]))
  })

  test('after another that is not of the run either is known too; two at once are not, nor one after another beginning', () => {
    const late = crashAt(['ws1'], endNs + 1)
    expect(trial.of([first, late, late])).toBeNull()
    expect(trial.of([crashAt(['ws2'], 300e6, 400e6), late])).toBeNull()
    expect(trial.of([first])).toBe(trial)
    const later = [first, late, crashAt(['ws3'], endNs + 2)]
    expect(trial.of([first, late])!.of(later)!.finding).toEqual(tryOut(ground, later))
  })
})

test('a host is down from its crash to its return, and again', () => {
  const absences = new Absences()
  const crash: TraceEvent = { kind: 'host-crashed', host: 'ws1', boot: 0, processes: [], during: [] }
  absences.read(10, crash)
  absences.read(20, { kind: 'host-restarted', host: 'ws1', boot: 1 })
  absences.read(30, { ...crash, boot: 1 })
  const instants = [5, 10, 15, 20, 25, 30, 35, 1e12]
  expect(instants.filter((atNs) => absences.isDown('ws1', atNs))).toEqual([15, 35, 1e12])
  expect(absences.isDown('ws2', 15)).toBe(false)
})
