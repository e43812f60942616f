// How a run grows with the number of hosts: the same work per host on 10 to 1,000 of them. Each row is a process of its own,
// so that its memory is its own. `npm run bench:scale` builds and runs it; `npm run bench:scale -- 10 100` takes fewer sizes, and
// `npm run bench:scale -- month 10 100` only the worlds in whose names the word occurs.

import { execFileSync } from 'node:child_process'
import { savingKinds } from '../sim/experiments/advise/measuring/ways.ts'
import { loadScenario } from '../sim/scenario/reading/load.ts'
import { simulate } from '../sim/simulate.ts'

interface World {
  readonly name: string
  /** A scenario file for this many hosts. */
  readonly text: (hosts: number) => string
  /** Beyond this, hosts would only queue for one wire, or news would outgrow everything else. */
  readonly mostHosts?: number
}

const hostsOf = (hosts: number, network: string): string => `
hosts:
  workstations: { count: ${hosts - 2}, profile: modern-server }
  servers: { count: 2, profile: modern-server }
network: ${network}`

const switched = '{ kind: switched, megabitsPerSecond: 10000 }'
const shared = '{ kind: ethernet, megabitsPerSecond: 100 }'

/** One process that computes for a minute; all other hosts only watch each other. */
const ring = (network: string, period: string, timeout: string) => (hosts: number) =>
  `
name: ring of ${hosts}
application: { kind: ping, size: 1, workers: 1, memory: symbolic }
${hostsOf(hosts, network)}
star:
  checkpoint: { policy: none }
  replication: 2
  ring: { period: ${period}, timeout: ${timeout}, misses: 3 }
start: { stagger: 10s, jitter: 0ms }
faults:
  - { crash: ws${Math.floor(hosts / 2)}, at: 3s, restartAfter: 3s }
limit: 1min`

/** A random process on every workstation, or on the first of them, with as many events each. */
const processes =
  (network: string, mostProcesses = Number.POSITIVE_INFINITY) =>
  (hosts: number) =>
    `
name: random processes on ${hosts}
application:
  kind: random
  size: ${20 * Math.min(hosts, mostProcesses)}
  workers: ${Math.min(hosts, mostProcesses) - 3}
  memory: symbolic
  baseImage: 40KB
  options: { programSeed: 7, spawnPercent: 0, filePercent: 2, collectors: ${Math.ceil(Math.min(hosts, mostProcesses) / 10)} }
${hostsOf(hosts, network)}
star:
  checkpoint: { policy: incremental, interval: 30s }
  replication: 2
  ring: { period: 1s, timeout: 500ms, misses: 3 }
start: { stagger: 1ms, jitter: 0ms }
limit: 60min`

/** A process of 64 GB on all but two workstations, which writes 1 GB per hour and saves it, for three hours. */
const checkpoints = (hosts: number) =>
  `
name: checkpoints of ${hosts}
application:
  kind: pattern
  size: 3
  workers: ${hosts - 4}
  options: { work: 1h, state: 64GB, written: 1GB, where: sweep, messages: ring, messageSize: 64KB }
hosts:
  workstations: { count: ${hosts - 2}, profile: { like: modern-server, memory: 256GB } }
  servers: { count: 2, profile: { like: modern-server, disk: nvme } }
network: { kind: switched, megabitsPerSecond: 10000, detail: flows }
star:
  checkpoint: { policy: incremental, interval: 55min }
  replication: 2
  ring: { period: 5min, timeout: 5s }
start: { stagger: 0s, jitter: 1s }
limit: 2d`

/** A month of work in which each host crashes once a month: an exchange an hour, a checkpoint every half day. */
const month = (kind: string) => (hosts: number) =>
  `
name: a month of ${hosts} hosts
application:
  kind: pattern
  size: 720
  workers: ${hosts - 4}
  options: { work: 1h, state: 64GB, written: 1GB, where: sweep, messages: ring, messageSize: 64KB }
hosts:
  workstations: { count: ${hosts - 2}, profile: { like: modern-server, memory: 256GB, disk: nvme } }
  servers: { count: 2, profile: { like: modern-server, disk: nvme } }
network: { kind: switched, megabitsPerSecond: 100000, detail: flows }
protocol:
  kind: ${kind}
  checkpoint: { policy: incremental, interval: 12h }
  replication: 1
  placement: least-loaded
  ring: { period: 30s, timeout: 5s, detail: summarised }
start: { stagger: 1s, jitter: 1s, alarmPhase: random }
faults:
  - { crashes: { hosts: workstations, each: 30d, restartAfter: 10min } }
limit: 90d`

