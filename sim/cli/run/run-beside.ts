// `starsim run A --beside B`: two runs that take turns, so that Control-C leaves something of both, and a comparison of them.
// Neither run affects the other: each is the same as it would be by itself.

import { compareRuns, type MeasuredRun, type RunComparison } from '../../experiments/beside/compare-runs.ts'
import { checksWith, type OwnCode } from '../../experiments/own-code/own-code.ts'
import { UndoneWork } from '../../experiments/rivals/undone-work.ts'
import { Interrupted, listenForInterruption } from '../../node/interruption.ts'
import { requireContract } from '../../node/own-code/require-contract.ts'
import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { Answer } from '../command.ts'
import { requireRunnable } from '../options/run-size.ts'
import { showRun } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { besideText } from '../text/beside-text.ts'
import { commandLine } from '../text/command-line.ts'
import { runInterruptibly } from './interruptible-run.ts'
import { openBesidePage, type Recording } from './run-page.ts'

export interface ScenarioOfFile {
  readonly file: string
  readonly scenario: Scenario
}

export interface BesideRequest {
  readonly check: boolean
  readonly seed?: string
  readonly set: readonly string[]
  readonly besideSet: readonly string[]
  readonly program: readonly string[]
  readonly yes?: boolean
  readonly report?: string
}

/** One of the two while it is running. */
interface Course {
  readonly scenario: Scenario
  readonly undone: UndoneWork
  nowNs: number
  events: number
}

/** Throws UsageProblem; Interrupted if neither run has begun by then. */
export async function runBeside(
  first: ScenarioOfFile,
  beside: ScenarioOfFile,
  own: OwnCode,
  options: BesideRequest,
  terminal: Terminal,
): Promise<Answer> {
  for (const { file, scenario } of [first, beside]) {
    requireContract(scenario, own, options.program)
    requireRunnable(file, scenario, options.yes, own.parts)
  }
  const page = options.report === undefined ? null : openBesidePage(options.report, first.scenario, beside.scenario)
  const interruption = listenForInterruption()
  const progress = showRun(terminal)
  const courses = [first, beside].map(
    ({ scenario }): Course => ({ scenario, undone: new UndoneWork(), nowNs: 0, events: 0 }),
  )
  let failed = false
  const stop = {
    get happened() {
      return failed || interruption.happened
    },
  }
  const perform = async (course: Course, recording: Recording | undefined): Promise<SimulationResult | null> => {
    const { scenario, undone } = course
    const request = {
      ...own.parts,
      readers: [{ kinds: UndoneWork.kinds, read: undone.read }, ...(recording === undefined ? [] : [recording.reader])],
      ...(recording !== undefined && { onCollision: recording.onCollision }),
      checks: options.check && checksWith(own, scenario),
    }
    try {
      return await runInterruptibly(scenario, request, stop, (nowNs, events) => {
        Object.assign(course, { nowNs, events })
        progress.tell(
          courses.map((each) => each.nowNs),
          courses.reduce((sum, each) => sum + each.events, 0),
        )
      })
    } catch (cause) {
      if (cause instanceof Interrupted) return null
      failed = true
      throw cause
    }
  }
  try {
    const results = await bothOf(courses.map((course, at) => perform(course, page?.recordings[at])))
    progress.stop()
    const [one, other] = results
    if (one === null && other === null) throw new Interrupted()
    const { happened } = interruption
    if (happened) terminal.streams.error.write('interrupted: results and files cover the runs up to that point\n')
    const comparison = one === null || other === null ? null : compareRuns(measured(0, one), measured(1, other))
    const replayed = (report?: string): string => replayOf(first, beside, options, report)
    if (page !== null) {
      if (comparison !== null) page.complete([one!, other!], comparison, replayed(options.report))
      else if (one !== null) page.completeAlone(0, one, replayed(options.report))
      else page.completeAlone(1, other!, replayed(options.report))
    }
    return {
      json: jsonOf(one, other, comparison),
      text: besideText([first.file, beside.file], results, comparison, options.check && !happened, terminal),
      replay: replayed(),
      good: results.every((result) => result?.outcome === 'completed'),
    }
  } catch (cause) {
    page?.abandon()
    throw cause
  } finally {
    progress.stop()
    interruption.end()
  }

  function measured(at: 0 | 1, result: SimulationResult): MeasuredRun {
    const { scenario, undone } = courses[at]!
    return { scenario, result, undone }
  }
}

/** Waits for both even if one fails, so that nothing continues after an error message. */
async function bothOf<T>(runs: readonly Promise<T>[]): Promise<[T, T]> {
  const [one, other] = await Promise.allSettled(runs)
  for (const run of [one!, other!]) if (run.status === 'rejected') throw run.reason
  return [one, other].map((run) => (run as PromiseFulfilledResult<T>).value) as [T, T]
}

/** If the two files have different seeds, none is given: a seed on the command line would apply to both. */
function replayOf(first: ScenarioOfFile, beside: ScenarioOfFile, options: BesideRequest, report?: string): string {
  const { seed } = first.scenario
  return commandLine('run', [first.file], {
    ...{ beside: beside.file, set: options.set, 'beside-set': options.besideSet, program: options.program },
    ...{ seed: seed === beside.scenario.seed ? seed : undefined, 'no-check': !options.check, report },
  })
}

function jsonOf(
  one: SimulationResult | null,
  other: SimulationResult | null,
  comparison: RunComparison | null,
): unknown {
  const { settings = [], quantities = [] } = comparison ?? {}
  return { first: one, beside: other, settings, quantities: quantities.map(({ text: _text, ...quantity }) => quantity) }
}
