// What looks like a fault and is none: tales to which a check has nothing to say.

import { describe, expect, test } from 'vitest'
import { exactlyOnceInOrder } from '../../sim/checks/invariants/exactly-once-in-order.ts'
import { recoverable } from '../../sim/checks/invariants/recoverable.ts'
import { ring } from '../../sim/checks/invariants/ring.ts'
import { sameAnswer } from '../../sim/checks/invariants/same-answer.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'
import { good, judge, retold } from './tale.ts'

test('exactly-once-in-order: who goes back to his beginning receives everything once more', () => {
  const again = retold(good, (event) => {
    if (event.kind === 'restored') return { ...event, number: 0, received: 0 }
    if (event.kind === 'message-received' && event.replayed) return [{ ...event, sequence: 1, index: 0 }, event]
    return event
  })
  expect(judge(again, [exactlyOnceInOrder])).toEqual([])
})

describe('ring: a process is taken over as incarnation 3', () => {
  const of = { process: 'a/0', incarnation: 3 } as const
  const later = retold(good, (event) =>
    'incarnation' in event && event.process === 'a/0' && event.incarnation === 2
      ? ({ ...event, ...of } as TraceEvent)
      : event,
  )

  test('if somebody had claimed the second and died before it ran', () => {
    const claimedBefore = retold(later, (event) =>
      event.kind === 'claim-granted' && event.host === 'fs1' ? [{ ...event, incarnation: 2 }, event] : event,
    )
    expect(judge(claimedBefore, [ring])).toEqual([])
  })

  test('not if nobody had', () => {
    expect(judge(later, [ring]).map(({ message }) => message)).toEqual([
      'ws2 takes over a/0 as incarnation 3; incarnation 2 is due',
    ])
  })
})

describe('a run without crashes that was cut at its limit tells nothing of what comes later', () => {
  const { crashFree } = good.setting
  const cut = { ...good.setting, crashFree: { ...crashFree!, isComplete: false, answers: new Map([['a/0', 10]]) } }

  test('recoverable: one with crashes may be cut there too', () => {
    const stuck = { ...good, end: { ...good.end, outcome: 'stuck', reason: 'no answer' } } as const
    expect(judge(stuck, [recoverable])).toHaveLength(1)
    expect(judge({ ...stuck, setting: cut }, [recoverable])).toEqual([])
    expect(judge({ ...stuck, setting: { ...cut, crashFree: null } }, [recoverable])).toEqual([])
  })

  test('same-answer: a process that answers with crashes may not have answered yet without them', () => {
    expect(judge({ ...good, setting: cut }, [sameAnswer])).toEqual([])
    const complete = { ...cut, crashFree: { ...cut.crashFree, isComplete: true } }
    expect(judge({ ...good, setting: complete }, [sameAnswer]).length).toBeGreaterThan(0)
  })
})