const worlds: readonly World[] = [
  { name: 'ring, switched', text: ring(switched, '100ms', '50ms') },
  { name: 'ring, shared', text: ring(shared, '1s', '500ms') },
  { name: 'processes, switched', text: processes(switched) },
  { name: 'processes, shared', text: processes(shared), mostHosts: 100 },
  { name: '100 processes, switched', text: processes(switched, 100) },
  { name: 'checkpoints, flows', text: checkpoints },
  ...savingKinds.map((kind) => ({ name: `month, ${kind}`, text: month(kind), mostHosts: kind === 'star' ? 300 : 100 })),
]

const MOST_WARM_UPS = 10
const WARM_UP_SECONDS = 3
/** Shorter runs are repeated for this long before they count, since that time goes to compiling, and then for as long again. */
const ENOUGH_SECONDS = 1.5

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 })

const scenarioOf = (world: World, hosts: number) => {
  const loaded = loadScenario(world.text(hosts), `${world.name}, ${hosts} hosts`)
  if ('errors' in loaded) throw new Error(loaded.errors.map(({ message }) => message).join('\n'))
  return loaded.scenario
}

const processorSeconds = (): number => process.cpuUsage().user / 1e6

/** Repeats a run until this much processor time is spent; returns the mean time of one. */
function meanSeconds(run: () => void): number {
  const start = processorSeconds()
  for (let turns = 1; ; turns++) {
    run()
    const spent = processorSeconds() - start
    if (spent >= ENOUGH_SECONDS) return spent / turns
  }
}

/** One run after small ones that warm the compiler up, as one line. The memory is that of its first turn. */
function measure(world: World, hosts: number): string {
  const small = scenarioOf(world, 10)
  const begun = processorSeconds()
  for (let turn = 0; turn < MOST_WARM_UPS && processorSeconds() - begun < WARM_UP_SECONDS; turn++) {
    simulate(small, { seed: '1' })
  }
  const scenario = scenarioOf(world, hosts)
  const before = process.resourceUsage().maxRSS
  const start = processorSeconds()
  const { outcome, seconds, events, costs } = simulate(scenario, { seed: '1' })
  const first = processorSeconds() - start
  const megabytes = (process.resourceUsage().maxRSS - before) / 1024
  const again = (): void => {
    simulate(scenario, { seed: '1' })
  }
  if (first < ENOUGH_SECONDS) meanSeconds(again)
  const elapsed = first < ENOUGH_SECONDS ? meanSeconds(again) : first
  const cells = [world.name, String(hosts), outcome, number(seconds), number(events), number(costs.networkFrames)]
  return [...cells, number(elapsed * 1e3), number((elapsed * 1e9) / events), number(megabytes)].join('\t')
}

const WIDTHS = [24, 6, 14, 12, 12, 12, 10, 9, 8]
const line = (cells: readonly string[]): string =>
  cells.map((cell, i) => (i === 0 || i === 2 ? cell.padEnd(WIDTHS[i]!) : cell.padStart(WIDTHS[i]!))).join('  ')

const words = process.argv.slice(2)
if (words[0] === '--one') {
  console.log(measure(worlds[Number(words[1])]!, Number(words[2])))
} else {
  const given = words.filter((word) => /^\d+$/.test(word)).map(Number)
  const sizes = given.length > 0 ? given : [10, 30, 100, 300, 1_000]
  const named = words.filter((word) => !/^\d+$/.test(word))
  console.log(line(['world', 'hosts', 'outcome', 'virtual s', 'events', 'frames', 'ms', 'ns/event', 'MB more']))
  for (const [at, { name, mostHosts = Number.POSITIVE_INFINITY }] of worlds.entries()) {
    if (named.length > 0 && !named.some((word) => name.includes(word))) continue
    for (const hosts of sizes.filter((size) => size <= mostHosts)) {
      const own = [process.argv[1]!, '--one', String(at), String(hosts)]
      console.log(line(execFileSync(process.execPath, own, { encoding: 'utf8' }).trim().split('\t')))
    }
  }
}
