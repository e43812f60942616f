// The jobs whose short runs stand for the one in question: itself, or two of the same kind with fewer workers, if it has very many.

import type { Job } from '../job.ts'

export interface Sample {
  /** The job in question. */
  readonly job: Job
  /** The jobs that are run, by number of workers, ascending; only the job itself if it is small enough. */
  readonly cuts: readonly Job[]
}

/** Up to this many workers the job is simulated as it is. */
const MOST_WORKERS = 64
/** For larger jobs: far enough apart that growth with the number of workers shows. */
const CUTS = [12, 36]

export const sampleOf = (job: Job): Sample => ({
  job,
  cuts: job.workers <= MOST_WORKERS || !job.canBeCut ? [job] : CUTS.map((workers) => job.cutTo(workers)),
})

export const isCut = ({ job, cuts }: Sample): boolean => cuts[0] !== job

/** The largest job that is run. */
export const largestOf = ({ cuts }: Sample): Job => cuts.at(-1)!
