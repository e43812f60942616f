// The yardsticks: each workload as a hand-written single-purpose loop, with no kernel, no tasks and nothing that can be
// cancelled. A 4-ary heap of (time, sequence) on typed arrays, numbers instead of objects, state machines instead of tasks.

import { exponentialDelay, FRAME_BYTES, MEAN_NS, NS_PER_BYTE, pingDelay } from './workloads.ts'

// One heap for all of them, at module level: V8 compiles that to the fastest code.
const CAPACITY = 2 ** 18
const time = new Float64Array(CAPACITY)
const order = new Float64Array(CAPACITY)
const item = new Int32Array(CAPACITY)
let size = 0
let sequence = 0

const clear = (): void => {
  size = 0
  sequence = 0
}

const push = (at: number, what: number): void => {
  const rank = sequence++
  let hole = size++
  while (hole > 0) {
    const parent = (hole - 1) >> 2
    if (time[parent]! <= at) break
    time[hole] = time[parent]!
    order[hole] = order[parent]!
    item[hole] = item[parent]!
    hole = parent
  }
  time[hole] = at
  order[hole] = rank
  item[hole] = what
}

const pop = (): void => {
  const last = --size
  const at = time[last]!
  const rank = order[last]!
  const what = item[last]!
  let hole = 0
  for (;;) {
    const first = 4 * hole + 1
    if (first >= last) break
    let least = first
    let leastTime = time[first]!
    let leastOrder = order[first]!
    const beyond = first + 4
    // a comparison of small integers, where Math.min would be one of doubles
    const end = beyond < last ? beyond : last
    for (let child = first + 1; child < end; child++) {
      const childTime = time[child]!
      if (childTime < leastTime || (childTime === leastTime && order[child]! < leastOrder)) {
        least = child
        leastTime = childTime
        leastOrder = order[child]!
      }
    }
    if (leastTime > at || (leastTime === at && leastOrder > rank)) break
    time[hole] = leastTime
    order[hole] = leastOrder
    item[hole] = item[least]!
    hole = least
  }
  time[hole] = at
  order[hole] = rank
  item[hole] = what
}

/** Each timer, when it fires, is set again. */
export const rawHold = (timers: number, events: number) => {
  clear()
  for (let i = 0; i < timers; i++) push(exponentialDelay(MEAN_NS), i)
  return (): number => {
    for (let done = 0; done < events; done++) {
      const now = time[0]!
      const timer = item[0]!
      pop()
      push(now + exponentialDelay(MEAN_NS), timer)
    }
    return events
  }
}

/** A pair is one timer: when it fires, the message reaches the partner, which starts the timer again: two steps of the game. */
export const rawPingPong = (pairs: number, steps: number) => {
  clear()
  for (let pair = 0; pair < pairs; pair++) push(pingDelay(pair, pairs), pair)
  return (): number => {
    let done = 0
    while (done < steps) {
      const now = time[0]!
      const pair = item[0]!
      pop()
      done += 2
      push(now + pingDelay(pair, pairs), pair)
    }
    return done
  }
}

/** Arrivals and departures; the waiting customers are a ring of arrival times. */
export const rawQueue = (load: number, customers: number) => {
  clear()
  const ARRIVAL = 0
  const DEPARTURE = 1
  const mask = 0xffff
  const arrivedAt = new Float64Array(mask + 1)
  return (): number => {
    let head = 0
    let tail = 0
    let served = 0
    let total = 0
    push(0, ARRIVAL)
    while (size > 0) {
      const now = time[0]!
      const what = item[0]!
      pop()
      if (what === ARRIVAL) {
        if (tail === customers) continue
        arrivedAt[tail & mask] = now
        if (tail++ === head) push(now + exponentialDelay(MEAN_NS), DEPARTURE)
        push(now + exponentialDelay(MEAN_NS / load), ARRIVAL)
      } else {
        total += now - arrivedAt[head++ & mask]!
        served++
        if (head !== tail) push(now + exponentialDelay(MEAN_NS), DEPARTURE)
      }
    }
    if (!(total > 0)) throw new Error('nobody was served')
    return served
  }
}

/** The bus is a ring of requests (host, kind of frame), with one end of frame pending. */
export const rawBus = (hosts: number, frames: number) => {
  clear()
  const mask = 63
  const hostOf = new Int32Array(mask + 1)
  const kindOf = new Int32Array(mask + 1)
  const lastData = FRAME_BYTES.length - 2
  let head = 0
  let tail = 0
  const request = (now: number, host: number, kind: number): void => {
    hostOf[tail & mask] = host
    kindOf[tail & mask] = kind
    if (tail++ === head) push(now + FRAME_BYTES[kind]! * NS_PER_BYTE, 0)
  }
  for (let host = 0; host < hosts; host++) request(0, host, 0)
  return (): number => {
    for (let done = 0; done < frames; done++) {
      const now = time[0]!
      pop()
      const host = hostOf[head & mask]!
      const kind = kindOf[head & mask]!
      head++
      if (head !== tail) push(now + FRAME_BYTES[kindOf[head & mask]!]! * NS_PER_BYTE, 0)
      if (kind < lastData) request(now, host, kind + 1)
      else if (kind === lastData) request(now, (host + 1) % hosts, kind + 1)
      else request(now, (host + hosts - 1) % hosts, 0)
    }
    return frames
  }
}
