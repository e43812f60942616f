// The kernel's benchmark: every workload on the kernel and on a raw loop written for it alone, in turns in one process.
// `npm run bench` builds and runs it; `npm run bench -- --turns 3 hold` takes fewer turns of the workloads named hold….
// `npm run bench -- --peers` also runs the other simulators that are installed (see peers.ts).

import { bareHold, bareQueue } from './bare-generators.ts'
import { openPeers, type PeerWorkload } from './peers.ts'
import { rawBus, rawHold, rawPingPong, rawQueue } from './raw-loops.ts'
import { smallestBus } from './smallest-kernel.ts'
import { kernelBus, kernelCalls, kernelHold, kernelPingPong, kernelQueue, type Service } from './starsim-kernel.ts'
import { type Contestant, type Standing, standings, timed } from './turns.ts'

interface Workload {
  readonly name: string
  /** What is counted. */
  readonly step: string
  readonly kernel: Contestant
  readonly against: string
  readonly yardstick: Contestant
  /** The share of the yardstick that the kernel is to reach; 0 if there is no goal. */
  readonly goal: number
  /** The same for other simulators, with about as many steps as they make in a second. */
  readonly peers?: PeerWorkload
}

const hold = (timers: number, events: number, goal: number): Workload => ({
  name: `hold, ${timers.toLocaleString('en')} timers`,
  step: 'events',
  kernel: () => kernelHold(timers, events),
  against: 'raw loop',
  yardstick: () => rawHold(timers, events),
  goal,
  peers: { name: 'hold', size: timers, steps: 3e5 },
})

const holdAgainstGenerators = (timers: number, events: number): Workload => ({
  name: `hold, ${timers.toLocaleString('en')} timers`,
  step: 'events',
  kernel: () => kernelHold(timers, events),
  against: 'bare generators',
  yardstick: () => bareHold(timers, events),
  goal: 0,
})

const calls = (timers: number, events: number): Workload => ({
  name: `hold, ${timers.toLocaleString('en')} calls`,
  step: 'events',
  kernel: () => kernelCalls(timers, events),
  against: 'raw loop',
  yardstick: () => rawHold(timers, events),
  goal: 0,
})

const queue = (service: Service, goal: number): Workload => ({
  name: `M/M/1 at 0.9, ${service}`,
  step: 'customers',
  kernel: () => kernelQueue(0.9, 1e6, service),
  against: 'raw loop',
  yardstick: () => rawQueue(0.9, 1e6),
  goal,
  ...(service === 'use' && { peers: { name: 'queue', size: 1, steps: 1e5 } }),
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
  holdAgainstGenerators(100_000, 2e6),
  calls(1_000, 3e6),
  calls(100_000, 2e6),
  {
    name: 'ping-pong, 1,000 pairs',
    step: 'resumptions',
    kernel: () => kernelPingPong(1_000, 3e6),
    against: 'raw loop',
    yardstick: () => rawPingPong(1_000, 3e6),
    goal: 0.5,
    peers: { name: 'ping-pong', size: 1_000, steps: 3e5 },
  },
  queue('mailbox', 0.4),
  queue('use', 0.4),
  {
    name: 'M/M/1 at 0.9, use',
    step: 'customers',
    kernel: () => kernelQueue(0.9, 1e6, 'use'),
    against: 'bare generators',
    yardstick: () => bareQueue(0.9, 1e6),
    goal: 0,
  },
  queue('acquire and release', 0),
  bus('smallest kernel', () => smallestBus(5, 1e6), 1.5),
  bus('raw loop', () => rawBus(5, 1e6), 0),
]

const words = process.argv.slice(2)
const flag = words.indexOf('--turns')
const turns = flag >= 0 ? Number(words.splice(flag, 2)[1]) : 7
const withPeers = words.indexOf('--peers')
if (withPeers >= 0) words.splice(withPeers, 1)
if (!Number.isInteger(turns) || turns < 1) {
  console.error('--turns takes a whole number, 1 or more')
  process.exit(2)
}
const chosen = workloads.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)))
const { peers, missing } = withPeers >= 0 ? openPeers() : { peers: [], missing: [] }

const WIDTHS = [34, 11, 12, 15, 12, 6, 5]
const leftAligned = [0, 1, 3]
const line = (cells: readonly string[]): string =>
  cells.map((cell, i) => (leftAligned.includes(i) ? cell.padEnd(WIDTHS[i]!) : cell.padStart(WIDTHS[i]!))).join('  ')
const number = (value: number): string => (Number.isNaN(value) ? 'fails' : value.toFixed(2))
const millions = (rate: number): string => number(rate / 1e6)

console.log(`Node ${process.version}, medians of ${turns} turns, millions of steps per second`)
console.log(line(['workload', 'step', 'kernel', 'against', 'M/s', 'ratio', 'goal']))
for (const { name, step, kernel, against, yardstick, goal, peers: workload } of chosen) {
  const others = workload === undefined ? [] : peers
  const turnsOfOthers = others.map((peer) => () => peer.rate(workload!))
  const [ours, theirs, ...rest] = standings([timed(kernel), timed(yardstick), ...turnsOfOthers], turns)
  const row = (whose: string, { rate, lead }: Standing, aim: string): string =>
    line([name, step, millions(ours!.rate), whose, millions(rate), number(lead), aim])
  console.log(row(against, theirs!, goal > 0 ? goal.toFixed(2) : '-'))
  for (const [at, { name: whose }] of others.entries()) console.log(row(whose, rest[at]!, '-'))
}
for (const { name, missing: needs } of missing) console.log(`not installed: ${name} (needs ${needs})`)
