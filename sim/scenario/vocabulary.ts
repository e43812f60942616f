// The words of a scenario file that stand for mechanisms, each with the sentence that explains it in help and messages. Those of
// STAR come from its own room. Not the defaults (defaults.ts) and not the rules (schema.ts, checks.ts).

export {
  type Ablation,
  ablations,
  type CheckpointPolicy,
  checkpointPolicies,
  type LogDurability,
  logDurabilities,
  type Placement,
  placements,
} from '../star/mechanisms.ts'

export const networkKinds = {
  ethernet: 'one shared cable with collisions (IEEE 802.3)',
  switched: 'a full-duplex link from each host to a store-and-forward switch',
} as const
export type NetworkKind = keyof typeof networkKinds

export const alarmPhases = {
  start: 'the first checkpoint comes one interval after the start of its process',
  random: 'the first checkpoint comes anywhere within the first interval',
} as const
export type AlarmPhase = keyof typeof alarmPhases

/** A keyof that is also usable as a list, in the order of the table. */
export const namesOf = <T extends object>(table: T): (keyof T & string)[] => Object.keys(table) as (keyof T & string)[]
