// The kernel's benchmark: every workload on the kernel and on a raw loop made for it alone, in turns in one process.
// `npm run bench` builds and runs it; `npm run bench -- --turns 3 hold` takes fewer turns of the workloads named hold….

import { rawBus, rawHold, rawPingPong, rawQueue } from './raw-loops.ts'
import { smallestBus } from './smallest-kernel.ts'
import { kernelBus, kernelHold, kernelPingPong, kernelQueue, type Service } from './starsim-kernel.ts'
import { type Contestant, stepsPerSecond } from './turns.ts'

interface Workload {
  readonly name: string
  /** What is counted. */
  readonly step: string
  readonly kernel: Contestant
  readonly against: string
  readonly yardstick: Contestant
  /** The share of the yardstick that the kernel is to reach; 0 where there is none to reach. */
  readonly goal: number
}

const hold = (timers: number, events: number, goal: number): Workload => ({
  name: `hold, ${timers.toLocaleString('en')} timers`,
  step: 'events',
  kernel: () => kernelHold(timers, events),
  against: 'raw loop',
  yardstick: () => rawHold(timers, events),
  goal,
})

const queue = (service: Service, goal: number): Workload => ({
  name: `M/M/1 at 0.9, ${service}`,
  step: 'customers',
  kernel: () => kernelQueue(0.9, 1e6, service),
  against: 'raw loop',
  yardstick: () => rawQueue(0.9, 1e6),
  goal,
})

const bus = (against: string, yardstick: Contestant, goal: number): Workload => ({
  name: 'bus, 5 hosts, 4 KB messages',
  step: 'frames',
  kernel: () => kernelBus(5, 1e6),
  against,
  yardstick,
  goal,
})

const workloads: readonly Workload[] = [
  hold(10, 4e6, 0.65),
  hold(1_000, 3e6, 0.95),
  hold(100_000, 2e6, 0.6),
  {
    name: 'ping-pong, 1,000 pairs',
    step: 'resumptions',
    kernel: () => kernelPingPong(1_000, 3e6),
    against: 'raw loop',
    yardstick: () => rawPingPong(1_000, 3e6),
    goal: 0.5,
  },
  queue('use', 0.4),
  queue('acquire and release', 0),
  bus('smallest kernel', () => smallestBus(5, 1e6), 1.5),
  bus('raw loop', () => rawBus(5, 1e6), 0),
]

const words = process.argv.slice(2)
const flag = words.indexOf('--turns')
const turns = flag >= 0 ? Number(words.splice(flag, 2)[1]) : 7
if (!Number.isInteger(turns) || turns < 1) {
  console.error('--turns takes a whole number, 1 or more')
  process.exit(2)
}
const chosen = workloads.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)))

const line = (cells: readonly string[]): string =>
  cells
    .map((cell, i) => (i === 0 || i === 1 || i === 3 ? cell.padEnd(WIDTHS[i]!) : cell.padStart(WIDTHS[i]!)))
    .join('  ')
const WIDTHS = [34, 11, 12, 15, 12, 6, 5]

console.log(`Node ${process.version}, medians of ${turns} turns, millions of steps per second`)
console.log(line(['workload', 'step', 'kernel', 'against', 'M/s', 'ratio', 'goal']))
for (const { name, step, kernel, against, yardstick, goal } of chosen) {
  const [ours, theirs] = stepsPerSecond([kernel, yardstick], turns)
  const millions = (rate: number): string => (rate / 1e6).toFixed(2)
  const ratio = (ours! / theirs!).toFixed(2)
  console.log(line([name, step, millions(ours!), against, millions(theirs!), ratio, goal > 0 ? goal.toFixed(2) : '-']))
}
