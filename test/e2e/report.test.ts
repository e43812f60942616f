// The report as a person sees it: opened from a file, in a wide window and a narrow one, light, dark and on paper.

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ReportData } from '../../reports/paper/report-data.ts'
import { reportPage } from '../../reports/paper/report-page.ts'
import { loadPageParts } from '../../sim/cli/run/page-parts.ts'
import { chromiumPath, coloursOf, openBrowser, visit, withoutChromium } from './browser.ts'

const data = JSON.parse(
  readFileSync(new URL('../../reports/gallery/report.json', import.meta.url), 'utf8'),
) as ReportData
const shots = new URL('../../out/screenshots/', import.meta.url).pathname
const path = join(mkdtempSync(join(tmpdir(), 'starsim-report-')), 'index.html')

/** A script that lists what is wider than what it stands in. */
const widerThanTheirPlace = (selector: string): string => `[...document.querySelectorAll('${selector}')]
  .filter((one) => one.getBoundingClientRect().width > one.parentElement.getBoundingClientRect().width + 1)
  .map((one) => one.dataset.figure ?? one.ariaLabel)`

// a machine that does much else takes its time to draw
vi.setConfig({ testTimeout: 240_000 })

describe.skipIf(chromiumPath === null)(
  `the report in a browser${chromiumPath === null ? `: ${withoutChromium}` : ''}`,
  () => {
    let browser: Browser
    beforeAll(async () => {
      writeFileSync(path, reportPage(data, 'starsim report', loadPageParts('report')))
      mkdirSync(shots, { recursive: true })
      browser = await openBrowser()
    }, 120_000)
    afterAll(() => browser?.close())

    test.each([
      ['wide', { width: 1200 }],
      ['wide and dark', { width: 1200, colorScheme: 'dark' as const }],
      ['a phone', { width: 360 }],
    ])('%s: every chart is drawn, nothing is wider than the window, nothing is asked for', async (name, options) => {
      const { page, problems, requests } = await visit(browser, path, options)
      const canvases = page.locator('canvas[data-figure]')
      expect(await canvases.count()).toBe(12)
      for (const id of await canvases.evaluateAll((all) => all.map((canvas) => canvas.getAttribute('data-figure')))) {
        expect(await coloursOf(page, `canvas[data-figure="${id}"]`), id!).toBeGreaterThan(5)
      }
      const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')
      expect((widths as number[])[0]).toBeLessThanOrEqual((widths as number[])[1]!)
      // the coloured column is the last one, so no table may have to be scrolled for it
      expect(await page.evaluate(widerThanTheirPlace('.table table'))).toEqual([])
      await page.screenshot({ path: join(shots, `report, ${name}.png`), fullPage: true })
      expect({ problems, requests }).toEqual({ problems: [], requests: [] })
      await page.close()
    })

    test('the button turns day into night and back', async () => {
      const { page, problems } = await visit(browser, path, { width: 1000 })
      const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
      const day = await ground()
      await page.click('#theme')
      expect(await ground()).not.toBe(day)
      expect(await page.textContent('#theme')).toBe('Light')
      await page.click('#theme')
      expect(await ground()).toBe(day)
      expect(problems).toEqual([])
      await page.close()
    })

    test('the numbers of a chart open below it, and can be saved', async () => {
      const { page } = await visit(browser, path, { width: 1000 })
      const figure = page.locator('#overhead-gauss')
      expect(await figure.locator('table').isVisible()).toBe(false)
      await figure.locator('summary').click()
      expect(await figure.locator('tbody tr').count()).toBe(6)
      const [download] = await Promise.all([page.waitForEvent('download'), figure.locator('button.csv').click()])
      expect(download.suggestedFilename()).toBe('overhead-gauss.csv')
      expect(readFileSync(await download.path(), 'utf8')).toBe(
        readFileSync(new URL('../../reports/gallery/overhead-gauss.csv', import.meta.url), 'utf8'),
      )
      await page.close()
    })

    test('a value is told when the pointer is on it', async () => {
      const { page } = await visit(browser, path, { width: 1000 })
      const canvas = page.locator('canvas[data-figure="overhead-gauss"]')
      await canvas.scrollIntoViewIfNeeded()
      const before = await canvas.screenshot()
      const box = (await canvas.boundingBox())!
      await page.mouse.move(box.x + box.width * 0.16, box.y + box.height * 0.78)
      expect((await canvas.screenshot()).equals(before)).toBe(false)
      await page.close()
    })

    test('it prints, in the colours of day, without its buttons', async () => {
      const { page } = await visit(browser, path, { width: 1000, colorScheme: 'dark' })
      const pdf = await page.pdf({ path: join(shots, 'report.pdf'), format: 'A4', printBackground: true })
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('nav').isVisible()).toBe(false)
      await page.setViewportSize({ width: 640, height: 900 }) // narrower than A4 within its margins; charts were drawn for the window
      await page.evaluate("dispatchEvent(new Event('beforeprint'))")
      expect(await page.evaluate(widerThanTheirPlace('canvas, .table table'))).toEqual([])
      expect(await page.evaluate("document.documentElement.dataset['theme']")).toBe('light')
      await page.close()
    })
  },
)
