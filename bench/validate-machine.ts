// A real program that saves its state, predicted from the figures of this machine alone: `npm run validate:machine [turns]`. Measured in
// turns, one repetition of the figures and one run of each kind, so that other load on the machine affects all of them.

import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  type CheckpointLoop,
  haveInCommon,
  type MedianInterval,
  medianInterval,
  predictedCost,
  type WayOfSaving,
} from '../sim/experiments/machine/checkpoint-prediction.ts'
import { MOST_SPREAD, measuredMachine, type Repetition } from '../sim/experiments/machine/measured-machine.ts'
import { compiled, measureThisMachine, scratchIn } from '../sim/node/machine/repetitions.ts'

const LOOP: CheckpointLoop = { stateBytes: 32 << 20, rounds: 40, roundNs: 20e6, pagesWritten: 256, roundsEach: 10 }
const ways = ['copy', 'fork'] as const satisfies readonly WayOfSaving[]

const turns = Number(process.argv[2] ?? 11)
const scratch = scratchIn('.')
try {
  process.exitCode = await validate()
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function validate(): Promise<number> {
  const program = compiled('checkpoint-loop', scratch)
  if (program === null || !(turns >= 1)) {
    console.error(program === null ? 'a C compiler (cc) is needed' : 'expected how many turns, such as 11')
    return 2
  }
  const figures: Repetition[] = []
  const measured: Record<WayOfSaving, number[]> = { copy: [], fork: [] }
  for (let turn = 0; turn < turns; turn++) {
    const never = { happened: false, promise: new Promise<void>(() => {}) }
    const { repetitions } = await measureThisMachine({ folder: '.', repetitions: 1, interruption: never })
    figures.push(...repetitions)
    const without = timeOf(program, 'none')
    const checkpoints = Math.floor(LOOP.rounds / LOOP.roundsEach)
    for (const way of ways) measured[way].push((timeOf(program, way) - without) / checkpoints)
    process.stderr.write('.')
  }
  process.stderr.write('\n')
  return told(figures, measured)
}

function timeOf(program: string, how: WayOfSaving | 'none'): number {
  const { stateBytes, rounds, roundNs, pagesWritten, roundsEach } = LOOP
  const numbers = [stateBytes / 1048576, rounds, pagesWritten, roundsEach, roundNs].map(String)
  const { status, stdout, stderr } = spawnSync(program, [how, join(scratch, 'saved'), ...numbers], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout)
}

function told(figures: readonly Repetition[], measured: Readonly<Record<WayOfSaving, readonly number[]>>): number {
  const { stateBytes, rounds, roundNs, roundsEach, pagesWritten } = LOOP
  console.log(
    `${stateBytes / 1048576} MB saved every ${roundsEach} of ${rounds} rounds of ${roundNs / 1e6} ms, ${pagesWritten} pages written in each; ${turns} turns`,
  )
  console.log('what a checkpoint costs the program, ms: median and 95 % interval')
  let agree = true
  for (const way of ways) {
    const predicted = medianInterval(figures.map((each) => predictedCost(way, LOOP, each)))
    const found = medianInterval(measured[way])
    const common = haveInCommon(predicted, found)
    agree &&= common
    const verdict = common ? 'they have a part in common' : 'nothing in common'
    console.log(`  by ${way}: predicted ${text(predicted)}, measured ${text(found)}: ${verdict}`)
  }
  const { tooWide } = measuredMachine(figures, { by: 'c', memoryBytes: 0, anyway: false })
  if (tooWide.length > 0)
    console.log(
      `not a quiet machine: ${tooWide.join(', ')} spread by more than ${100 * MOST_SPREAD} %; little follows from it`,
    )
  return agree ? 0 : 1
}

function text({ median, low, high }: MedianInterval): string {
  const [middle, from, to] = [median, low, high].map((ns) => (ns / 1e6).toFixed(2))
  return `${middle} [${from}, ${to}]`
}
