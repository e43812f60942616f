// The report as files: the page, all data, each figure as CSV and as a picture. Nothing is written to disk here.

import type { Figure } from '../figure/figure.ts'
import { csvOf, figureTable } from '../figure/table.ts'
import type { PageParts } from '../page/page.ts'
import { allFigures, paperFigures } from './figures.ts'
import type { ReportData } from './report-data.ts'
import { reportPage } from './report-page.ts'

type Files = ReadonlyMap<string, string | Uint8Array>

/** By file name within the report's folder. */
export function reportFiles(data: ReportData, replay: string, parts: PageParts): Files {
  return new Map([
    ['index.html', reportPage(data, replay, parts)],
    ['report.json', `${JSON.stringify(data, null, 2)}\n`],
    ...figureTables(data),
  ])
}

/** Each figure as CSV. */
export const figureTables = (data: ReportData): [name: string, csv: string][] =>
  allFigures(paperFigures(data)).map((figure) => [`figures/${figure.id}.csv`, csvOf(figureTable(figure))])

const PICTURE_WIDTH = 800
const pictureHeight = (figure: Figure): number =>
  figure.kind === 'bars' && figure.arrangement !== 'beside' ? 620 : 440

/** A PNG. Needs the package @napi-rs/canvas. */
export async function pictureOf(figure: Figure): Promise<Uint8Array> {
  const { pngOf } = await import('../figure/png.ts')
  return pngOf(figure, { width: PICTURE_WIDTH, height: pictureHeight(figure) })
}

/** The files and a PNG of each figure. Needs the package @napi-rs/canvas. */
export async function withPictures(files: Files, data: ReportData): Promise<Files> {
  const all = new Map(files)
  for (const figure of allFigures(paperFigures(data))) {
    all.set(`figures/${figure.id}.png`, await pictureOf(figure))
  }
  return all
}
