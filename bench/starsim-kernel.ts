// The workloads on this project's kernel, written as its models are: tasks that yield delays, mailboxes and resources.

import { Simulation } from '../sim/kernel/simulation.ts'
import type { Task } from '../sim/kernel/task.ts'
import { Mailbox, Resource } from '../sim/kernel/waits.ts'
import { exponentialDelay, FRAME_BYTES, MEAN_NS, NS_PER_BYTE, pingDelay } from './workloads.ts'

export const kernelHold = (timers: number, events: number) => {
  const simulation = new Simulation()
  function* timer(): Task {
    for (;;) yield exponentialDelay(MEAN_NS)
  }
  for (let i = 0; i < timers; i++) simulation.spawn(timer())
  simulation.run(0)
  return (): number => {
    const before = simulation.events
    simulation.run(Math.floor((events / timers) * MEAN_NS))
    return simulation.events - before
  }
}

/** The same with calls, as the models of devices are written. */
export const kernelCalls = (timers: number, events: number) => {
  const simulation = new Simulation()
  const fire = (timer: number): void => {
    simulation.after(exponentialDelay(MEAN_NS), fire, timer)
  }
  for (let i = 0; i < timers; i++) fire(i)
  return (): number => {
    const before = simulation.events
    simulation.run(Math.floor((events / timers) * MEAN_NS))
    return simulation.events - before
  }
}

export const kernelPingPong = (pairs: number, steps: number) => {
  const simulation = new Simulation()
  function* player(inbox: Mailbox<number>, outbox: Mailbox<number>, delayNs: number): Task {
    for (;;) {
      const ball: number = yield inbox
      yield delayNs
      outbox.put(ball + 1)
    }
  }
  for (let pair = 0; pair < pairs; pair++) {
    const left = new Mailbox<number>(simulation)
    const right = new Mailbox<number>(simulation)
    simulation.spawn(player(left, right, pingDelay(pair, pairs)))
    simulation.spawn(player(right, left, pingDelay(pair, pairs)))
    left.put(0)
  }
  simulation.run(0)
  return (): number => {
    const before = simulation.events
    // two steps per delay; the mean of 1/delay over the pairs is ln 2 per millisecond
    simulation.run(Math.floor((steps / (2 * pairs * Math.LN2)) * MEAN_NS))
    return simulation.events - before
  }
}

/**
 * How a customer is served: each is a task that uses the server in one yield, or acquires and releases it, as a model does that needs
 * the time in between; or the server is the task, and customers are items in its mailbox.
 */
export type Service = 'use' | 'acquire and release' | 'mailbox'

export const kernelQueue = (load: number, customers: number, service: Service) => {
  const simulation = new Simulation()
  const server = new Resource(simulation)
  let served = 0
  let total = 0
  function* user(): Task {
    const arrivedNs = simulation.now
    yield server.use(exponentialDelay(MEAN_NS))
    total += simulation.now - arrivedNs
    served++
  }
  function* holder(): Task {
    const arrivedNs = simulation.now
    yield server
    yield exponentialDelay(MEAN_NS)
    server.release()
    total += simulation.now - arrivedNs
    served++
  }
  const door = new Mailbox<number>(simulation)
  function* serve(): Task {
    for (;;) {
      const arrivedNs: number = yield door
      yield exponentialDelay(MEAN_NS)
      total += simulation.now - arrivedNs
      served++
    }
  }
  const customer = service === 'use' ? user : holder
  if (service === 'mailbox') simulation.spawn(serve())
  function* source(): Task {
    for (let i = 0; i < customers; i++) {
      if (service === 'mailbox') door.put(simulation.now)
      else simulation.spawn(customer())
      yield exponentialDelay(MEAN_NS / load)
    }
  }
  simulation.spawn(source())
  return (): number => {
    simulation.run()
    if (!(total > 0)) throw new Error('nobody was served')
    return served
  }
}

interface Frame {
  readonly from: number
  readonly last: boolean
}

export const kernelBus = (hosts: number, frames: number) => {
  const simulation = new Simulation()
  const bus = new Resource(simulation)
  const data = Array.from({ length: hosts }, () => new Mailbox<Frame>(simulation))
  const acknowledgements = Array.from({ length: hosts }, () => new Mailbox<number>(simulation))
  const dataBytes = FRAME_BYTES.slice(0, -1)
  const acknowledgementBytes = FRAME_BYTES[FRAME_BYTES.length - 1]!
  let sent = 0
  function* sender(me: number): Task {
    const receiver = data[(me + 1) % hosts]!
    for (;;) {
      for (let i = 0; i < dataBytes.length; i++) {
        yield bus.use(dataBytes[i]! * NS_PER_BYTE)
        sent++
        receiver.put({ from: me, last: i === dataBytes.length - 1 })
      }
      yield acknowledgements[me]!
    }
  }
  function* receiver(me: number): Task {
    for (;;) {
      const frame: Frame = yield data[me]!
      if (!frame.last) continue
      yield bus.use(acknowledgementBytes * NS_PER_BYTE)
      sent++
      acknowledgements[frame.from]!.put(me)
    }
  }
  for (let host = 0; host < hosts; host++) {
    simulation.spawn(sender(host))
    simulation.spawn(receiver(host))
  }
  simulation.run(0)
  const bytesPerMessage = FRAME_BYTES.reduce((sum, bytes) => sum + bytes, 0)
  return (): number => {
    simulation.run(Math.floor((frames / FRAME_BYTES.length) * bytesPerMessage * NS_PER_BYTE))
    return sent
  }
}
