// Makes the gallery: the pictures and tables that the README shows, and their data, all in reports/gallery. Run it with
// `npm run gallery`. A test regenerates the data and compares it; pictures are checked by eye.

import { join } from 'node:path'
import { loadPaperScenarios } from '../sim/experiments/paper/paper-scenarios.ts'
import { writeFiles } from '../sim/node/files/output-folder.ts'
import { loadPaperScenario, packageFolder } from '../sim/node/files/package-files.ts'
import { openTrialPool } from '../sim/node/workers/trial-pool.ts'
import { allFigures, paperFigures } from './paper/figures.ts'
import { collectReport, type ReportData } from './paper/report-data.ts'
import { figureTables, withPictures } from './paper/report-files.ts'

/** Few enough to be rerun in a test, enough for narrow intervals. */
export const galleryOptions = { seed: '1995', trials: 3 } as const

/** On all cores of the machine that builds it. */
export async function collectGallery(): Promise<ReportData> {
  const pool = await openTrialPool({})
  try {
    const data = await collectReport(loadPaperScenarios(loadPaperScenario), {
      ...galleryOptions,
      perform: (trials, experiment) => experiment(trials, pool.run),
    })
    return data!
  } finally {
    await pool.close()
  }
}

/** Each figure as CSV, without a report's folders. */
export const galleryTables = (data: ReportData): Map<string, string> =>
  new Map(figureTables(data).map(([name, csv]) => [name.replace('figures/', ''), csv]))

export async function writeGallery(): Promise<void> {
  const data = await collectGallery()
  const pictures = await withPictures(new Map(), data)
  const files = new Map<string, string | Uint8Array>(galleryTables(data))
  for (const [name, bytes] of pictures) files.set(name.replace('figures/', ''), bytes)
  files.set('README.md', index(data))
  files.set('report.json', `${JSON.stringify(data)}\n`)
  writeFiles(join(packageFolder(), 'reports', 'gallery'), files)
}

const index = (data: ReportData): string =>
  `${[
    '# Gallery',
    '',
    `Made by \`npm run gallery\`: ${galleryOptions.trials} trials from seed ${galleryOptions.seed}. Next to each picture is its table (CSV). ` +
      'A test regenerates the tables and compares them.',
    ...picturesOf(data),
  ].join('\n')}\n`

const picturesOf = (data: ReportData): string[] =>
  allFigures(paperFigures(data)).flatMap(({ id, title, caption }) => [
    '',
    `## ${title}`,
    '',
    `![${title}](${id}.png)`,
    '',
    `${caption} ([numbers](${id}.csv))`,
  ])
