// `starsim run --report`: the page of a run, written when the run is over. Its trace is kept in memory until then.

import { packTrace } from '../../../reports/timeline/packing.ts'
import { timelinePage } from '../../../reports/timeline/timeline-page.ts'
import { OutputFile } from '../../node/files/output-file.ts'
import type { SimulationResult } from '../../result.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { recorder } from '../../trace/first-difference.ts'
import type { TraceReader } from '../../trace/trace.ts'
import { loadPageParts } from './page-parts.ts'

export interface RunPage {
  readonly reader: TraceReader
  readonly onCollision: (atNs: number) => void
  /** Writes the page and gives the file its final name. */
  complete(result: SimulationResult, replay: string): void
  /** The run failed: leaves no file behind. */
  abandon(): void
}

/** Throws UsageProblem if the file cannot be written. */
export function openRunPage(path: string, { hosts }: Scenario): RunPage {
  const parts = loadPageParts('timeline')
  const file = new OutputFile(path)
  const { read, entries } = recorder()
  const collisions: number[] = []
  return {
    reader: read,
    onCollision: (atNs) => collisions.push(atNs),
    complete(result, replay) {
      const machines = hosts.map(({ name, role }) => ({ name, role }))
      const data = { result, hosts: machines, trace: packTrace(entries), collisions }
      file.write(timelinePage(data, replay, parts))
      file.complete()
    },
    abandon: () => file.abandon(),
  }
}
