// Worlds: small random scenarios of every kind. Hosts, servers, copies, programs, sizes, images, intervals, ring, placement, memory,
// policy, starts and network all vary, so that a search does not depend on one particular machine room. A crash-free run of a
// world takes a few seconds of virtual time and some thousands of events.

import type { CheckpointPolicy } from '../../../cluster/mechanisms.ts'
import { type RandomStream, RandomStreams } from '../../../kernel/chance/random.ts'
import type { ProtocolKind } from '../../../protocols/protocols.ts'
import { parseScenario } from '../../../scenario/reading/parse.ts'
import type { Scenario } from '../../../scenario/scenario.ts'
import type { Copies, WrittenScenario } from '../../../scenario/written.ts'
import { drawProgram } from './world-programs.ts'

const MOST_SEEDS = 1_000_000
/** The percentage of worlds that lose datagrams, which the protocol does not guarantee to survive. */
const LOSS_PERCENT = 4
/** The percentage of worlds with images that take a returning server seconds to copy. */
const LARGE_IMAGE_PERCENT = 65

/** What is the same in all worlds of a search. */
export interface WorldsSetting {
  /** Of these one is drawn for each world; STAR if omitted. */
  readonly protocols?: readonly ProtocolKind[]
  /** What is switched off. */
  readonly without?: readonly string[]
}

/**
 * World `number` of a search; it depends only on seed, number, attempt and setting. If its crash-free run does not complete, or declares a live
 * host dead, the next attempt is drawn instead.
 */
export function drawWorld(
  seed: string,
  number: number,
  attempt = 0,
  { protocols = ['star'], without = [] }: WorldsSetting = {},
): Scenario {
  const streams = new RandomStreams(seed)
  const chance = streams.of(`world ${number}${attempt === 0 ? '' : ` attempt ${attempt}`}`)
  // from a stream of its own: a world is the same machine room with the same program under every protocol
  const kind = protocols.length === 1 ? protocols[0]! : streams.of(`protocol of world ${number}`).pick(protocols)
  const written = writtenWorld(chance)
  const { star, ...others } = written
  const parsed = parseScenario({
    ...others,
    name: `world ${number}: ${written.application.kind}`,
    protocol: { kind, ...star, without: [...without] } as WrittenScenario['protocol'],
  })
  if ('errors' in parsed) throw new Error(`a world that cannot be: ${JSON.stringify(parsed.errors)}`)
  return parsed.scenario
}

/** A variation of another world: with a different seed, and often one more change. Numbers and attempts are as in `drawWorld`. */
export function variedWorld(parent: Scenario, seed: string, number: number, attempt = 0): Scenario {
  const chance = new RandomStreams(seed).of(`variation ${number}${attempt === 0 ? '' : ` attempt ${attempt}`}`)
  const name = `world ${number}: ${parent.application.kind}`
  const varied = { ...parent, name, seed: String(chance.integer(1, MOST_SEEDS)) }
  const { protocol } = parent
  const factor = chance.pick([0.5, 0.8, 1.25, 2])
  switch (chance.integer(0, 9)) {
    case 0: {
      const checkpoint = { ...protocol.checkpoint, intervalNs: Math.round(protocol.checkpoint.intervalNs * factor) }
      return { ...varied, protocol: { ...protocol, checkpoint } }
    }
    case 1:
      return { ...varied, protocol: { ...protocol, placement: chance.pick(['detector', 'least-loaded']) } }
    case 2: {
      const baseImageBytes = drawImageKB(chance) * 1024
      return { ...varied, application: { ...parent.application, baseImageBytes } }
    }
    case 3: {
      const ring = { ...protocol.ring, misses: chance.pick([1, 2, 3]) }
      return { ...varied, protocol: { ...protocol, ring } }
    }
    default:
      return varied
  }
}

function writtenWorld(chance: RandomStream): WrittenScenario {
  const copies = chance.pick<Copies>([1, 2, 2, 2, 2, 2, 3, 3, 4])
  const servers = Math.min(4, copies + chance.pick([0, 0, 0, 1]))
  const workstations = Math.min(12 - servers, chance.pick([2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 8]))
  const workers = Math.min(chance.pick([1, 1, 2, 2, 3, 3, 4]), workstations)
  const policy = chance.pick<CheckpointPolicy>(['incremental', 'incremental', 'pre-copy', 'full'])
  const imageKB = drawImageKB(chance)
  const network = chance.pick<NonNullable<WrittenScenario['network']>>([
    { kind: 'ethernet', megabitsPerSecond: 10 },
    { kind: 'ethernet', megabitsPerSecond: 10 },
    { kind: 'ethernet', megabitsPerSecond: 100 },
    { kind: 'switched', megabitsPerSecond: chance.pick([10, 100]) },
  ])
  const program = drawProgram(chance)
  const loss = chance.integer(0, 99) < LOSS_PERCENT
  return {
    application: {
      ...program,
      workers: Math.min(workers, program.size ?? workers),
      memory: chance.pick(['symbolic', 'bytes']),
      baseImage: `${imageKB}KB`,
    },
    hosts: {
      workstations: { count: workstations, profile: 'sparcstation-1' },
      servers: { count: servers, profile: 'sparcstation-10' },
    },
    network,
    star: {
      checkpoint: { policy, interval: `${drawIntervalMs(chance, policy, imageKB)}ms` },
      replication: copies,
      log: chance.pick(['delayed', 'delayed', 'delayed', 'written-through']),
      ring: drawRing(chance, imageKB),
      placement: chance.pick(['detector', 'least-loaded']),
    },
    start: {
      stagger: `${chance.pick([0, 10, 10, 40])}ms`,
      jitter: `${chance.pick([0, 5, 20])}ms`,
      alarmPhase: chance.pick(['start', 'start', 'random']),
    },
    faults: loss ? [{ loss: chance.pick([0.001, 0.01, 0.03]) }] : [],
    limit: '5min',
    seed: chance.integer(1, MOST_SEEDS),
  }
}

function drawImageKB(chance: RandomStream): number {
  if (chance.integer(0, 99) < LARGE_IMAGE_PERCENT) return chance.integer(120, 250)
  return chance.pick([8, 8, 16, 40, 80])
}

/** A process makes no progress while it waits for a full checkpoint: the larger the image, the longer the interval. */
function drawIntervalMs(chance: RandomStream, policy: CheckpointPolicy, imageKB: number): number {
  const intervalMs = chance.pick([100, 150, 200, 300, 500, 1000])
  return policy === 'full' ? 3 * intervalMs + 4 * imageKB : intervalMs
}

/** Large images keep the cable busy for a long time, so timeouts must be longer. */
function drawRing(chance: RandomStream, imageKB: number): NonNullable<NonNullable<WrittenScenario['star']>['ring']> {
  const slack = imageKB > 100 ? 100 : 0
  return {
    period: `${chance.pick([100, 200, 200, 400])}ms`,
    timeout: `${chance.pick([150, 200, 250, 300]) + slack}ms`,
    misses: chance.pick([1, 2, 2, 3]),
  }
}
