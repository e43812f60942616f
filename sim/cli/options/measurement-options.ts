// What `starsim measure` can measure, its options, and their defaults.

export const measurementNames = ['ethernet', 'stream', 'message', 'disk', 'checkpoint'] as const
export type MeasurementName = (typeof measurementNames)[number]

export interface MeasureOptions {
  readonly bytes?: readonly string[]
  readonly stations?: number
  readonly ratio?: readonly string[]
  readonly seconds?: number
  readonly turnaround?: string
  readonly length?: string
  readonly backups?: number
  readonly profile?: string
  readonly operation?: string
  readonly where?: string
  readonly requests?: number
  readonly policy?: string
  readonly kilobytes?: number
  readonly trials?: number
  readonly write?: string
  readonly anyway?: boolean
  readonly in?: string
  readonly compiler?: string
  readonly seed: string
}

/** In the units of the options. */
export const measurementDefaults = {
  ethernet: { stations: 24, bytes: 1518, seconds: 10 },
  stream: { profile: 'sparcstation-1', bytes: 8192, requests: 2000 },
  message: { bytes: 1024, backups: 0, trials: 5 },
  disk: { profile: 'sparcstation-10', operation: 'write', where: 'random', bytes: 8192, requests: 2000 },
  checkpoint: { policy: 'full', kilobytes: 1200, backups: 1, trials: 5 },
} as const satisfies Record<MeasurementName, unknown>
