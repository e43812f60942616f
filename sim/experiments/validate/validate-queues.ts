// Simulated queues against their closed forms: the kernel's clock, resources and random variates in one place. Pure: from a seed
// and a length to rows. What is compared is a mean over many customers, in service times, so that the numbers are small.

import { type RandomStream, RandomStreams } from '../../kernel/chance/random.ts'
import { BatchMeans } from '../../kernel/chance/statistics.ts'
import { SharedServer } from '../../kernel/shared-server.ts'
import { Simulation } from '../../kernel/simulation.ts'
import type { Task } from '../../kernel/task.ts'
import { Resource } from '../../kernel/waits.ts'

/** One comparison of `starsim validate`. */
export interface ValidationRow {
  readonly name: string
  readonly expected: number
  readonly simulated: number
  /** Half the width of the 95 % interval of the simulated mean. */
  readonly ci95: number
  /** The expectation lies within 1.5 times that: 99.6 % of the rows of a right model do, about 95 % of whole tables of twelve. */
  readonly holds: boolean
}

interface QueueOptions {
  readonly seed: string
  /** Customers at the lowest load; higher loads, whose queues remember longer, get more. */
  readonly customers: number
}

interface Queue {
  readonly name: string
  /** What is averaged, by the literature, for a load below 1. */
  readonly expected: (load: number) => number
  /** The work that a customer brings. */
  readonly workNs: (random: RandomStream) => number
  /** Makes the server: what a customer does there, telling how long the part of interest took. */
  readonly open: (simulation: Simulation, tell: (ns: number) => void) => (workNs: number) => Task
}

const SERVICE_NS = 1_000_000
const BATCHES = 40
const LOADS = [0.3, 0.5, 0.7, 0.9] as const

const exponentialWork = (random: RandomStream): number => Math.floor(random.exponential(SERVICE_NS) + 0.5)
const fixedWork = (): number => SERVICE_NS

const firstComeFirstServed: Queue['open'] = (simulation, tell) => {
  const server = new Resource(simulation)
  return function* customer(workNs) {
    const arrivedNs = simulation.now
    yield server
    tell(simulation.now - arrivedNs)
    yield workNs
    server.release()
  }
}

const sharedEqually: Queue['open'] = (simulation, tell) => {
  const server = new SharedServer(simulation)
  return function* customer(workNs) {
    const arrivedNs = simulation.now
    yield server.serve(workNs)
    tell(simulation.now - arrivedNs)
  }
}

const queues: readonly Queue[] = [
  // Pollaczek and Khinchine: load / (1 - load) * (1 + c^2) / 2, with c the coefficient of variation of the work
  {
    name: 'M/M/1 mean wait',
    expected: (load) => load / (1 - load),
    workNs: exponentialWork,
    open: firstComeFirstServed,
  },
  {
    name: 'M/D/1 mean wait',
    expected: (load) => load / (2 * (1 - load)),
    workNs: fixedWork,
    open: firstComeFirstServed,
  },
  // With equal sharing the mean time in the system depends on the work's mean alone (Kleinrock, Queueing Systems 2, 4.4).
  {
    name: 'M/D/1 shared equally, mean time in the system',
    expected: (load) => 1 / (1 - load),
    workNs: fixedWork,
    open: sharedEqually,
  },
]

/** Every queue at every load. Throws RangeError unless there are at least 1,000 customers. */
export const validateQueues = (options: QueueOptions = { seed: '1995', customers: 50_000 }): ValidationRow[] => {
  if (!Number.isInteger(options.customers) || options.customers < 1_000) {
    throw new RangeError(
      `queues are validated with a whole number of customers, 1000 or more; got ${options.customers}`,
    )
  }
  return queues.flatMap((queue) => LOADS.map((load) => validate(queue, load, options)))
}

const validate = (queue: Queue, load: number, { seed, customers }: QueueOptions): ValidationRow => {
  const name = `${queue.name}, load ${load}, in service times`
  const simulation = new Simulation()
  const streams = new RandomStreams(seed)
  const arrivals = streams.of(`arrivals ${name}`)
  const work = streams.of(`work ${name}`)
  // The memory of a queue grows like 1 / (1 - load)^2; four batches fill the queue before the counting starts.
  const batchSize = Math.ceil(customers / BATCHES / (1 - load))
  const ignored = 4 * batchSize
  const means = new BatchMeans(batchSize)
  let told = 0
  const customer = queue.open(simulation, (ns) => {
    if (++told > ignored) means.add(ns / SERVICE_NS)
    if (means.batches === BATCHES) simulation.stop()
  })
  function* source(): Task {
    for (;;) {
      yield Math.floor(arrivals.exponential(SERVICE_NS / load) + 0.5)
      simulation.spawn(customer(queue.workNs(work)), 'customer')
    }
  }
  simulation.spawn(source(), 'source')
  simulation.run()
  const { mean, halfWidth } = means.estimate()
  const expected = queue.expected(load)
  return { name, expected, simulated: mean, ci95: halfWidth, holds: Math.abs(mean - expected) <= 1.5 * halfWidth }
}
