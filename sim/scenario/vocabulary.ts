// The names in a scenario file that stand for mechanisms, each with the sentence that explains it in help and messages. Those of
// the layer and the protocols are defined in their own rooms. Defaults are in defaults.ts, rules in schema.ts and checks.ts.

import * as cluster from '../cluster/mechanisms.ts'
import type { Protocol } from '../cluster/protocol.ts'
import type * as all from '../protocols/ablations.ts'
import * as known from '../protocols/protocols.ts'
import * as star from '../protocols/star/ablations.ts'

/**
 * How processes are saved: what `star.checkpoint.policy` may be, each with the sentence that explains it.
 *
 * @example
 * import { checkpointPolicies } from 'starsim/core'
 *
 * for (const [policy, sentence] of Object.entries(checkpointPolicies)) console.log(`${policy}: ${sentence}`)
 */
export const checkpointPolicies = cluster.checkpointPolicies
/**
 * The name of a checkpoint policy.
 *
 * @example
 * import { type CheckpointPolicy, simulate } from 'starsim/core'
 *
 * const policies: CheckpointPolicy[] = ['none', 'full']
 * for (const policy of policies) {
 *   console.log(policy, simulate({ application: { kind: 'gauss', size: 16 }, star: { checkpoint: { policy } } }).seconds)
 * }
 */
export type CheckpointPolicy = cluster.CheckpointPolicy

/**
 * The sizes of the blocks in which images are written, read and copied: what `star.block` may be. 8KB is a block of the paper's machines;
 * contents of large images are tracked in powers of two of pages, and a block is to carry whole ones of these.
 *
 * @example
 * import { blockSizes } from 'starsim/core'
 *
 * console.log(blockSizes.join(', '))
 */
export const blockSizes = ['8KB', '16KB', '32KB', '64KB', '128KB', '256KB', '512KB', '1MB'] as const
/**
 * The size of a block.
 *
 * @example
 * import { type BlockSize, defineScenario } from 'starsim/core'
 *
 * const block: BlockSize = '32KB'
 * console.log(defineScenario({ application: { kind: 'gauss' }, star: { block } }).protocol.blockBytes) // 32768
 */
export type BlockSize = (typeof blockSizes)[number]

/**
 * Who takes over the processes of a dead host: what `star.placement` may be, each with the sentence that explains it.
 *
 * @example
 * import { placements } from 'starsim/core'
 *
 * console.log(Object.keys(placements))
 */
export const placements = cluster.placements
/**
 * The name of a placement.
 *
 * @example
 * import { defineScenario, type Placement } from 'starsim/core'
 *
 * const placement: Placement = 'least-loaded'
 * console.log(defineScenario({ application: { kind: 'gauss' }, star: { placement } }).protocol.placement)
 */
export type Placement = cluster.Placement

/**
 * The mechanisms that can be switched off to see what they are needed for: what `star.without` may hold, each with what happens then.
 *
 * @example
 * import { ablations } from 'starsim/core'
 *
 * console.log(ablations.stamps) // messages that are sent again are not recognised
 */
export const ablations = star.ablations
/**
 * The name of a mechanism that can be switched off.
 *
 * @example
 * import { type Ablation, defineScenario } from 'starsim/core'
 *
 * const without: Ablation[] = ['fencing']
 * console.log(defineScenario({ application: { kind: 'gauss' }, star: { without } }).protocol.without)
 */
export type Ablation = all.Ablation

/**
 * When a record of the message log is stable: what `star.log` may be, each with the sentence that explains it.
 *
 * @example
 * import { logDurabilities } from 'starsim/core'
 *
 * for (const [log, sentence] of Object.entries(logDurabilities)) console.log(`${log}: ${sentence}`)
 */
export const logDurabilities = cluster.logDurabilities
/**
 * The name of a durability of the message log.
 *
 * @example
 * import { defineScenario, type LogDurability } from 'starsim/core'
 *
 * const log: LogDurability = 'written-through'
 * console.log(defineScenario({ application: { kind: 'gauss' }, star: { log } }).protocol.log)
 */
export type LogDurability = cluster.LogDurability

/**
 * The variants of checkpoints by index: what `protocol.variant` may be, each with the sentence that explains it.
 *
 * @example
 * import { indexVariants } from 'starsim/core'
 *
 * for (const [variant, sentence] of Object.entries(indexVariants)) console.log(`${variant}: ${sentence}`)
 */
export const indexVariants = cluster.indexVariants
/**
 * The name of a variant of checkpoints by index.
 *
 * @example
 * import { defineScenario, type IndexVariant } from 'starsim/core'
 *
 * const variant: IndexVariant = 'ms'
 * console.log(defineScenario({ application: { kind: 'gauss' }, protocol: { kind: 'index', variant } }).protocol.variant)
 */
export type IndexVariant = cluster.IndexVariant

/**
 * When a recorder says that it has a message: what `protocol.recorder` may be, each with the sentence that explains it.
 *
 * @example
 * import { recorderModes } from 'starsim/core'
 *
 * for (const [mode, sentence] of Object.entries(recorderModes)) console.log(`${mode}: ${sentence}`)
 */
