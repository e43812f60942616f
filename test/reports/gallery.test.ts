// The gallery that the README shows is what the model gives today: its data is made again and compared. When the model changes for a
// good reason, `npm run build && npm run gallery` makes it anew; look at the pictures then.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type * as GallerySource from '../../reports/gallery.ts'
import { allFigures, paperFigures } from '../../reports/paper/figures.ts'
import type { ReportData } from '../../reports/paper/report-data.ts'
import { reportPage } from '../../reports/paper/report-page.ts'

const folder = new URL('../../reports/gallery/', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')
// workers are loaded from built files only, and one core would take minutes
const built = new URL('../../dist/reports/gallery.js', import.meta.url)

test.skipIf(!existsSync(built))('the tables are those of today', { timeout: 600_000 }, async () => {
  const { collectGallery, galleryTables } = (await import(built.href)) as typeof GallerySource
  const tables = galleryTables(await collectGallery())
  for (const [name, csv] of tables) expect(read(name), `${name}; npm run gallery makes it again`).toBe(csv)
})

describe('the report, from the data of the gallery', () => {
  const data = JSON.parse(read('report.json')) as ReportData
  const figures = allFigures(paperFigures(data))
  const page = reportPage(data, 'starsim report', { style: 'p {}', script: "'</script>'" })

  test('every figure has a picture, a table, a title and a caption, and stands in the index', () => {
    const names = readdirSync(folder)
    for (const { id, title, caption } of figures) {
      expect(names).toEqual(expect.arrayContaining([`${id}.png`, `${id}.csv`]))
      expect(caption.length).toBeGreaterThan(60)
      expect(read('README.md')).toContain(`![${title}](${id}.png)`)
    }
    expect(new Set(figures.map(({ id }) => id)).size).toBe(figures.length)
  })

  test('all that the report is to show is in it', () => {
    expect(figures.map(({ id }) => id)).toEqual([
      ...[
        'agreement',
        'overhead-gauss',
        'overhead-matmul',
        'overhead-fft',
        'message-slowdown',
        'residuals',
        'held-out',
        'sensitivity',
      ],
      ...['time-of-a-worker', 'work-of-fault-tolerance', 'overhead-against-interval'],
      'running-time-against-crash-rate',
    ])
    for (const table of ['Table 1', 'Table 2', 'Table 3', 'Table 4', 'Section 6.4', 'The claims']) {
      expect(page).toContain(`<h3>${table}`)
    }
    expect(page.match(/<td class="number (within|off|far)"/g)!.length).toBeGreaterThan(30)
    expect(page).toContain('the paper contradicts itself')
  })

  test('the page asks for nothing from anywhere, and its data cannot end its script', () => {
    expect(page).not.toMatch(/(src|href)="(?!data:|#)/)
    expect(page.match(/<\/script>/g)).toHaveLength(2)
  })

  test('of an interrupted one the page says so, and shows what there is', () => {
    const cut = {
      ...data,
      costs: [],
      interval: null,
      crashRates: [],
      interrupted: 'Interrupted: 1 of 3 trials.',
    }
    const shown = reportPage(cut, 'starsim report', { style: '', script: '' })
    expect(shown).toContain('Interrupted: 1 of 3 trials.')
    expect(shown.match(/Interrupted before this was measured/g)).toHaveLength(2)
    expect(shown).toContain('data-figure="overhead-gauss"')
    expect(page).not.toContain('Interrupted')
  })

  test('the parts of the time of a worker add up to it', () => {
    for (const { name, seconds, worker } of data.costs) {
      const sum = worker.compute + worker.waiting + worker.sending + worker.blocked
      // the time of a run begins with the last of its processes; they start up to three seconds one after the other
      expect(Math.abs(sum - seconds), name).toBeLessThan(25)
    }
  })

  test("Daly's formula is within reach of what was simulated", () => {
    for (const { expectedPercent, withCrashes, intervalSeconds } of data.interval!.points) {
      expect(Math.abs(expectedPercent - withCrashes.mean), `${intervalSeconds} s`).toBeLessThan(
        3 + 2 * withCrashes.ci95,
      )
    }
    expect(data.interval!.daly).toBeLessThan(data.interval!.young)
  })
})
