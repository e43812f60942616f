// The order in which messages become visible, and what the recorder knows of it: pure parts.

import { describe, expect, test } from 'vitest'
import type { Message, MessageReply } from '../../../sim/cluster/messages/message.ts'
import type { Payload } from '../../../sim/programs/program.ts'
import type { Position, Recorded } from '../../../sim/protocols/publishing/messages.ts'
import { type Held, Order } from '../../../sim/protocols/publishing/order.ts'
import { Recording } from '../../../sim/protocols/publishing/recording.ts'

const payload: Payload = { bytes: 8, digest: 1, data: null }
const message = (from: string, sequence: number): Message => ({
  ...{ kind: 'message', from, to: 'p', sequence, incarnation: 1, replaying: false, payload },
})
const recorded = (index: number, from: string, sequence: number): Recorded => ({
  ...{ kind: 'recorded', process: 'p', from, sequence, index },
})
const record = (index: number, from: string, sequence: number) => ({ index, from, sequence, payload })

describe('an order', () => {
  const answers: (MessageReply | null)[] = []
  const held = (from: string, sequence: number, sinceNs = 0): Held => ({
    ...{ message: message(from, sequence), sinceNs, isPublished: false },
    answer: (reply) => answers.push(reply),
  })
  const stampAt = (order: Order, index: number): string | null => {
    const at = order.take(index)
    if (at === null) return null
    const { from, sequence } = 'message' in at ? at.message : at
    return `${from} ${sequence}`
  }

  test('gives a message its turn when it is here and the recorder has it, whichever comes first', () => {
    const order = new Order()
    order.hold(held('a', 1))
    expect(stampAt(order, 0)).toBe(null)
    order.note(recorded(0, 'a', 1))
    expect(stampAt(order, 0)).toBe('a 1')
    order.note(recorded(1, 'b', 1))
    expect(stampAt(order, 1)).toBe(null)
    order.hold(held('b', 1))
    expect(stampAt(order, 1)).toBe('b 1')
    expect(order.isHolding).toBe(false)
  })

  test('goes by the recorder, not by arrival', () => {
    const order = new Order()
    for (const from of ['a', 'b']) order.hold(held(from, 1))
    order.note(recorded(0, 'b', 1))
    order.note(recorded(1, 'a', 1))
    expect([stampAt(order, 0), stampAt(order, 1)]).toEqual(['b 1', 'a 1'])
  })

  test('takes what has not come here from the recorder, and prefers what has', () => {
    const order = new Order()
    order.note(recorded(0, 'a', 1))
    expect(order.isBehind).toBe(true)
    order.note(record(0, 'a', 1))
    order.note(record(1, 'b', 1))
    order.hold(held('b', 1))
    expect(order.take(0)).toEqual(record(0, 'a', 1))
    expect(order.take(1)).toMatchObject({ message: { from: 'b' } })
    expect(order.isBehind).toBe(false)
  })

  test('keeps the content of what the recorder has sent when it says again that it has it', () => {
    const order = new Order()
    order.note(record(0, 'a', 1))
    order.note(recorded(0, 'a', 1))
    expect(order.take(0)).toEqual(record(0, 'a', 1))
  })

  test('has each message once: a later copy is answered instead, and waits since the first one came', () => {
    answers.length = 0
    const order = new Order()
    order.hold(held('a', 1, 5))
    order.hold(held('a', 1, 9))
    expect(answers).toEqual([null])
    order.note(recorded(0, 'a', 1))
    expect(order.take(0)).toMatchObject({ sinceNs: 5 })
    expect(order.isHolding).toBe(false)
  })

  test('says once that the recorder has to be told of what did not cross the wire, also if an earlier copy did', () => {
    const order = new Order()
    const isToBeTold = (isPublished: boolean): boolean => order.hold({ ...held('a', 1), isPublished })
    expect([false, true, true, false].map(isToBeTold)).toEqual([false, true, false, false])
    order.note(recorded(0, 'a', 1))
    expect(order.take(0)).toMatchObject({ isPublished: true })
  })

  test('knows no places any more when the recorder has lost them, and keeps what waits', () => {
    const order = new Order()
    order.hold(held('a', 1))
    order.note(recorded(1, 'a', 1))
    order.forgetPlaces()
    expect(order.isBehind).toBe(false)
    order.note(recorded(0, 'a', 1))
    expect(stampAt(order, 0)).toBe('a 1')
  })

  test('sends those away that wait when its process stops', () => {
    answers.length = 0
    const order = new Order()
    order.hold(held('a', 1))
    order.refuseAll()
    expect(answers).toEqual([{ kind: 'elsewhere' }])
    expect(order.isHolding).toBe(false)
  })
})

describe('a recording', () => {
  const indexes = (recording: Recording): number[] => recording.log.records().map(({ index }) => index)

  test('gives places in the order in which it hears', () => {
    const recording = new Recording()
    expect(recording.record(message('a', 1))).toEqual(record(0, 'a', 1))
    expect(recording.record(message('b', 1))).toEqual(record(1, 'b', 1))
    expect(recording.record(message('a', 2))).toEqual(record(2, 'a', 2))
  })

  test('knows what it has, and says the place again only of the last message of each sender', () => {
    const recording = new Recording()
    for (const sequence of [1, 2]) recording.record(message('a', sequence))
    expect([1, 2, 3].map((sequence) => recording.knows({ from: 'a', sequence }))).toEqual([true, true, false])
    expect(recording.placeOf({ from: 'a', sequence: 2 })).toBe(1)
    expect(recording.placeOf({ from: 'a', sequence: 1 })).toBe(null)
    expect(recording.placeOf({ from: 'b', sequence: 1 })).toBe(null)
  })

  test('that begins anew goes on where its receiver stands, and has what that has not received', () => {
    const position: Position = {
      ...{ kind: 'at', next: 5, consumed: { below: 2, consumed: [3] } },
      last: [['a', 4]],
      records: [record(2, 'a', 3), record(4, 'a', 4)],
    }
    const recording = new Recording(position)
    expect(recording.begin).toBe(2)
    expect(indexes(recording)).toEqual([2, 4])
    expect(recording.knows({ from: 'a', sequence: 4 })).toBe(true)
    expect(recording.placeOf({ from: 'a', sequence: 4 })).toBe(null) // its receiver has it and answers itself
    expect(recording.record(message('a', 5)).index).toBe(5)
    expect(recording.log.end).toBe(6)
  })
})
