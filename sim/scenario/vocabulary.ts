// The words of a scenario file that stand for mechanisms, each with the sentence that explains it in help and messages.
// Not the defaults (defaults.ts) and not the rules (schema.ts, checks.ts).

export const checkpointPolicies = {
  full: 'the process waits until its whole image is on stable storage',
  'pre-copy': 'a forked child writes the image while the process runs on',
  incremental: 'a forked child writes only the pages that changed since the last checkpoint',
  none: 'no checkpoints',
} as const
export type CheckpointPolicy = keyof typeof checkpointPolicies

export const placements = {
  detector: 'the host that found the crash takes over its processes (the paper)',
  'least-loaded': 'the least loaded host takes over each process (GATOSTAR)',
} as const
export type Placement = keyof typeof placements

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

/** What can be switched off, to see what it is there for. */
export const ablations = {
  stamps: 'messages that are sent again are not recognised',
  'synchronous-log': 'a message is made visible before its record is on stable storage',
  'log-before-acknowledge': 'a message is acknowledged before it is logged',
  confinement: 'a replaying process talks to the others',
  'atomic-commit': 'a checkpoint is written over the old one',
  'log-until-commit': 'log records go before the checkpoint that replaces them has committed',
  'file-versions': 'a rollback leaves files as they are',
  fencing: 'writes of a superseded incarnation are accepted',
  'catch-up': 'a file server that returns is read before it is brought up to date',
  takeover: 'the ring closes round a dead host, nobody takes its recoveries over',
  'delivery-order': 'the log does not fix the order of delivery',
  log: 'no message is logged: processes fall back together (the domino effect)',
} as const
export type Ablation = keyof typeof ablations

/** A keyof that is also usable as a list, in the order of the table. */
export const namesOf = <T extends object>(table: T): (keyof T & string)[] => Object.keys(table) as (keyof T & string)[]
