// What the paper printed: Tables 1 to 4 and the figures of section 6.4. Data only, never modified by the model.
// P. Sens, The Performance of Independent Checkpointing in Distributed Systems.

export const paperApplications = ['gauss', 'matmul', 'fft'] as const
export type PaperApplication = (typeof paperApplications)[number]

/** By the number of their table. */
export const policyTables = { 2: 'full', 3: 'pre-copy', 4: 'incremental' } as const
export type PolicyTable = keyof typeof policyTables
export type PaperPolicy = (typeof policyTables)[PolicyTable]

/** Copies of everything on stable storage. */
export const paperReplications = [1, 2] as const
export type PaperReplication = (typeof paperReplications)[number]

export const paperBackups = [1, 2, 3, 4] as const
export type PaperBackups = (typeof paperBackups)[number]

export interface Requirements {
  /** Running time without fault tolerance. */
  readonly seconds: number
  /** Per process. */
  readonly memoryKB: number
  /** Per process. */
  readonly communicationKB: number
}

export const table1: Readonly<Record<PaperApplication, Requirements>> = {
  gauss: { seconds: 344, memoryKB: 1704, communicationKB: 2700 },
  matmul: { seconds: 723, memoryKB: 2688, communicationKB: 0.06 },
  fft: { seconds: 1177, memoryKB: 1200, communicationKB: 0.06 },
}

export interface OverheadCell {
  readonly seconds: number
  /** As printed: computed from times before they were rounded to seconds. */
  readonly percent: number
}

type OverheadTable = Readonly<Record<PaperApplication, Readonly<Record<PaperReplication, OverheadCell>>>>

export const overheadTables: Readonly<Record<PolicyTable, OverheadTable>> = {
  2: {
    gauss: { 1: { seconds: 445, percent: 29.36 }, 2: { seconds: 567, percent: 64.92 } },
    matmul: { 1: { seconds: 750, percent: 3.78 }, 2: { seconds: 844, percent: 16.79 } },
    fft: { 1: { seconds: 1223, percent: 3.94 }, 2: { seconds: 1244, percent: 5.75 } },
  },
  3: {
    gauss: { 1: { seconds: 427, percent: 24.32 }, 2: { seconds: 505, percent: 46.8 } },
    matmul: { 1: { seconds: 758, percent: 4.96 }, 2: { seconds: 768, percent: 6.34 } },
    fft: { 1: { seconds: 1220, percent: 3.74 }, 2: { seconds: 1228, percent: 4.36 } },
  },
  4: {
    gauss: { 1: { seconds: 411, percent: 19.62 }, 2: { seconds: 457, percent: 32.85 } },
    matmul: { 1: { seconds: 744, percent: 3 }, 2: { seconds: 748, percent: 3.57 } },
    fft: { 1: { seconds: 1189, percent: 1.05 }, 2: { seconds: 1194, percent: 1.5 } },
  },
}

/** Section 6.4: what the message log costs gauss, percent of its running time without it. */
export const gaussLoggingPercent: Readonly<Record<PaperReplication, number>> = { 1: 6.83, 2: 14.53 }

/** Section 6.4: the time of one message by number of backups, as a multiple of the time without. */
export const messageSlowdown: Readonly<Record<PaperBackups, number>> = { 1: 1.2, 2: 1.5, 3: 2, 4: 2.4 }

/**
 * Cells that no mechanism can give together: with one copy pre-copy (758 s) is slower than full (750 s), yet full with two copies
 * (844 s) costs four and a half times as much as with one. They count in every score like all others.
 */
export const contradictoryCells: readonly {
  readonly application: PaperApplication
  readonly policy: PaperPolicy
  readonly replication: PaperReplication
}[] = [
  { application: 'matmul', policy: 'full', replication: 1 },
  { application: 'matmul', policy: 'full', replication: 2 },
  { application: 'matmul', policy: 'pre-copy', replication: 1 },
]

/** The numbers of the evaluation, as printed in the paper or as simulated. Percentages and factors. */
export interface PaperFigures {
  overhead(application: PaperApplication, policy: PaperPolicy, replication: PaperReplication): number
  logging(replication: PaperReplication): number
  slowdown(backups: PaperBackups): number
}

export const tableOf: Readonly<Record<PaperPolicy, PolicyTable>> = { full: 2, 'pre-copy': 3, incremental: 4 }

export const printedFigures: PaperFigures = {
  overhead: (application, policy, replication) => overheadTables[tableOf[policy]][application][replication].percent,
  logging: (replication) => gaussLoggingPercent[replication],
  slowdown: (backups) => messageSlowdown[backups],
}
