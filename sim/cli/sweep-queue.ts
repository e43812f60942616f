// Runs of a sweep done elsewhere: they go into a queue in Redis (BullMQ), `starsim worker` on any machine takes them out. A worker
// that dies loses its lock, and its runs are given to others. A run that is done stays in Redis until it is in the sweep's file,
// so a sweep that was killed finds what was done meanwhile.

import { connect } from 'node:net'
import type { Queue, QueueEvents, QueueOptions, Worker } from 'bullmq'
import { performRun, type SweepRun } from '../experiments/perform-run.ts'
import type { SweepPlan } from '../experiments/sweep-plan.ts'
import type { Job, Row } from '../experiments/sweep-row.ts'
import { trialSeed } from '../experiments/trials.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { UsageProblem } from './command.ts'
import { optionalPackage } from './optional-package.ts'
import type { Performers } from './sweep-run.ts'
import { packageVersion } from './terminal.ts'
import { openWorkPool } from './work-pool.ts'

/** Of another version nobody takes runs: its results might differ. */
const queueName = (): string => `starsim-${packageVersion()}`

/** As many as keep a large room of workers busy while this process reads and writes. */
const AT_ONCE = 500

/** A worker that has not said for so long that it lives is taken for dead. Trials run in threads, so they do not keep it from saying so. */
const LOCK_MILLISECONDS = 10_000
const LOOK_FOR_DEAD_EVERY_MILLISECONDS = 3_000
/** A run is given up when so many workers died of it. */
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
  queue.setMaxListeners(0) // each run that is waited for listens for the end of the queue
  const shown = once(tell)
  queue.on('error', ({ message }) => shown(`${url}: ${message}`))
  events.on('error', ({ message }) => shown(`${url}: ${message}`))
  await events.waitUntilReady()
  if ((await queue.getWorkersCount()) === 0) tell(`no worker is there yet; start some with: starsim worker ${url}`)
  const idOf = ({ configuration, trial }: Job): string => `${plan.digest}-${configuration}-${trial}`
  const forget = (job: Job): void => {
    queue.remove(idOf(job)).catch(() => {}) // one that cannot be removed is only kept for longer
  }
  return {
    atOnce: AT_ONCE,
    async perform(job) {
      const { configuration, trial } = job
      const run = { ...job, scenario: scenarios[configuration]!, seed: trialSeed(plan.seed, trial) }
      // a run with this name that is there already, waiting, under way or done, is not queued again
      const queued = await queue.add('run', run, { jobId: idOf(job) })
      try {
        return await queued.waitUntilFinished(events)
      } catch (cause) {
        forget(job) // so that the next start does not find the failure
        throw cause
      }
    },
    kept: forget,
    async close() {
      await Promise.all([queue.close(), events.close()])
    },
  }
}

/** A worker that takes runs out of the queue until it is closed; what it has begun it ends. */
export async function openWorker(
  url: string,
  { jobs, onDone, tell }: { jobs: number | undefined; onDone: () => void; tell: (text: string) => void },
): Promise<{ close(): Promise<void> }> {
  const { Worker } = await openBullMq(url)
  const pool = await openWorkPool({ module: './sweep-worker.js', perform: performRun }, { jobs, inWorkers: true })
  const worker: Worker<SweepRun, Row> = new Worker(queueName(), ({ data }) => pool.run(data), {
    connection: { url },
    concurrency: pool.workers,
    lockDuration: LOCK_MILLISECONDS,
    stalledInterval: LOOK_FOR_DEAD_EVERY_MILLISECONDS,
    maxStalledCount: MOST_DEATHS,
  })
  const shown = once(tell)
  worker.on('error', ({ message }) => shown(`${url}: ${message}`))
  worker.on('completed', onDone)
  return {
    async close() {
      await worker.close()
      await pool.close()
    },
  }
}

/** The library, if it is installed and somebody answers at the address. Throws UsageProblem. */
async function openBullMq(url: string): Promise<typeof import('bullmq')> {
  const library = await optionalPackage('bullmq', 'queues need', () => import('bullmq'))
  await checkAnswers(url)
  return library
}

const PATIENCE_MILLISECONDS = 3_000

async function checkAnswers(url: string): Promise<void> {
  const address = URL.canParse(url) ? new URL(url) : null
  if (address === null || !/^rediss?:$/.test(address.protocol) || address.hostname === '') {
    throw new UsageProblem(`starsim: '${url}' is no address of a Redis server, such as redis://localhost:6379`)
  }
  const answers = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: address.hostname.replace(/^\[|\]$/g, ''), port: Number(address.port || 6379) })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('error', end(false)).setTimeout(PATIENCE_MILLISECONDS, end(false))
  })
  if (!answers) throw new UsageProblem(`${url}: nobody answers there`)
}

/** The same again and again is told once. */
function once(tell: (text: string) => void): (text: string) => void {
  let last = ''
  return (text) => {
    if (text !== last) tell(text)
    last = text
  }
}
