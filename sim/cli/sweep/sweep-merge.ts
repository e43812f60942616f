// Merges files of one sweep. Rows are read one at a time; the summary does not depend on their order.

import { existsSync } from 'node:fs'
import { Sweep } from '../../experiments/sweep/sweep.ts'
import { OutputFile } from '../../node/files/output-file.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import type { Answer } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'
import { many } from '../text/many.ts'
import { sweepCsv, sweepText } from '../text/sweep-text.ts'
import { headerOf, readSweepHeader, readSweepRows } from './sweep-file.ts'

export interface MergeOptions {
  readonly out?: string
  readonly csv?: boolean
  readonly json?: boolean
}

export function mergeFiles(paths: readonly string[], { out, csv, json }: MergeOptions, terminal: Terminal): Answer {
  if (csv === true && json === true) throw new UsageProblem('starsim: --csv and --json both write to standard output')
  const { plan } = readSweepHeader(paths[0]!)
  const stranger = paths.find((path) => readSweepHeader(path).plan.digest !== plan.digest)
  if (stranger !== undefined) throw new UsageProblem(`${stranger}: of another sweep than ${paths[0]}`)
  const sweep = new Sweep(plan, null)
  if (out !== undefined && existsSync(out)) requireSameSweep(out, plan.digest)
  const file = out === undefined ? null : new OutputFile(out)
  try {
    file?.write(`${JSON.stringify(headerOf(plan, null))}\n`)
    for (const path of paths) {
      readSweepRows(path, (row) => {
        if (sweep.accept(row)) file?.write(`${JSON.stringify(row)}\n`)
      })
    }
    if (out !== undefined && existsSync(out)) requireNothingMore(out, sweep)
    file?.complete()
  } catch (cause) {
    file?.abandon()
    throw cause
  }
  const result = sweep.result()
  if (!result.complete) {
    const kind = terminal.errorColours.yellow('not complete')
    terminal.streams.error.write(`${kind}: ${many(sweep.missing, 'run is', 'runs are')} missing from these files\n`)
  }
  return {
    json: result,
    text: csv === true ? sweepCsv(result) : sweepText(result, terminal),
    replay: csv === true ? null : commandLine('merge', paths, { out }),
    good: result.complete && result.points.every(({ narrow }) => narrow !== false),
  }
}

/** An existing file is replaced only by one that contains all of its runs. */
function requireSameSweep(out: string, digest: string): void {
  if (readSweepHeader(out).plan.digest === digest) return
  throw new UsageProblem(`${out}: holds another sweep, so it is not changed; give --out another file`)
}

function requireNothingMore(out: string, sweep: Sweep): void {
  let more = 0
  readSweepRows(out, (row) => {
    if (sweep.accept(row)) more++
  })
  if (more === 0) return
  const runs = many(more, 'run that is', 'runs that are')
  throw new UsageProblem(
    `${out}: has ${runs} in none of the other files; merge it with them, or give --out another file`,
  )
}
