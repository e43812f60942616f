// Simulated queues compared with their closed forms: the kernel's clock, resources and random variates, and the processor that every
// run uses. Pure: from a seed and a length to rows. The quantity compared is a mean over many customers, in units of the service time.

import { type RandomStream, RandomStreams } from '../../kernel/chance/random.ts'
import { BatchMeans } from '../../kernel/chance/statistics.ts'
import { Simulation } from '../../kernel/simulation.ts'
import type { Task } from '../../kernel/task.ts'
import { Resource } from '../../kernel/waits.ts'
import { Cpu } from '../../machine/cpu.ts'
import { SolidDisk } from '../../machine/storage/solid-disk.ts'
import type { ValidationRow } from './validation-row.ts'

interface QueueOptions {
  readonly seed: string
  /** Customers at the lowest load; higher loads, with longer correlations, get more. */
  readonly customers: number
}

interface Queue {
  readonly name: string
  /** The mean according to the literature, for a load below 1. */
  readonly expected: (load: number) => number
  /** The work of a customer. */
  readonly workNs: (random: RandomStream) => number
  /** Defaults to `LOADS`. */
  readonly loads?: readonly number[]
  /** Creates the server: a task for each customer, which calls `tell` with the time of interest. */
  readonly open: (simulation: Simulation, tell: (ns: number) => void, chance: RandomStream) => (workNs: number) => Task
}

const SERVICE_NS = 1_000_000
const BATCHES = 40
const LOADS: readonly number[] = [0.3, 0.5, 0.7, 0.9]

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

const onProcessor: Queue['open'] = (simulation, tell) => {
  const cpu = new Cpu(simulation)
  return function* customer(workNs) {
    const arrivedNs = simulation.now
    yield cpu.job(workNs)
    tell(simulation.now - arrivedNs)
  }
}

/** Interrupts of a tenth of a service time each, which take this share of the processor at highest priority. */
const INTERRUPT_NS = SERVICE_NS / 10
const INTERRUPTS = 0.04

const onInterruptedProcessor: Queue['open'] = (simulation, tell, chance) => {
  const cpu = new Cpu(simulation)
  function* interrupts(): Task {
    for (;;) {
      yield Math.floor(chance.exponential(INTERRUPT_NS / INTERRUPTS) + 0.5)
      cpu.system(INTERRUPT_NS, () => {}, undefined)
    }
  }
  simulation.spawn(interrupts(), 'interrupts')
  return function* customer(workNs) {
    const arrivedNs = simulation.now
    yield cpu.job(workNs)
    tell(simulation.now - arrivedNs)
  }
}

/** A store of one stream that takes 500 MB/s, after a latency that is the same for all and overlaps; what is told is without it. */
const STORE = {
  ...{ readLatencyNs: 150_000, writeLatencyNs: 60_000, readNsPerByte: 2, writeNsPerByte: 2 },
  ...{ streams: 1, volatile: false },
}

const onStorage: Queue['open'] = (simulation, tell) => {
  const disk = new SolidDisk(simulation, STORE)
  return function* customer(workNs) {
    const arrivedNs = simulation.now
    const written = (): void => tell(simulation.now - arrivedNs - STORE.writeLatencyNs)
    disk.request('write', 'next', workNs / STORE.writeNsPerByte, written, undefined)
  }
}

/**
 * The lower of two classes with preemption (Kleinrock, Queueing Systems 2, 3.4). With exponential work the number of jobs, and so
 * their mean time, is the same whether they share the processor or take turns.
 */
function underInterrupts(load: number): number {
  const residual = (INTERRUPTS * (INTERRUPT_NS / SERVICE_NS) + load * 2) / 2
  return 1 / (1 - INTERRUPTS) + residual / ((1 - INTERRUPTS) * (1 - INTERRUPTS - load))
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
  // With processor sharing the mean time in the system depends only on the mean work (Kleinrock, Queueing Systems 2, 4.4).
  {
    name: 'Processor, equal jobs, mean time in the system',
    expected: (load) => 1 / (1 - load),
    workNs: fixedWork,
    open: onProcessor,
  },
  {
    name: 'Processor under interrupts, exponential jobs, mean time in the system',
    expected: underInterrupts,
    workNs: exponentialWork,
    open: onInterruptedProcessor,
    loads: [0.3, 0.5, 0.7],
  },
  {
    name: 'Storage server (M/D/1), equal blocks, mean time in the system',
    expected: (load) => 1 + load / (2 * (1 - load)),
    workNs: fixedWork,
    open: onStorage,
    loads: [0.3, 0.5, 0.7],
  },
]

/** Every queue at every load. Throws RangeError unless there are at least 1,000 customers. */
export const validateQueues = (options: QueueOptions = { seed: '1995', customers: 50_000 }): ValidationRow[] => {
  if (!Number.isInteger(options.customers) || options.customers < 1_000) {
    throw new RangeError(
      `queues are validated with a whole number of customers, 1000 or more; got ${options.customers}`,
    )
  }
  return queues.flatMap((queue) => (queue.loads ?? LOADS).map((load) => validate(queue, load, options)))
}

const validate = (queue: Queue, load: number, { seed, customers }: QueueOptions): ValidationRow => {
  const name = `${queue.name}, load ${load}, in service times`
  const simulation = new Simulation()
  const streams = new RandomStreams(seed)
  const arrivals = streams.of(`arrivals ${name}`)
  const work = streams.of(`work ${name}`)
  // The correlation time of a queue grows like 1 / (1 - load)^2; four batches warm the queue up before counting starts.
  const batchSize = Math.ceil(customers / BATCHES / (1 - load - INTERRUPTS))
  const ignored = 4 * batchSize
  const means = new BatchMeans(batchSize)
  let told = 0
  const tell = (ns: number): void => {
    if (++told > ignored) means.add(ns / SERVICE_NS)
    if (means.batches === BATCHES) simulation.stop()
  }
  const customer = queue.open(simulation, tell, streams.of(`server ${name}`))
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
  // 99.6 % of the rows of a right model lie within that, and about 94 % of whole tables of eighteen
  return { name, expected, simulated: mean, ci95: halfWidth, holds: Math.abs(mean - expected) <= 1.5 * halfWidth }
}
