// The jobs whose short runs stand for the one that is asked about: itself, or two of the same kind with fewer workers, if it has very many.

import type { Job } from '../job.ts'

export interface Sample {
  /** What is asked about. */
  readonly job: Job
  /** What runs, by the number of workers, ascending; the job alone if it is small enough. */
  readonly cuts: readonly Job[]
}

/** So many workers are simulated as they are. */
const MOST_WORKERS = 64
/** Of larger jobs: far enough apart that what grows with the workers shows. */
const CUTS = [12, 36]

export const sampleOf = (job: Job): Sample => ({
  job,
  cuts: job.workers <= MOST_WORKERS || !job.canBeCut ? [job] : CUTS.map((workers) => job.cutTo(workers)),
})

export const isCut = ({ job, cuts }: Sample): boolean => cuts[0] !== job

/** The largest that runs. */
export const largestOf = ({ cuts }: Sample): Job => cuts.at(-1)!
