// Two runs on one page as a person uses it: whatever moves the one moves the other, and what is chosen says of which it is.

import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { main } from '../../sim/cli/main.ts'
import { chromiumPath, coloursOf, openBrowser, type Visit, visit, withoutChromium } from './browser.ts'

const shots = new URL('../../out/screenshots/', import.meta.url).pathname
const scenario = (name: string): string => new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname
const GUTTER = 118
const stages = ['#stage', '#stage-2'] as const

async function pageOfTwo(...more: readonly string[]): Promise<string> {
  const path = join(mkdtempSync(join(tmpdir(), 'starsim-beside-')), 'out.html')
  const silent = { write: () => {} }
  const words = ['run', scenario('domino'), '--beside', ...more, '--no-check', '--report', path]
  expect(await main(words, { out: silent, error: silent, environment: {} })).toBe(0)
  return path
}

// a machine that does much else takes its time to draw
vi.setConfig({ testTimeout: 240_000 })

describe.skipIf(chromiumPath === null)(
  `two runs in a browser${chromiumPath === null ? `: ${withoutChromium}` : ''}`,
  () => {
    let browser: Browser
    let path: string
    let open: Visit
    let page: Page
    beforeAll(async () => {
      mkdirSync(shots, { recursive: true })
      path = await pageOfTwo(scenario('rivals/domino-with-star'))
      browser = await openBrowser()
      open = await visit(browser, path, { width: 1400 })
      page = open.page
      await settled()
    }, 120_000)
    afterAll(() => browser?.close())

    const settled = () => page.waitForTimeout(150)
    const text = async (selector: string): Promise<string> => (await page.locator(selector).textContent()) ?? ''
    const pictures = () => Promise.all(stages.map((stage) => page.locator(stage).evaluate(canvasData)))
    const rewind = async (seconds: number): Promise<void> => {
      await page.locator('#scrubber').fill(String(Math.round((seconds / (await endSeconds())) * 100_000)))
      await settled()
    }
    /** The end of the longer run, where the page stands at first. */
    let end = Number.NaN
    const endSeconds = async (): Promise<number> => {
      if (Number.isNaN(end)) end = Number.parseFloat(await text('#now'))
      return end
    }

    test('both are drawn, each under its protocol, and nothing is asked for', async () => {
      for (const stage of stages) expect(await coloursOf(page, stage), stage).toBeGreaterThan(20)
      expect(await page.locator('.run h2').allTextContents()).toEqual(['independent', 'star'])
      expect(await page.locator('.run .outcome').allTextContents()).toEqual(['completed', 'completed'])
      expect(await text('.comparison')).toMatch(/survivors that went back\s*3\s*0\s*-3/)
      await page.screenshot({ path: join(shots, 'beside, whole.png'), fullPage: true })
      expect(open.requests).toEqual([])
    })

    test('their axes are the same, to the pixel, though one run is shorter', async () => {
      const places = await Promise.all(stages.map((stage) => page.locator(stage).boundingBox()))
      expect(places[0]!.x).toBe(places[1]!.x)
      expect(places[0]!.width).toBe(places[1]!.width)
      const axes = await Promise.all(stages.map((stage) => page.evaluate(axisOf(stage))))
      expect(axes[0]).toBe(axes[1])
    })

    test('one clock: rewound, both tell what held then', async () => {
      await endSeconds()
      await rewind(2.35)
      const down = (state: string) => text(`${state} tr:has(th:text-is("ws2"))`)
      expect([await down('#state'), await down('#state-2')]).toEqual(['ws2down', 'ws2down'])
      expect(await text('#state-at')).toBe(await text('#state-at-2'))
      await rewind(3.1)
      // one starts all over, the other has but one process to bring back
      expect(await text('#state tr:has(th:text-is("ws3"))')).toContain('goes back')
      expect(await text('#state-2 tr:has(th:text-is("ws3"))')).not.toContain('goes back')
      expect(await text('#lines')).toContain('survives, but rolls back to the beginning')
      expect(await text('#lines-2')).not.toContain('survives')
      await page.screenshot({ path: join(shots, 'beside, rewound.png'), fullPage: true })
    })

    test('the keys go to the next listed event of whichever run has it first', async () => {
      await rewind(2.29)
      await page.locator('#stage').focus()
      const seen = new Set<string>()
      for (let turn = 0; turn < 12; turn++) {
        const before = Number.parseFloat(await text('#now'))
        await page.keyboard.press('ArrowRight')
        await settled()
        const now = await text('#now')
        expect(Number.parseFloat(now)).toBeGreaterThan(before)
        const instant = now.replace(' s', '')
        for (const list of ['#lines', '#lines-2']) {
          const last = await page.locator(`${list} li:not(.later)`).last().textContent()
          if (last!.startsWith(instant)) seen.add(list)
        }
      }
      expect(seen.size).toBe(2)
    })

    test('what moves or zooms one moves and zooms the other, and all of it is to be had back', async () => {
      await rewind(await endSeconds())
      const whole = await pictures()
      for (const stage of stages) {
        const box = (await page.locator(stage).boundingBox())!
        await page.mouse.move(box.x + GUTTER + (box.width - GUTTER) * 0.25, box.y + 90)
        for (let turn = 0; turn < 6; turn++) await page.mouse.wheel(0, -240)
        await settled()
        const near = await pictures()
        await page.mouse.down()
        await page.mouse.move(box.x + 300, box.y + 90, { steps: 4 })
        await page.mouse.up()
        await settled()
        const moved = await pictures()
        for (const at of [0, 1]) {
          expect(near[at], `${stage} zooms ${stages[at]}`).not.toBe(whole[at])
          expect(moved[at], `${stage} moves ${stages[at]}`).not.toBe(near[at])
        }
        await page.click('#fit')
        await page.mouse.move(5, 5)
        await settled()
        expect(await pictures()).toEqual(whole)
      }
    })

    test('what is chosen says of which run it is, and one choice takes the place of the other', async () => {
      const plain = await pictures()
      for (const [stage, name] of [
        ['#stage-2', 'star'],
        ['#stage', 'independent'],
      ] as const) {
        const place = (await page.evaluate(messagePlace(stage))) as [number, number]
        await page.locator(stage).click({ position: { x: place[0], y: place[1] } })
        await settled()
        expect(await text('#chosen .of-run')).toBe(name)
        expect(await text('#chosen')).toMatch(/message \d+ from gauss\/\d to gauss\/\d/)
        const [first, second] = await pictures()
        expect([first === plain[0], second === plain[1]]).toEqual(stage === '#stage' ? [false, true] : [true, false])
      }
      await page.screenshot({ path: join(shots, 'beside, chosen.png'), fullPage: true })
      await page.keyboard.press('Escape')
      await page.mouse.move(5, 5)
      await settled()
      expect(await pictures()).toEqual(plain)
    })

    test('hosts are left out of one run, kinds and lines of both', async () => {
      const heights = () => Promise.all(stages.map(async (stage) => (await page.locator(stage).boundingBox())!.height))
      const before = await heights()
      await page.locator('#hosts-2 input[value="ws4"]').uncheck()
      await settled()
      const after = await heights()
      expect(after[0]).toBe(before[0])
      expect(after[1]!).toBeLessThan(before[1]!)
      await page.locator('#hosts-2 input[value="ws4"]').check()
      const plain = await pictures()
      await page.locator('#groups input[value="messages"]').uncheck()
      await settled()
      const fewer = await pictures()
      expect(fewer.map((each, at) => each === plain[at])).toEqual([false, false])
      await page.locator('#groups input[value="messages"]').check()
      await page.fill('#search', 'checkpoint 1 of gauss/1')
      await settled()
      for (const list of ['#lines', '#lines-2']) {
        const lines = await page.locator(`${list} li`).allTextContents()
        expect(lines.length).toBeGreaterThan(1)
        expect(lines.filter((line) => !line.includes('checkpoint 1 of gauss/1'))).toEqual([])
      }
      await page.fill('#search', '')
    })

    test('a fault of either leads to its instant, for both', async () => {
      for (const faults of await page.locator('.faults button').all()) {
        await rewind(1)
        await faults.click()
        await settled()
        expect(await text('#now')).toBe('2.300000 s')
      }
      expect(await page.locator('.faults button').count()).toBe(2)
    })

    test('nothing of all this made the console complain', () => {
      expect(open.problems).toEqual([])
    })

    test('on paper both are drawn by day, and no wider than the page', async () => {
      const { page: paper, problems } = await visit(browser, path, { width: 1400, colorScheme: 'dark' })
      await paper.pdf({ path: join(shots, 'beside.pdf'), preferCSSPageSize: true, printBackground: true })
      await paper.emulateMedia({ media: 'print' })
      await paper.setViewportSize({ width: 900, height: 700 })
      await paper.evaluate("dispatchEvent(new Event('beforeprint'))")
      for (const stage of stages) {
        const [drawn, room] = (await paper.evaluate(
          `['${stage}', '.stage'].map((one) => document.querySelector(one).getBoundingClientRect().width)`,
        )) as number[]
        expect(drawn).toBeLessThanOrEqual(room!)
        const corner = `[...document.querySelector('${stage}').getContext('2d').getImageData(2, 2, 1, 1).data]`
        expect(await paper.evaluate(corner)).toEqual([255, 255, 255, 255])
      }
      expect(problems).toEqual([])
      await paper.close()
    })

    test('rounds of coordinated checkpoints are explained and can be left out; on a phone, dark', async () => {
      const two = await pageOfTwo(scenario('domino'), '--beside-set', 'protocol.kind=coordinated')
      const { page: phone, problems } = await visit(browser, two, { width: 375, colorScheme: 'dark' })
      await phone.waitForTimeout(200)
      const widths = (await phone.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[]
      expect(widths[0]).toBeLessThanOrEqual(widths[1]!)
      expect(await phone.locator('.legend').textContent()).toContain('round that was never committed')
      for (const kind of ['round-committed', 'rolled-back'])
        expect(await coloursOf(phone, `.legend canvas[data-sign="${kind}"]`), kind).toBeGreaterThan(1)
      await phone.screenshot({ path: join(shots, 'beside, on a phone.png'), fullPage: true })
      expect(problems).toEqual([])
      await phone.close()
    })
  },
)

/** All that a canvas shows. */
const canvasData = (node: unknown): string => (node as { toDataURL(): string }).toDataURL()

/** The ticks and their labels: the top of the drawing, without the names, the collisions and the playhead. */
const axisOf = (stage: string): string => `(() => {
  const stage = document.querySelector('${stage}')
  const axis = document.createElement('canvas')
  axis.width = stage.width - 200
  axis.height = 11
  axis.getContext('2d').drawImage(stage, -${GUTTER}, 0)
  return axis.toDataURL()
})()`

/** Where, on a stage, the hint tells of a message. */
const messagePlace = (stage: string): string => `(() => {
  const stage = document.querySelector('${stage}')
  const hint = document.getElementById('${stage.slice(1).replace('stage', 'hint')}')
  const { left, top, width, height } = stage.getBoundingClientRect()
  for (let y = 30; y < height; y += 7) {
    for (let x = ${GUTTER}; x < width; x += 5) {
      stage.dispatchEvent(new PointerEvent('pointermove', { clientX: left + x, clientY: top + y, bubbles: true }))
      if (!hint.hidden && hint.textContent.startsWith('message')) return [x, y]
    }
  }
})()`
