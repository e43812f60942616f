// What more workers gain: one sweep with one job and with two, in turns (A B A B), each in a process of its own. The speed-up is meaningful
// on a quiet machine only; the cost of workers in processor time can be read on a busy one too.
// `npm run bench:sweep` builds and runs it; `npm run bench:sweep -- 5 scenarios/small-gauss.yaml --trials 500` takes five turns of
// another sweep. Every turn has to print the same result.

import { spawnSync } from 'node:child_process'
import { availableParallelism, loadavg } from 'node:os'
import { main, nodeStreams } from '../sim/cli/main.ts'

const PAPER = [
  'scenarios/paper/gauss-incremental-2.yaml',
  '--vary',
  'star.checkpoint.interval=30s,60s,120s,300s',
  '--trials',
  '20',
]

interface Turn {
  readonly seconds: number
  readonly processorSeconds: number
  readonly megabytes: number
  readonly result: string
}

/** What a process prints about itself when it has swept. */
interface Account {
  readonly processorSeconds: number
  readonly megabytes: number
}

async function sweepHere(words: readonly string[]): Promise<void> {
  await main(['sweep', ...words], nodeStreams())
  const { user, system } = process.cpuUsage()
  const account: Account = {
    processorSeconds: (user + system) / 1e6,
    megabytes: process.resourceUsage().maxRSS / 1024,
  }
  process.stderr.write(`\n${JSON.stringify(account)}\n`)
}

function takeTurn(words: readonly string[], jobs: number): Turn {
  const start = process.hrtime.bigint()
  const own = [process.argv[1]!, '--one', ...words, '--jobs', String(jobs), '--json']
  const { status, stdout, stderr } = spawnSync(process.execPath, own, { encoding: 'utf8', maxBuffer: 2 ** 30 })
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  if (status !== 0) throw new Error(`the sweep ended with exit code ${status}: ${stderr}`)
  return { ...(JSON.parse(stderr.trim().split('\n').at(-1)!) as Account), seconds, result: stdout }
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

const JOBS = [1, 2] as const

function compare(turns: number, words: readonly string[]): void {
  const taken = JOBS.map((): Turn[] => [])
  for (let turn = 0; turn < turns; turn++) {
    for (const [at, jobs] of JOBS.entries()) taken[at]!.push(takeTurn(words, jobs))
  }
  const results = new Set(taken.flat().map(({ result }) => result))
  if (results.size > 1) throw new Error('the result depends on the number of workers')
  console.log(`starsim sweep ${words.join(' ')}`)
  console.log(`${availableParallelism()} cores, load ${loadavg()[0]!.toFixed(1)}, medians of ${turns} turns`)
  console.log('jobs   seconds   processor seconds   MB')
  const [one, two] = taken.map((own, at) => {
    const of = (measure: (turn: Turn) => number): number => median(own.map(measure))
    const seconds = of((turn) => turn.seconds)
    const processorSeconds = of((turn) => turn.processorSeconds)
    const cells = [
      String(JOBS[at]).padStart(4),
      seconds.toFixed(2).padStart(9),
      processorSeconds.toFixed(2).padStart(19),
    ]
    console.log(
      [
        ...cells,
        of((turn) => turn.megabytes)
          .toFixed(0)
          .padStart(4),
      ].join(' '),
    )
    return { seconds, processorSeconds }
  })
  console.log(`speed-up ${(one!.seconds / two!.seconds).toFixed(2)}`)
  console.log(`processor time ${(two!.processorSeconds / one!.processorSeconds).toFixed(3)} of that of one job`)
}

const words = process.argv.slice(2)
if (words[0] === '--one') await sweepHere(words.slice(1))
else {
  const isNumber = /^\d+$/.test(words[0] ?? '')
  const sweep = isNumber ? words.slice(1) : words
  compare(isNumber ? Number(words[0]) : 3, sweep.length === 0 ? PAPER : sweep)
}
