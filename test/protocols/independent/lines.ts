// The same recovery line in three other ways, written without a look at the first: by the checkpoint graph, by counting messages, and by
// trying all cuts.

import {
  type History,
  type Line,
  normalised,
  type Place,
  presentOf,
} from '../../../sim/protocols/independent/history.ts'

interface Numbered {
  readonly history: History
  readonly dead: readonly number[]
  readonly sendBuffers: boolean
}

const name = ({ process, number }: Place): string => `${process}/${number}`

/**
 * Checkpoint graph: a message makes two checkpoints inconsistent, the last one before it was sent and the first one after it became visible. Begin
 * with the newest of everybody; whoever can be reached from a member goes back by one; until nobody can.
 */
export function byCheckpointGraph({ history, dead, sendBuffers }: Numbered): Line {
  const { committed, dependences } = normalised(history)
  const next = new Map<string, Place[]>()
  const edge = (from: Place, to: Place): void => {
    next.set(name(from), [...(next.get(name(from)) ?? []), to])
  }
  for (const [process, newest] of committed.entries()) {
    for (let number = 0; number <= newest; number++) edge({ process, number }, { process, number: number + 1 })
  }
  for (const { sentIn, visibleIn } of dependences) {
    edge({ ...sentIn, number: sentIn.number - 1 }, visibleIn)
    if (!sendBuffers) edge({ ...visibleIn, number: visibleIn.number - 1 }, sentIn)
  }
  let line = committed.map((newest, process) => (dead.includes(process) ? newest : newest + 1))
  for (;;) {
    const reached = new Set<string>()
    const open = line.flatMap((number, process) => next.get(name({ process, number })) ?? [])
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (reached.has(name(place))) continue
      reached.add(name(place))
      open.push(...(next.get(name(place)) ?? []))
    }
    const isReached = (number: number, process: number): boolean => reached.has(name({ process, number }))
    if (!line.some(isReached)) return line
    line = line.map((number, process) => {
      let left = number
      while (isReached(left, process)) left--
      return left
    })
  }
}

/**
 * After Juang and Venkatesan: in rounds everybody tells everybody how many messages it has sent up to its candidate, and falls back to the last
 * checkpoint with no more of them visible. Only for channels that keep the order.
 */
export function byCounting({ history, dead, sendBuffers }: Numbered): Line {
  const { committed, dependences } = normalised(history)
  const line = committed.map((newest, process) => (dead.includes(process) ? newest : newest + 1))
  const count = (from: number, to: number, which: 'sentIn' | 'visibleIn', upTo: number): number =>
    dependences.filter(
      (each) => each.sentIn.process === from && each.visibleIn.process === to && each[which].number <= upTo,
    ).length
  for (let moved = true; moved; ) {
    moved = false
    for (const from of committed.keys()) {
      for (const to of committed.keys()) {
        while (count(from, to, 'visibleIn', line[to]!) > count(from, to, 'sentIn', line[from]!)) {
          line[to]!--
          moved = true
        }
        while (!sendBuffers && count(from, to, 'sentIn', line[from]!) > count(from, to, 'visibleIn', line[to]!)) {
          line[from]!--
          moved = true
        }
      }
    }
  }
  return line
}

/** All cuts there are: the newest one that is consistent. */
export function byAllCuts({ history, dead, sendBuffers }: Numbered): Line {
  const given = normalised(history)
  const newest = given.committed.map((_, process) => presentOf(given, process) - (dead.includes(process) ? 1 : 0))
  const isConsistent = (line: Line): boolean =>
    given.dependences.every(({ sentIn, visibleIn }) => {
      const isSent = sentIn.number <= line[sentIn.process]!
      const isVisible = visibleIn.number <= line[visibleIn.process]!
      return sendBuffers ? isSent || !isVisible : isSent === isVisible
    })
  let best: Line | null = null
  const sum = (line: Line): number => line.reduce((total, number) => total + number, 0)
  const cuts = function* (process: number): Generator<number[]> {
    if (process === newest.length) return yield []
    for (const rest of cuts(process + 1))
      for (let number = newest[process]!; number >= 0; number--) yield [number, ...rest]
  }
  for (const line of cuts(0)) if ((best === null || sum(line) > sum(best)) && isConsistent(line)) best = line
  return best!
}
