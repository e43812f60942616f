// The smallest kernel with generator tasks that can run the bus: delays, mailboxes, resources, and nothing can be withdrawn.
// It shows what leaving everything else out would gain.

import { FRAME_BYTES, NS_PER_BYTE } from './workloads.ts'

interface Process {
  readonly body: Generator<number | Store | Facility, void, number>
  message: number
}

class Store {
  readonly messages: number[] = []
  readonly takers: Process[] = []
}

class Facility {
  free = true
  readonly queue: Process[] = []
}

class SmallestKernel {
  now = 0.5
  readonly #time = new Float64Array(64)
  readonly #order = new Float64Array(64)
  readonly #process: (Process | null)[] = new Array(64).fill(null)
  #size = 0
  #sequence = 0
  #ready: Process[] = []

  spawn(body: Process['body']): void {
    this.#ready.push({ body, message: 0 })
  }

  put(store: Store, message: number): void {
    const taker = store.takers.shift()
    if (taker === undefined) {
      store.messages.push(message)
      return
    }
    taker.message = message
    this.#ready.push(taker)
  }

  release(facility: Facility): void {
    const next = facility.queue.shift()
    if (next === undefined) facility.free = true
    else this.#ready.push(next)
  }

  run(untilNs: number): void {
    for (;;) {
      const ready = this.#ready
      for (let i = 0; i < ready.length; i++) this.#step(ready[i]!)
      ready.length = 0
      if (this.#size === 0 || this.#time[0]! > untilNs) return
      this.now = this.#time[0]!
      this.#step(this.#pop())
    }
  }

  #step(process: Process): void {
    const { value, done } = process.body.next(process.message)
    if (done) return
    if (typeof value === 'number') this.#push(this.now + value, process)
    else if (value instanceof Store) {
      if (value.messages.length === 0) value.takers.push(process)
      else {
        process.message = value.messages.shift()!
        this.#ready.push(process)
      }
    } else if (value.free) {
      value.free = false
      this.#ready.push(process)
    } else value.queue.push(process)
  }

  #push(at: number, process: Process): void {
    let hole = this.#size++
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      if (this.#time[parent]! <= at) break
      this.#move(parent, hole)
      hole = parent
    }
    this.#time[hole] = at
    this.#order[hole] = this.#sequence++
    this.#process[hole] = process
  }

  #pop(): Process {
    const top = this.#process[0]!
    const last = --this.#size
    let hole = 0
    for (;;) {
      const first = 4 * hole + 1
      if (first >= last) break
      let least = first
      for (let child = first + 1; child < Math.min(first + 4, last); child++)
        if (this.#before(child, least)) least = child
      if (this.#before(last, least)) break
      this.#move(least, hole)
      hole = least
    }
    this.#move(last, hole)
    return top
  }

  #before(a: number, b: number): boolean {
    return this.#time[a]! < this.#time[b]! || (this.#time[a] === this.#time[b] && this.#order[a]! < this.#order[b]!)
  }

  #move(from: number, to: number): void {
    this.#time[to] = this.#time[from]!
    this.#order[to] = this.#order[from]!
    this.#process[to] = this.#process[from]!
  }
}

export const smallestBus = (hosts: number, frames: number) => {
  const kernel = new SmallestKernel()
  const bus = new Facility()
  const data = Array.from({ length: hosts }, () => new Store())
  const acknowledgements = Array.from({ length: hosts }, () => new Store())
  const lastData = FRAME_BYTES.length - 2
  let sent = 0
  function* transmit(kind: number): Process['body'] {
    yield bus
    yield FRAME_BYTES[kind]! * NS_PER_BYTE
    kernel.release(bus)
    sent++
  }
  function* sender(me: number): Process['body'] {
    const receiver = data[(me + 1) % hosts]!
    for (;;) {
      for (let kind = 0; kind <= lastData; kind++) {
        yield* transmit(kind)
        kernel.put(receiver, kind)
      }
      yield acknowledgements[me]!
    }
  }
  function* receiver(me: number): Process['body'] {
    for (;;) {
      if ((yield data[me]!) !== lastData) continue
      yield* transmit(lastData + 1)
      kernel.put(acknowledgements[(me + hosts - 1) % hosts]!, 0)
    }
  }
  for (let host = 0; host < hosts; host++) {
    kernel.spawn(sender(host))
    kernel.spawn(receiver(host))
  }
  kernel.run(0)
  const bytesPerMessage = FRAME_BYTES.reduce((sum, bytes) => sum + bytes, 0)
  return (): number => {
    kernel.run(Math.floor((frames / FRAME_BYTES.length) * bytesPerMessage * NS_PER_BYTE))
    return sent
  }
}
