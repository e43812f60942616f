// Where a line has a process go, case by case; and over random courses, that what is cut where a line has it never holds a message that was not sent.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Followed, follow, indexOf, type Past, type Point } from '../../../sim/protocols/index-based/past.ts'

const point = (number: number, after: number, epoch = 0): Point => ({ number, after, epoch })
const first = (...points: Point[]): Past => ({ creation: null, points })
const numbersOf = ({ past }: Followed): number[] => past.points.map(({ number }) => number)

const past = first(point(1, 0), point(4, 1), point(5, 4))

describe('a process with checkpoints 1, 4 and 5', () => {
  test.each([
    ['its beginning', 0, 'goes back', []],
    ['the first', 1, 'goes back', [1]],
    ['an index that it has jumped over: the next one', 3, 'goes back', [1, 4]],
    ['its newest', 5, 'goes back', [1, 4, 5]],
    ['an index that it has not come to', 6, 'stays', [1, 4, 5]],
  ])('has a line at %s', (_, index, fate, numbers) => {
    const followed = follow(past, [{ epoch: 1, index }])
    expect([followed.fate, numbersOf(followed)]).toEqual([fate, numbers])
  })

  test('takes lines in turn: what the first undoes is not there for the second', () => {
    const followed = follow(past, [
      { epoch: 1, index: 2 },
      { epoch: 2, index: 5 },
    ])
    expect([followed.fate, numbersOf(followed)]).toEqual(['goes back', [1, 4]])
  })

  test('falls short if the checkpoint on the line is lost: the next one is behind the line', () => {
    const followed = follow(first(point(1, 0), point(5, 4)), [{ epoch: 1, index: 3 }])
    expect([followed.fate, numbersOf(followed)]).toEqual(['falls short', [1]])
  })
})

test('checkpoints of an epoch are not touched by its line', () => {
  const followed = follow(first(point(1, 0), point(3, 1), point(4, 3, 2)), [{ epoch: 2, index: 2 }])
  expect(numbersOf(followed)).toEqual([1, 3, 4])
})

describe('a process that was created at index 2, in epoch 1', () => {
  const child: Past = { creation: { epoch: 1, index: 2 }, points: [point(4, 2, 1)] }
  test.each([
    ['behind its creation', 2, 2, 'vanishes'],
    ['at a checkpoint of its own', 2, 3, 'goes back'],
    ['of an epoch before its creation', 1, 2, 'stays'],
  ])('and a line %s', (_, epoch, index, fate) => {
    expect(follow(child, [{ epoch, index }]).fate).toBe(fate)
  })

  test('begins with that index', () => {
    expect(indexOf({ ...child, points: [] })).toBe(2)
    expect(indexOf(child)).toBe(4)
    expect(indexOf(first())).toBe(0)
  })
})

interface Step {
  readonly kind: 'save' | 'send'
  readonly from: number
  readonly to: number
}

interface Course {
  position: number
  past: Past
  /** By number of the checkpoint. */
  readonly at: Map<number, number>
}

/** Four processes save themselves and send each other messages; a higher index forces a checkpoint, unless `forces` is off. */
function perform(steps: readonly Step[], forces: boolean) {
  const courses = Array.from({ length: 4 }, (): Course => ({ position: 0, past: first(), at: new Map([[0, 0]]) }))
  const messages: { from: number; sent: number; to: number; seen: number }[] = []
  const save = (course: Course, number: number): void => {
    course.past = first(...course.past.points, point(number, indexOf(course.past)))
    course.at.set(number, course.position)
  }
  for (const { kind, from, to } of steps) {
    const sender = courses[from]!
    if (kind === 'save') save(sender, indexOf(sender.past) + 1)
    else if (from !== to) {
      const receiver = courses[to]!
      const index = indexOf(sender.past)
      if (forces && index > indexOf(receiver.past)) save(receiver, index)
      messages.push({ from, sent: ++sender.position, to, seen: ++receiver.position })
    }
  }
  return { courses, messages }
}

const someSteps = fc.array(
  fc.record({
    kind: fc.constantFrom<Step['kind']>('save', 'send', 'send'),
    from: fc.nat({ max: 3 }),
    to: fc.nat({ max: 3 }),
  }),
  { maxLength: 60 },
)

function orphansAt(steps: readonly Step[], index: number, forces = true): number {
  const { courses, messages } = perform(steps, forces)
  const cuts = courses.map(({ past: own, position, at }) => {
    const { fate, past: left } = follow(own, [{ epoch: 1, index }])
    return fate === 'stays' ? position : at.get(left.points.at(-1)?.number ?? 0)!
  })
  return messages.filter(({ from, sent, to, seen }) => seen <= cuts[to]! && sent > cuts[from]!).length
}

test('the line of any index fits together, whatever was sent and saved', () => {
  fc.assert(fc.property(someSteps, fc.nat({ max: 12 }), (steps, index) => orphansAt(steps, index) === 0))
})

test('without forced checkpoints it does not', () => {
  const steps: Step[] = [
    { kind: 'save', from: 0, to: 0 },
    { kind: 'send', from: 0, to: 1 },
    { kind: 'save', from: 1, to: 1 },
  ]
  expect(orphansAt(steps, 1, false)).toBe(1)
  expect(orphansAt(steps, 1)).toBe(0)
})
