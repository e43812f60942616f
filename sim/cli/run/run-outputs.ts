// Checks where `starsim run` is asked to write before anything runs: every output needs a different file, and never the scenario itself.
// Whether a file is writable is found out when it is opened.

import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageProblem } from '../../node/usage-problem.ts'
import type { TraceRequest } from './trace-output.ts'

export interface OutputRequest extends TraceRequest {
  readonly explain?: boolean
  readonly json?: boolean
  readonly report?: string
  /** The scenario of a second run. */
  readonly beside?: string
  /** Settings of the second run only. */
  readonly besideSet?: readonly string[]
}

/** Throws UsageProblem for requests that make no sense. */
export function checkOutputs(scenarioFile: string, request: OutputRequest): void {
  const { explain, json, trace, traceLevel, jsonLines, perfetto, report, shiviz, beside } = request
  const options = { trace, 'json-lines': jsonLines, perfetto, report, shiviz }
  const wanted = Object.entries(options).flatMap(([name, path]) =>
    path === undefined ? [] : [{ option: `--${name}`, path }],
  )
  const [first] = wanted
  if (explain === true && first !== undefined) {
    throw new UsageProblem(`--explain runs nothing, so ${first.option} has nothing to write`)
  }
  requireOneRun(request)
  if (trace === undefined && traceLevel !== 'changes') {
    throw new UsageProblem('--trace-level says how much --trace shows: --trace FILE, or --trace - for the screen')
  }
  if (trace === '-' && json === true) {
    throw new UsageProblem('--trace - and --json both write to standard output; give --trace a file')
  }
  const taken = new Map<string, string>()
  for (const { option, path } of wanted) {
    if (path === '-' && option !== '--trace') {
      throw new UsageProblem(`${option} needs a file; only --trace may write to standard output`)
    }
    const place = path === '-' ? path : placeOf(path)
    if (place === placeOf(scenarioFile) || (beside !== undefined && place === placeOf(beside)))
      throw new UsageProblem(`${option}: ${path} is the scenario; give another file`)
    const other = taken.get(place)
    if (other !== undefined) throw new UsageProblem(`${other} and ${option} both write to ${path}`)
    taken.set(place, option)
  }
}

/** What cannot be combined with two runs, and what needs a second run. */
function requireOneRun({ beside, besideSet = [], explain, trace, jsonLines, perfetto, shiviz }: OutputRequest): void {
  if (beside === undefined) {
    if (besideSet.length > 0)
      throw new UsageProblem('--beside-set changes a value for the run of --beside; expected --beside with it')
    return
  }
  if (explain === true) throw new UsageProblem('--explain prints one scenario; it cannot go with --beside')
  const [asked] = Object.entries({ trace, 'json-lines': jsonLines, perfetto, shiviz }).filter(
    ([, file]) => file !== undefined,
  )
  if (asked !== undefined) {
    throw new UsageProblem(
      `--${asked[0]} is for a single run, and --beside makes two; write the trace of each in a run of its own`,
    )
  }
}

/** A canonical path: the same for all names of one file. */
function placeOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
