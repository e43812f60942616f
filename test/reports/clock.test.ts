// The clock of a page: one instant and one view for all its runs, whoever moves them.

import { beforeEach, describe, expect, test } from 'vitest'
import { Clock } from '../../reports/timeline/clock.ts'
import { whole } from '../../reports/timeline/view.ts'

const endNs = 600e9
let calls: string[] = []
let clock: Clock

beforeEach(() => {
  calls = []
  const follow = (name: string) => () => void calls.push(name)
  clock = new Clock(endNs, { draw: follow('draw'), tell: follow('tell'), moved: follow('moved') })
})

describe('the clock', () => {
  test('stands at the end at first, and all is in view', () => {
    expect([clock.nowNs, clock.isAtEnd, clock.view]).toEqual([endNs, true, whole(endNs)])
    expect(calls).toEqual([])
  })

  test('goes to an instant: it is drawn, and what holds then is told', () => {
    clock.goTo(200e9)
    expect([clock.nowNs, clock.isAtEnd]).toEqual([200e9, false])
    expect(calls).toEqual(['draw', 'tell'])
  })

  test.each([
    [-5, 0],
    [endNs + 5, endNs],
  ])('never leaves the runs: %i', (to, now) => {
    clock.goTo(to)
    expect(clock.nowNs).toBe(now)
  })

  test('takes the view along to where it goes, unless it is told not to', () => {
    clock.look({ fromNs: 100e9, toNs: 200e9 })
    clock.goTo(400e9, false)
    expect(clock.view).toEqual({ fromNs: 100e9, toNs: 200e9 })
    clock.goTo(400e9)
    expect(clock.view.fromNs).toBeLessThan(400e9)
    expect(clock.view.toNs).toBeGreaterThan(400e9)
  })

  test('says that all has moved when another part is looked at, and tells nothing anew', () => {
    clock.panBy(0)
    clock.zoom(0.5)
    clock.lookAtAll()
    expect(calls).toEqual(['moved', 'draw', 'moved', 'draw', 'moved', 'draw'])
  })

  test('zooms to the instant while it is visible, else to the middle', () => {
    clock.look({ fromNs: 100e9, toNs: 200e9 })
    clock.goTo(110e9)
    clock.zoomToNow(0.5)
    expect(clock.view).toEqual({ fromNs: 105e9, toNs: 155e9 })
    clock.goTo(400e9, false)
    clock.zoomToNow(0.5)
    expect(clock.view).toEqual({ fromNs: 117.5e9, toNs: 142.5e9 })
  })
})
