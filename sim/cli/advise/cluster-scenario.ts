// The scenario that `starsim init --cluster` writes: a present-day cluster and a program given by its figures, each with where to find it.

import { failurePresets } from '../../faults/presets.ts'
import { parseDuration } from '../../scenario/units.ts'

export const disks = ['nvme', 'ssd', 'nearline', 'memory', 'object'] as const

/** In the notation of scenario files. */
export interface ClusterFigures {
  readonly hosts: string
  readonly workers: string
  readonly job: string
  readonly state: string
  /** Per minute. */
  readonly written: string
  readonly messages: string
  readonly messageSize: string
  /** Minutes. */
  readonly every: string
  readonly memory: string
  readonly megabitsPerSecond: string
  readonly servers: string
  readonly disk: string
  /** A duration, or the name of a preset. */
  readonly each: string
  readonly restartAfter: string
  /** A duration, or none. */
  readonly warning: string
  readonly interval: string
  readonly objective: string
  /** A duration, or none. */
  readonly deadline: string
  /** A number, or none. */
  readonly pricePerHostHour: string
}

export const usualCluster: ClusterFigures = {
  ...{ hosts: '8', workers: '6', job: '24h', state: '1MB', written: '256KB' },
  ...{ messages: 'ring', messageSize: '64KB', every: '10', memory: '64GB', megabitsPerSecond: '10000' },
  ...{ servers: '2', disk: 'nvme', each: '30d', restartAfter: '10min', warning: 'none', interval: '1h' },
  ...{ objective: 'time', deadline: 'none', pricePerHostHour: 'none' },
}

const ROUND_NS = 60e9

/** @param schema the path of the schema for editors, relative to the file's folder */
export function clusterScenario(schema: string, figures: ClusterFigures = usualCluster): string {
  const { hosts, workers, job, state, written, messages, messageSize, every, memory, megabitsPerSecond } = figures
  const { servers, disk, each, restartAfter, warning, interval, objective, deadline, pricePerHostHour } = figures
  const length = parseDuration(job)
  const rounds = 'value' in length ? Math.max(1, Math.round(length.value / ROUND_NS)) : 1
  const rate = each in failurePresets ? `preset: ${each}` : `each: ${each}`
  const warned = warning === 'none' ? '' : `, warning: ${warning}`
  return `# yaml-language-server: $schema=${schema}
# Your cluster: fill in your own numbers, then
#
#     starsim advise THIS-FILE                           how often to save, and how
#     starsim advise THIS-FILE --report advice.html      the same as a page with charts
#
# Durations and sizes have units: 5ms, 120s, 2min, 30d; 4KB, 16MB, 64GB, a KB being 1024 bytes.
name: my cluster

application:
  kind: pattern # a program given by its figures (docs/programs.md), or one of your own: --program of starsim run
  workers: ${workers} # processes
  size: ${rounds} # rounds of a minute: how long the job is, here ${job}
  options:
    work: 1min # processor time of a process in a round, from a profile or the log of your job
    state: ${state} # memory of a process that must not be lost: its resident set without code and caches
    written: ${written} # how much of it a process writes in a round
    where: sweep # one page after the other; spread: anywhere; hot-set: in a small part
    messages: ${messages} # none, ring, neighbours, all-to-all, master-and-workers, random-pairs
    messageSize: ${messageSize}
    every: ${every} # rounds from one exchange to the next

hosts:
  # more than there are processes, so that those of a crashed host find an idle one
  # profile: ./here.yaml is your own machine, written by: starsim measure machine --write here.yaml
  nodes: { count: ${hosts}, profile: { like: modern-server, memory: ${memory}, disk: nvme } } # node1, node2, ..
  storage: { role: server, count: ${servers}, profile: { like: modern-server, disk: ${disk} } } # where checkpoints are kept: ${disks.join(', ')}
network: { kind: switched, megabitsPerSecond: ${megabitsPerSecond}, detail: flows } # a transfer is one flow, not millions of frames

star:
  checkpoint: { policy: incremental, interval: ${interval} } # what you do now, to be compared with the advice
  replication: ${servers === '1' ? 1 : 2} # copies: one can be lost
  block: 1MB # in which images are written and read; the machines of 1995 used 8KB
  placement: least-loaded
  ring: { period: 30s, timeout: 5s } # how soon a crash is found
start: { stagger: 0s, jitter: 1s }
limit: 100d

faults:
  # mean time between crashes of one host, from your records: hosts x days / crashes; or a preset: ${Object.keys(failurePresets).join(', ')} (docs/faults.md)
  - { crashes: { hosts: nodes, ${rate}, restartAfter: ${restartAfter}${warned} } }

advise:
  objective: ${objective} # time, host-hours, money, or p95: what 95 of 100 runs do not exceed
  ${deadline === 'none' ? '# deadline: 2d' : `deadline: ${deadline}`} # the chance of missing it is reported
  ${pricePerHostHour === 'none' ? '# pricePerHostHour: 2.5' : `pricePerHostHour: ${pricePerHostHour}`}
`
}
