// What generators cost by themselves: the workloads as generators that a loop resumes straight from the kernel's event queue,
// with no tasks, nothing to wait for but time, and nothing that can be withdrawn. No kernel with a generator for each task can be
// much faster than this.

import { EventQueue } from '../sim/kernel/queue/event-queue.ts'
import { exponentialDelay, MEAN_NS } from './workloads.ts'

type Body = Generator<number, void, void>

export const bareHold = (timers: number, events: number) => {
  const bodies: Body[] = []
  const queue = new EventQueue((slot) => {
    if (typeof bodies[slot] !== 'object') throw new Error('a slot without a body')
  })
  function* timer(): Body {
    for (;;) yield exponentialDelay(MEAN_NS)
  }
  for (let i = 0; i < timers; i++) {
    const slot = queue.claim()
    bodies[slot] = timer()
    queue.schedule(bodies[slot].next().value!, slot)
  }
  return (): number => {
    for (let i = 0; i < events; i++) {
      const slot = queue.advance(Number.MAX_SAFE_INTEGER)
      queue.schedule(bodies[slot]!.next().value!, slot)
    }
    return events
  }
}

/** A generator for each customer, which yields once: its service time. */
export const bareQueue = (load: number, customers: number) => {
  const queue = new EventQueue()
  const [arrival, departure] = [queue.claim(), queue.claim()]
  const mask = 0xffff
  const inLine: (Body | null)[] = new Array(mask + 1).fill(null)
  const work = new Float64Array(mask + 1)
  let served = 0
  let total = 0
  function* customer(): Body {
    const arrivedNs = queue.now
    yield exponentialDelay(MEAN_NS)
    total += queue.now - arrivedNs
    served++
  }
  function* source(): Body {
    for (let i = 0; i < customers; i++) yield exponentialDelay(MEAN_NS / load)
  }
  return (): number => {
    let head = 0
    let tail = 0
    const arrivals = source()
    queue.schedule(arrivals.next().value!, arrival)
    for (;;) {
      const slot = queue.advance(Number.MAX_SAFE_INTEGER)
      if (slot < 0) break
      if (slot === arrival) {
        const body = customer()
        inLine[tail & mask] = body
        work[tail & mask] = body.next().value!
        if (tail++ === head) queue.schedule(work[head & mask]!, departure)
        const next = arrivals.next()
        if (!next.done) queue.schedule(next.value, arrival)
      } else {
        inLine[head & mask]!.next()
        inLine[head++ & mask] = null
        if (head !== tail) queue.schedule(work[head & mask]!, departure)
      }
    }
    if (!(total > 0)) throw new Error('nobody was served')
    return served
  }
}
