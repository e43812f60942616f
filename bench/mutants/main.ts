// `npm run mutants`: puts small slips into the simulator, one at a time, and counts how many the search and the tests notice.
// docs/mutants.md says how to read the output, and how to add a mutant.

import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { showProgress } from '../../sim/cli/progress.ts'
import { nodeStreams } from '../../sim/cli/standard-streams.ts'
import { terminalOf } from '../../sim/cli/terminal.ts'
import { listenForInterruption } from '../../sim/node/interruption.ts'
import { endChildren } from './child.ts'
import { type Examination, examine, objectionsToUnchanged, type Verdicts } from './examination.ts'
import { mutants as all } from './list/index.ts'
import { type Mutant, mutate, type Room, roomOf, rooms } from './mutant.ts'
import { asJson, asText, findingText } from './result-text.ts'
import { ResultsFile } from './results-file.ts'
import { isGoodEnough, scoreOf } from './score.ts'
import { Snapshot } from './snapshot.ts'
import { Trials } from './trials.ts'

interface Options {
  readonly only: readonly string[]
  readonly room?: Room
  readonly schedules: number
  readonly jobs: number
  readonly fresh: boolean
  readonly json: boolean
  readonly list: boolean
}

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Expected a whole number, 1 or more.')
  return Number(text)
}

const command = new Command('npm run mutants --')
  .description(
    'Puts small slips into the simulator, one at a time, and counts how many the search and the tests notice.',
  )
  .option('--only <name>', 'this mutant, or those of this file (delivery); may be repeated', collect, [])
  .addOption(new Option('--room <room>', 'only mutants of one room').choices(rooms))
  .option('--schedules <number>', 'schedules that the search tries before it gives up', wholeNumber, 1000)
  .option('--jobs <number>', 'mutants at a time', wholeNumber, availableParallelism())
  .option('--fresh', 'forget what earlier examinations found', false)
  .option('--json', 'the result as JSON', false)
  .option('--list', 'name the mutants, and examine none', false)
  .addHelpText(
    'after',
    `
Examples:
  npm run mutants                          all of them; what is done already is not done again
  npm run mutants -- --room kernel         those of the kernel
  npm run mutants -- --only delivery       those of sim/protocols/star/delivery.ts

What is done is kept in .cache/mutants.jsonl, also after Control-C. Exit code 0: at least 95 of 100 are caught, and the list says of
every other one why nobody can notice it; 1: not so; 2: it was asked for something that is not there.`,
  )
  .exitOverride()

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

const root = new URL('../../../', import.meta.url).pathname
const terminal = terminalOf(nodeStreams())
const say = (text: string): unknown => process.stderr.write(`${text}\n`)

async function main(words: readonly string[]): Promise<number> {
  try {
    command.parse(words, { from: 'user' })
  } catch (cause) {
    return (cause as { exitCode: number }).exitCode === 0 ? 0 : 2
  }
  const options = command.opts<Options>()
  const mutants = all.filter((mutant) => isMeant(mutant, options))
  if (mutants.length === 0) {
    say(
      `No mutant is called ${options.only.join(' or ')}${options.room ? ` in ${options.room}` : ''}; --list names them.`,
    )
    return 2
  }
  if (options.list) {
    process.stdout.write(mutants.map(({ name, slip }) => `${name}: ${slip}\n`).join(''))
    return 0
  }
  const snapshot = new Snapshot(root)
  try {
    const misplaced = mutants.flatMap((mutant) => placeProblem(snapshot, mutant))
    if (misplaced.length === 0) return await report(mutants, options, snapshot)
    say(misplaced.join('\n'))
    return 1
  } finally {
    snapshot.remove()
  }
}

function isMeant(mutant: Mutant, { only, room }: Options): boolean {
  if (room !== undefined && roomOf(mutant) !== room) return false
  return only.length === 0 || only.some((each) => mutant.name === each || mutant.name.startsWith(`${each}/`))
}

/** What is wrong with the code of a mutant: its file has changed, or is gone. */
function placeProblem(snapshot: Snapshot, mutant: Mutant): string[] {
  try {
    mutate(snapshot.read(mutant.file), mutant)
    return []
  } catch (cause) {
    return [(cause as Error).message]
  }
}

async function report(mutants: readonly Mutant[], options: Options, snapshot: Snapshot): Promise<number> {
  const interruption = listenForInterruption()
  void interruption.promise.then(endChildren)
  const progress = await showProgress('mutants', mutants.length, terminal)
  const results = new ResultsFile('.cache/mutants.jsonl', options.fresh)
  const examination: Examination = {
    trials: await Trials.on(snapshot, results, () => interruption.happened),
    schedules: options.schedules,
    jobs: options.jobs,
    onVerdict: ({ name }, finding) => {
      progress.advance()
      if (!terminal.showsProgress) say(`${name}: ${findingText(finding)}`)
    },
  }
  const objections = await objectionsToUnchanged(mutants, examination)
  const verdicts: Verdicts = objections.length > 0 ? new Map() : await examine(mutants, examination)
  progress.stop()
  interruption.end()
  endChildren()
  if (objections.length > 0) {
    say('Nothing was examined, for there is something to notice where nothing has been changed:')
    for (const objection of objections) say(findingText(objection))
    return 1
  }
  const done = mutants.filter(({ name }) => verdicts.has(name))
  const score = scoreOf(done, verdicts)
  const text = options.json ? asJson(done, verdicts, score) : asText(done, verdicts, score, terminal)
  if (done.length > 0) process.stdout.write(text)
  if (done.length < mutants.length) {
    say(`${done.length} of ${mutants.length} mutants are examined; the same command goes on with the others`)
    return 1
  }
  return isGoodEnough(score, mutants.length === all.length) ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
