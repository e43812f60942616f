// What looks like a fault and is none: tales to which a check has nothing to say.

import { describe, expect, test } from 'vitest'
import { exactlyOnceInOrder } from '../../sim/checks/invariants/exactly-once-in-order.ts'
import { ring } from '../../sim/checks/invariants/ring.ts'
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
