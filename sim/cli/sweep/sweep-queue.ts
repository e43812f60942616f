// Runs of a sweep performed elsewhere: they go into a queue in Redis (BullMQ), from which `starsim worker` on any machine takes them. A
// worker that dies loses its lock, and its runs are given to others. A finished run stays in Redis until it is in the sweep's file,
// so a killed sweep finds what was done meanwhile.

import type { Queue, QueueEvents, QueueOptions, Worker } from 'bullmq'
import type { SweepRun } from '../../experiments/sweep/perform-run.ts'
import type { SweepPlan } from '../../experiments/sweep/sweep-plan.ts'
import type { Job, Row } from '../../experiments/sweep/sweep-row.ts'
import { rowMistakes } from '../../experiments/sweep/sweep-shapes.ts'
import { trialSeed } from '../../experiments/trials.ts'
import { buildName } from '../../node/build-digest.ts'
import { optionalPackage } from '../../node/optional-package.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import performSweepRun from '../../node/workers/sweep-worker.ts'
import { openWorkPool } from '../../node/workers/work-pool.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { QueuedRuns } from './queued-runs.ts'
import { greetRedis, withoutPassword } from './redis-greeting.ts'
import type { Performers } from './sweep-run.ts'

const QUEUES = 'starsim-'

/** Runs are not shared between builds, because their results might differ. */
const queueName = (): string => `${QUEUES}${buildName()}`

/** Enough to keep a large number of workers busy while this process reads and writes. */
const AT_ONCE = 500

/** A worker that has not renewed its lock for this long is considered dead. Trials run in threads, so they do not delay the renewal. */
const LOCK_MILLISECONDS = 10_000
const LOOK_FOR_DEAD_EVERY_MILLISECONDS = 3_000
/** A run is given up after this many workers have died while performing it. */
const MOST_DEATHS = 20

export async function openQueue(
  url: string,
  plan: SweepPlan,
  scenarios: readonly Scenario[],
  tell: (text: string) => void,
): Promise<Performers> {
  const { Queue, QueueEvents } = await openBullMq(url)
  const options: QueueOptions = { connection: { url } }
  const queue: Queue<SweepRun, Row> = new Queue(queueName(), options)
  const events: QueueEvents = new QueueEvents(queueName(), options)
  const shown = once(tell)
  queue.on('error', ({ message }) => shown(`${withoutPassword(url)}: ${message}`))
  events.on('error', ({ message }) => shown(`${withoutPassword(url)}: ${message}`))
  await events.waitUntilReady()
  if ((await queue.getWorkersCount()) === 0) {
    const strangers = (await othersThere(queue, Queue, options)).filter(({ workers }) => workers > 0)
    for (const { build } of strangers) tell(`workers of starsim ${build} get no work: this is ${buildName()}`)
    tell(`there are no workers yet; start some with: starsim worker ${url}`)
  }
  const idOf = ({ configuration, trial }: Job): string => `${plan.digest}-${configuration}-${trial}`
  const runs = new QueuedRuns<SweepRun>(queue, events)
  const told = (job: Job, what: string): UsageProblem =>
    new UsageProblem(
      `${withoutPassword(url)}: configuration ${job.configuration}, trial ${job.trial}: a worker ${what}`,
    )
  const performOnce = async (job: Job): Promise<{ row: Row } | { problem: UsageProblem }> => {
    const run = { ...job, scenario: scenarios[job.configuration]!, seed: trialSeed(plan.seed, job.trial) }
    const outcome = await runs.perform(idOf(job), run)
    if ('failure' in outcome) return { problem: told(job, `failed: ${outcome.failure}`) }
    const mistake = rowMistake(job, outcome.value)
    return mistake === null
      ? { row: outcome.value as Row }
      : { problem: told(job, `returned an invalid row: ${mistake}`) }
  }
  return {
    atOnce: AT_ONCE,
    async perform(job) {
      const first = await performOnce(job)
      if ('row' in first) return first.row
      // it may have been left there by an earlier sweep: try once more
      await runs.forget(idOf(job))
      const second = await performOnce(job)
      if ('row' in second) return second.row
      await runs.forget(idOf(job))
      throw second.problem
    },
    kept: (job) => void runs.forget(idOf(job)),
    async close() {
      await inTime(runs.quiet())
      const isClosed = await inTime(Promise.allSettled([queue.close(), events.close()]))
      if (!isClosed) await Promise.allSettled([queue.disconnect(), events.disconnect()])
    },
  }
}

