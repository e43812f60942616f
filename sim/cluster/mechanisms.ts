// The options of the layer, whatever the protocol, under the names used in scenarios, each with a sentence that explains it: how processes
// are saved, where they are restarted, how durable a log is, and what can be switched off to see what it is for.

export const checkpointPolicies = {
  full: 'the process waits until its whole image is on stable storage',
  'pre-copy': 'a forked child writes the image while the process runs on',
  incremental: 'a forked child writes only the pages that changed since the last checkpoint',
  'copy-on-write':
    'the kernel writes only the pages changed since the last checkpoint, and copies those changed again meanwhile',
  none: 'no checkpoints',
} as const
export type CheckpointPolicy = keyof typeof checkpointPolicies

export const placements = {
  detector: 'the host that found the crash takes over its processes (the paper)',
  'least-loaded': 'the least loaded host takes over each process (GATOSTAR)',
} as const
export type Placement = keyof typeof placements

export const logDurabilities = {
  delayed: 'a record is stable when every server has it in memory; the disk gets it later',
  'written-through': 'a record is stable when it is on the disk of every server',
} as const
export type LogDurability = keyof typeof logDurabilities

/** When a process takes a checkpoint of its own accord, where messages force checkpoints too. */
export const indexVariants = {
  bcs: 'at every alarm (Briatico, Ciuffoletti and Simoncini 1984)',
  ms: 'at an alarm, unless a message has forced a checkpoint since the one before (Manivannan and Singhal 1996)',
} as const
export type IndexVariant = keyof typeof indexVariants

/** Under publishing: when the recorder reports that it has a message. */
export const recorderModes = {
  memory: 'at once; a crash of the recorder loses its log',
  disk: 'when it is on the disk of the recorder, which keeps it through a crash',
} as const
export type RecorderMode = keyof typeof recorderModes

/** Mechanisms shared by all protocols that can be switched off. */
export const commonAblations = {
  'atomic-commit': 'a checkpoint is written over the old one',
  'file-versions': 'a rollback leaves files as they are',
  fencing: 'writes of a superseded incarnation are accepted',
  'catch-up': 'a file server that returns is read before it is brought up to date',
  takeover: 'the ring closes around a dead host, but nobody takes over its recoveries',
} as const
