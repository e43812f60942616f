// `starsim report --sweep`: the charts of a finished sweep.

import { csvOf, figureTable } from '../../../reports/figure/table.ts'
import { pictureOf } from '../../../reports/paper/report-files.ts'
import { sweepFigures } from '../../../reports/sweep/sweep-figures.ts'
import { sweepPage } from '../../../reports/sweep/sweep-page.ts'
import type { SweepResult } from '../../experiments/sweep/sweep-result.ts'
import { resultMistakes } from '../../experiments/sweep/sweep-shapes.ts'
import { readInput } from '../../node/files/input-file.ts'
import type { Files } from '../../node/files/output-folder.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { loadPageParts } from '../run/page-parts.ts'

/** Throws UsageProblem for a file that is not a sweep. */
export async function sweepFiles(path: string, replay: string, png: boolean): Promise<Files> {
  const sweep = readSweep(path)
  const figures = sweepFigures(sweep)
  const files = new Map<string, string | Uint8Array>([
    ['index.html', sweepPage(sweep, figures, replay, loadPageParts('report'))],
    ...figures.map((figure): [string, string] => [`figures/${figure.id}.csv`, csvOf(figureTable(figure))]),
  ])
  if (png) for (const figure of figures) files.set(`figures/${figure.id}.png`, await pictureOf(figure))
  return files
}

function readSweep(path: string): SweepResult {
  const text = readInput(path)
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    throw new UsageProblem(`${path}: not a sweep in JSON; is it cut off?`)
  }
  if (typeof document !== 'object' || document === null || !('points' in document && 'axes' in document))
    throw new UsageProblem(`${path}: not the result of starsim sweep --json, or of another version`)
  const mistakes = resultMistakes(document)
  if (mistakes.length > 0) throw new UsageProblem(...mistakes.map((mistake) => `${path}: ${mistake}`))
  return document as SweepResult
}