export const recorderModes = cluster.recorderModes
/**
 * The name of what a recorder waits for.
 *
 * @example
 * import { defineScenario, type RecorderMode } from 'starsim/core'
 *
 * const recorder: RecorderMode = 'disk'
 * console.log(defineScenario({ application: { kind: 'gauss' }, protocol: { kind: 'publishing', recorder } }).protocol.recorder)
 */
export type RecorderMode = cluster.RecorderMode

/**
 * The kinds of networks: what `network.kind` may be, each with the sentence that explains it.
 *
 * @example
 * import { networkKinds } from 'starsim/core'
 *
 * console.log(networkKinds.switched)
 */
export const networkKinds = {
  ethernet: 'one shared cable with collisions (IEEE 802.3)',
  switched: 'a full-duplex link from each host to a store-and-forward switch',
} as const
/**
 * The name of a kind of network.
 *
 * @example
 * import { type NetworkKind, simulate } from 'starsim/core'
 *
 * const kinds: NetworkKind[] = ['ethernet', 'switched']
 * for (const kind of kinds) console.log(kind, simulate({ application: { kind: 'gauss', size: 16 }, network: { kind } }).seconds)
 */
export type NetworkKind = keyof typeof networkKinds

/**
 * The levels of detail of the network model: the values of `network.detail`, each with the sentence that explains it.
 *
 * @example
 * import { networkDetails } from 'starsim/core'
 *
 * console.log(networkDetails.flows)
 */
export const networkDetails = {
  frames: 'frame by frame; a large transfer costs as many events as it has blocks and frames',
  flows:
    'by flows that share links, disks and processors fairly; a transfer costs the same few events whatever its size',
} as const
/**
 * The name of a level of detail of the network model.
 *
 * @example
 * import { type NetworkDetail, simulate } from 'starsim/core'
 *
 * const detail: NetworkDetail = 'flows'
 * console.log(simulate({ application: { kind: 'gauss', size: 16 }, network: { detail } }).events)
 */
export type NetworkDetail = keyof typeof networkDetails

/**
 * The levels of detail of the ring: the values of `ring.detail` of a protocol, each with the sentence that explains it.
 *
 * @example
 * import { ringDetails } from 'starsim/core'
 *
 * console.log(Object.keys(ringDetails)) // probes, summarised
 */
export const ringDetails = {
  probes: 'every detection message and its answer is sent',
  summarised: 'those whose answer is known are reckoned up; crashes are found at the same instants',
} as const
/**
 * The name of a level of detail of the ring.
 *
 * @example
 * import { type RingDetail, simulate } from 'starsim/core'
 *
 * const detail: RingDetail = 'summarised'
 * console.log(simulate({ application: { kind: 'gauss', size: 16 }, star: { ring: { detail } } }).events)
 */
export type RingDetail = keyof typeof ringDetails

/**
 * When the first checkpoint of a process is taken: what `start.alarmPhase` may be, each with the sentence that explains it.
 *
 * @example
 * import { alarmPhases } from 'starsim/core'
 *
 * console.log(Object.keys(alarmPhases)) // start, random
 */
export const alarmPhases = {
  start: 'the first checkpoint is taken one interval after the start of its process',
  random: 'the first checkpoint is taken at a random time within the first interval',
} as const
/**
 * The name of a phase of the alarm.
 *
 * @example
 * import { type AlarmPhase, defineScenario } from 'starsim/core'
 *
 * const alarmPhase: AlarmPhase = 'random'
 * console.log(defineScenario({ application: { kind: 'gauss' }, start: { alarmPhase } }).start.alarmPhase)
 */
export type AlarmPhase = keyof typeof alarmPhases

/**
 * The protocols: what `protocol.kind` may be, each with a title, where it is published, what it survives, its checks and what can be
 * switched off.
 *
 * @example
 * import { protocols } from 'starsim/core'
 *
 * for (const [kind, { title, survives }] of Object.entries(protocols)) console.log(`${kind}: ${title}; survives ${survives}`)
 */
export const protocols: Readonly<Record<ProtocolKind, ProtocolDescription>> = known.protocols
/**
 * The name of a protocol.
 *
 * @example
 * import { type ProtocolKind, simulate } from 'starsim/core'
 *
 * const kinds: ProtocolKind[] = ['none', 'star']
 * for (const kind of kinds) console.log(kind, simulate({ application: { kind: 'gauss', size: 16 }, protocol: { kind } }).seconds)
 */
export type ProtocolKind = known.ProtocolKind

/**
 * A protocol as described to users, without the code that runs it.
 *
 * @example
 * import { type ProtocolDescription, protocols } from 'starsim/core'
 *
 * const describe = ({ title, paper }: ProtocolDescription): string => `${title} (${paper})`
 * console.log(describe(protocols.star))
 */
export type ProtocolDescription = Pick<Protocol, 'title' | 'paper' | 'survives' | 'checks' | 'ablations'>

/** The keys of a table with their type, in the order of the table. */
export const namesOf = <T extends object>(table: T): (keyof T & string)[] => Object.keys(table) as (keyof T & string)[]
