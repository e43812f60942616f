// `starsim run --report`: the page of a run, or of two on one time axis, written when they are over. Traces are kept in memory until then.

import { besidePage } from '../../../reports/timeline/beside-page.ts'
import { packTrace } from '../../../reports/timeline/packing.ts'
import type { RunData } from '../../../reports/timeline/run-data.ts'
import { timelinePage } from '../../../reports/timeline/timeline-page.ts'
import type { RunComparison } from '../../experiments/beside/compare-runs.ts'
import { OutputFile } from '../../node/files/output-file.ts'
import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { recorder } from '../../trace/first-difference.ts'
import type { TraceReader } from '../../trace/trace.ts'
import { loadPageParts } from './page-parts.ts'

/** What a page keeps of a run while it runs. */
export interface Recording {
  readonly reader: TraceReader
  readonly onCollision: (atNs: number) => void
}

export interface RunPage extends Recording {
  /** Writes the page and gives the file its final name. */
  complete(result: SimulationResult, replay: string): void
  /** The run failed: leaves no file behind. */
  abandon(): void
}

export interface BesidePage {
  readonly recordings: readonly [Recording, Recording]
  /** Both, up to where they are. */
  complete(results: readonly [SimulationResult, SimulationResult], comparison: RunComparison, replay: string): void
  /** Only one has begun. @param run which: 0 or 1 */
  completeAlone(run: 0 | 1, result: SimulationResult, replay: string): void
  abandon(): void
}

/** Throws UsageProblem if the file cannot be written. */
export function openRunPage(path: string, scenario: Scenario): RunPage {
  const parts = loadPageParts('timeline')
  const file = new OutputFile(path)
  const { dataOf, ...recording } = recordingOf(scenario)
  return {
    ...recording,
    complete(result, replay) {
      file.write(timelinePage(dataOf(result), replay, parts))
      file.complete()
    },
    abandon: () => file.abandon(),
  }
}

/** Throws UsageProblem if the file cannot be written. */
export function openBesidePage(path: string, first: Scenario, beside: Scenario): BesidePage {
  const parts = loadPageParts('timeline')
  const file = new OutputFile(path)
  const recordings = [recordingOf(first), recordingOf(beside)] as const
  const write = (page: string): void => {
    file.write(page)
    file.complete()
  }
  return {
    recordings,
    complete(results, comparison, replay) {
      const runs = [recordings[0].dataOf(results[0]), recordings[1].dataOf(results[1])] as const
      write(besidePage(runs, comparison, replay, parts))
    },
    completeAlone: (run, result, replay) => write(timelinePage(recordings[run].dataOf(result), replay, parts)),
    abandon: () => file.abandon(),
  }
}

function recordingOf({ hosts }: Scenario): Recording & { readonly dataOf: (result: SimulationResult) => RunData } {
  const { read, entries } = recorder()
  const collisions: number[] = []
  return {
    reader: read,
    onCollision: (atNs) => collisions.push(atNs),
    dataOf(result) {
      const machines = hosts.map(({ name, role }) => ({ name, role }))
      return { result, hosts: machines, trace: packTrace(entries), collisions }
    },
  }
}