/** Anybody connected to the queue could answer; only a valid row of this run may get into the file. */
function rowMistake({ configuration, trial }: Job, row: unknown): string | null {
  const [mistake] = rowMistakes(row)
  if (mistake !== undefined) return mistake
  const { configuration: theirs, trial: number } = row as Row
  return theirs === configuration && number === trial ? null : `it is of configuration ${theirs}, trial ${number}`
}

/** A worker that takes runs from the queue until it is closed; it finishes what it has begun. */
export async function openWorker(
  url: string,
  { jobs, onDone, tell }: { jobs: number | undefined; onDone: () => void; tell: (text: string) => void },
): Promise<{ close(): Promise<void> }> {
  const library = await openBullMq(url)
  const { Worker } = library
  await refuseOtherBuild(url, library)
  const pool = await openWorkPool({ module: './sweep-worker.js', perform: performSweepRun }, { jobs })
  const worker: Worker<SweepRun, Row> = new Worker(queueName(), ({ data }) => pool.run(data), {
    connection: { url },
    concurrency: pool.workers,
    lockDuration: LOCK_MILLISECONDS,
    stalledInterval: LOOK_FOR_DEAD_EVERY_MILLISECONDS,
    maxStalledCount: MOST_DEATHS,
  })
  const shown = once(tell)
  worker.on('error', ({ message }) => shown(`${withoutPassword(url)}: ${message}`))
  worker.on('completed', onDone)
  return {
    async close() {
      await worker.close()
      await pool.close()
    },
  }
}

/** The library, if it is installed and a Redis server answers at the address. Throws UsageProblem. */
async function openBullMq(url: string): Promise<typeof import('bullmq')> {
  const library = await optionalPackage('bullmq', 'queues need', () => import('bullmq'))
  await greetRedis(url)
  return library
}

/** The queues of other builds: sweeps waiting for workers, and workers waiting for sweeps. */
async function othersThere(queue: Queue, Queue: typeof import('bullmq').Queue, options: QueueOptions) {
  const others: { build: string; runs: number; workers: number }[] = []
  const client = (await queue.client) as unknown as { keys(pattern: string): Promise<string[]> }
  const keys = await client.keys(`bull:${QUEUES}*:meta`)
  for (const name of keys.map((key) => key.split(':')[1]!).filter((each) => each !== queueName())) {
    const other = new Queue(name, options)
    other.on('error', () => {})
    const { waiting = 0, active = 0 } = await other.getJobCounts('waiting', 'active')
    others.push({ build: name.slice(QUEUES.length), runs: waiting + active, workers: await other.getWorkersCount() })
    await other.close()
  }
  return others
}

/** Refuses to start a worker that would wait for ever because the sweep there belongs to another build. */
async function refuseOtherBuild(url: string, { Queue }: typeof import('bullmq')): Promise<void> {
  const options: QueueOptions = { connection: { url } }
  const queue = new Queue(queueName(), options)
  queue.on('error', () => {})
  const { waiting = 0, active = 0 } = await queue.getJobCounts('waiting', 'active')
  const other = (await othersThere(queue, Queue, options)).find(({ runs }) => runs > 0)
  await queue.close()
  if (waiting + active > 0 || other === undefined) return
  throw new UsageProblem(
    `${withoutPassword(url)}: the sweep there is of starsim ${other.build}; expected that of this build, ${buildName()}`,
  )
}

const CLOSING_MILLISECONDS = 2_000

/** False if it takes too long: on a broken connection it would wait for ever. */
async function inTime(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), CLOSING_MILLISECONDS)
  })
  const isDone = await Promise.race([work.then(() => true), late])
  clearTimeout(timer)
  return isDone
}

/** Suppresses consecutive repetitions of the same message. */
function once(tell: (text: string) => void): (text: string) => void {
  let last = ''
  return (text) => {
    if (text !== last) tell(text)
    last = text
  }
}
