// What `starsim measure` can measure, and the options that each takes.

export const measurementNames = ['ethernet', 'message', 'disk', 'checkpoint'] as const
export type MeasurementName = (typeof measurementNames)[number]

export interface MeasureOptions {
  readonly bytes?: readonly string[]
  readonly stations?: number
  readonly ratio?: readonly string[]
  readonly seconds?: number
  readonly backups?: number
  readonly profile?: string
  readonly operation?: string
  readonly where?: string
  readonly requests?: number
  readonly policy?: string
  readonly kilobytes?: number
  readonly trials?: number
  readonly seed: string
}
