// Scenario files as fast-check values: every key there or not, everything in its range, so that all of them are good.

import fc from 'fast-check'
import { distributions } from '../../sim/faults/plan.ts'
import { formatDuration, formatSize } from '../../sim/scenario/units.ts'
import {
  ablations,
  alarmPhases,
  checkpointPolicies,
  namesOf,
  networkDetails,
  networkKinds,
  placements,
  ringDetails,
} from '../../sim/scenario/vocabulary.ts'

const among = <T>(values: readonly T[]) => fc.constantFrom(...values)
const duration = fc.integer({ min: 1, max: 3600e9 }).map(formatDuration)
const workstation = fc.integer({ min: 1, max: 5 }).map((number) => `ws${number}`)
const workstations = fc.uniqueArray(workstation, { minLength: 1, maxLength: 3 })
const groups = (profile: string) =>
  fc.oneof(
    fc.record({ count: fc.constant(5), profile: fc.constant(profile) }),
    fc.tuple(fc.record({ count: fc.constant(2) }), fc.record({ count: fc.constant(3), profile: fc.constant(profile) })),
  )

const asServer = (group: object) => ({ role: 'server', ...group })

const event = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 4 }))
    .map(([n, p]) => `gauss/${p} sends message ${n}`),
  workstation.map((host) => `recovery of ${host} begins`),
  fc.tuple(duration, workstation).map(([delay, host]) => `${delay} after ${host} is suspected`),
  fc.constant('fs2 catches up'),
)
const moment = fc.oneof(fc.record({ at: duration }), fc.record({ when: event }))
const crash = fc
  .tuple(fc.oneof(workstation, workstations), moment, fc.option(duration))
  .map(([hosts, when, restartAfter]) => ({ crash: hosts, ...when, ...(restartAfter !== null && { restartAfter }) }))
const crashes = fc
  .record(
    {
      hosts: fc.oneof(among(['workstations', 'servers', 'all', 'nodes']), workstations),
      meanTimeBetween: duration,
      distribution: among(distributions),
      shape: fc.double({ min: 0.1, max: 10, noNaN: true }),
      restartAfter: duration,
      until: duration,
    },
    { requiredKeys: ['hosts', 'meanTimeBetween'] },
  )
  .map((each) => ({ crashes: each }))
const traced = fc.record({ host: workstation, at: duration, restartAfter: duration }, { requiredKeys: ['host', 'at'] })
const trace = fc.array(traced, { minLength: 1, maxLength: 4 }).map((list) => ({ crashes: { trace: list } }))
const stall = fc
  .tuple(fc.oneof(workstation, workstations), moment, duration)
  .map(([hosts, when, time]) => ({ stall: hosts, ...when, for: time }))
const loss = fc.record({ loss: fc.double({ min: 0, max: 1, noNaN: true }), from: duration }, { requiredKeys: ['loss'] })
const partition = fc.constant({ partition: [['ws1', 'fs1'], ['ws2']], from: '0s', until: '2h' })

/** The data of a good scenario file. */
export const writtenScenarios = fc.record(
  {
    name: fc.string({ minLength: 1 }),
    description: fc.string(),
    application: fc.record(
      {
        kind: fc.constant('gauss'),
        size: fc.integer({ min: 4, max: 1024 }),
        workers: fc.constant(4),
        memory: among(['bytes', 'symbolic']),
        baseImage: fc.integer({ min: 4096, max: 2 ** 20 }).map(formatSize),
        replication: fc.integer({ min: 1, max: 4 }),
      },
      { requiredKeys: ['kind'] },
    ),
    hosts: fc.record({
      workstations: groups('sparcstation-1'),
      servers: groups('modern-server'),
      nodes: groups('sun-3-60'),
      disks: groups('modern-server').map((written) =>
        Array.isArray(written) ? written.map(asServer) : asServer(written),
      ),
    }),
    network: fc.record(
      {
        kind: among(namesOf(networkKinds)),
        megabitsPerSecond: among([1, 10, 100]),
        detail: among(namesOf(networkDetails)),
      },
      { requiredKeys: [] },
    ),
    star: fc.record(
      {
        checkpoint: fc.record({ policy: among(namesOf(checkpointPolicies)), interval: duration }, { requiredKeys: [] }),
        replication: fc.integer({ min: 1, max: 4 }),
        ring: fc.record(
          {
            period: duration,
            timeout: duration,
            misses: fc.integer({ min: 1, max: 9 }),
            detail: among(namesOf(ringDetails)),
          },
          { requiredKeys: [] },
        ),
        costs: fc.record({ checkpoint: duration, restart: duration }, { requiredKeys: [] }),
        placement: among(namesOf(placements)),
        without: fc.uniqueArray(among(namesOf(ablations))),
      },
      { requiredKeys: [] },
    ),
    start: fc.record(
      { stagger: duration, jitter: duration, alarmPhase: among(namesOf(alarmPhases)) },
      { requiredKeys: [] },
    ),
    faults: fc.uniqueArray(fc.oneof(crash, crashes, trace, stall, loss, partition), {
      maxLength: 5,
      selector: JSON.stringify,
    }),
    limit: fc.integer({ min: 3600e9 + 1, max: 100 * 86400e9 }).map(formatDuration),
    seed: fc.oneof(fc.integer(), fc.string()),
  },
  { requiredKeys: ['application', 'hosts'] },
)
