// The timeline of a run as a person uses it, on a run with ninety thousand events: zoom, pan, filter, rewind, ask.

import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { main } from '../../sim/cli/main.ts'
import { chromiumPath, coloursOf, openBrowser, type Visit, visit, withoutChromium } from './browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'starsim-timeline-'))
const shots = new URL('../../out/screenshots/', import.meta.url).pathname
const scenario = (name: string): string => new URL(`../../scenarios/${name}.yaml`, import.meta.url).pathname
const GUTTER = 118

async function pageOf(name: string): Promise<string> {
  const path = join(folder, `${name}.html`)
  const silent = { write: () => {} }
  const code = await main(['run', scenario(name), '--no-check', '--report', path], {
    out: silent,
    error: silent,
    environment: {},
  })
  expect(code).toBe(0)
  return path
}

// a machine that does much else takes its time to draw
vi.setConfig({ testTimeout: 240_000 })

describe.skipIf(chromiumPath === null)(
  `a timeline in a browser${chromiumPath === null ? `: ${withoutChromium}` : ''}`,
  () => {
    let browser: Browser
    let path: string
    let open: Visit
    beforeAll(async () => {
      mkdirSync(shots, { recursive: true })
      path = await pageOf('gauss-one-crash')
      browser = await openBrowser()
      open = await visit(browser, path, { width: 1400 })
      await open.page.waitForTimeout(300)
    }, 120_000)
    afterAll(() => browser?.close())

    const text = async (selector: string): Promise<string> => (await open.page.locator(selector).textContent()) ?? ''
    const rewind = async (share: number): Promise<void> => {
      await open.page.locator('#scrubber').fill(String(Math.round(share * 100_000)))
      await open.page.waitForTimeout(150)
    }
    const picture = () => open.page.locator('#stage').screenshot()
    const shoot = (name: string) => open.page.screenshot({ path: join(shots, `timeline, ${name}.png`), fullPage: true })

    test('the whole run is drawn, from a file, and nothing is asked for', async () => {
      expect(await coloursOf(open.page, '#stage')).toBeGreaterThan(20)
      expect(await text('h1')).toBe('gauss, one workstation lost')
      expect(await text('.faults')).toContain('crash: ws3')
      await shoot('whole')
      expect(open.requests).toEqual([])
    })

    test('rewound to before the crash, ws3 computes; after it, ws3 is down and ws2 takes over', async () => {
      const now = Number.parseFloat(await text('#now'))
      await rewind(199 / now)
      expect(await text('#state tr:has(th:text-is("ws3"))')).toContain('gauss/3')
      await rewind(203 / now)
      expect(await text('#state tr:has(th:text-is("ws3"))')).toContain('down')
      await open.page.fill('#search', 'crashes')
      await open.page.waitForTimeout(150)
      expect(await text('#lines')).toContain('crashes, taking gauss/3 with it')
      await open.page.fill('#search', '')
      await rewind(240 / now)
      expect(await text('#state tr:has(th:text-is("ws2"))')).toContain('gauss/3 (incarnation 2)')
      await shoot('rewound')
    })

    test('a fault leads to its instant, and the keys go from line to line of those that are listed', async () => {
      const { page } = open
      await page.locator('.faults button').click()
      await page.waitForTimeout(100)
      expect(await text('#now')).toBe('200.000000 s')
      await page.locator('#stage').focus()
      const lastLine = () => page.locator('#lines li:not(.later)').last().textContent()
      expect(await lastLine()).toContain('crashes, taking gauss/3 with it')
      // of the messages in between none is listed
      for (const [key, line] of [
        ['ArrowRight', 'ws3 is suspected'],
        ['ArrowRight', 'orders the restart of gauss/3 on ws2'],
        ['ArrowLeft', 'ws3 is suspected'],
      ] as const) {
        await page.keyboard.press(key)
        await page.waitForTimeout(100)
        expect(await lastLine()).toContain(line)
      }
      await page.selectOption('#level', 'all')
    })

    test('the keys go from event to event', async () => {
      await open.page.locator('#stage').focus()
      const before = Number.parseFloat(await text('#now'))
      await open.page.keyboard.press('ArrowRight')
      await open.page.waitForTimeout(100)
      const after = Number.parseFloat(await text('#now'))
      expect(after).toBeGreaterThan(before)
      await open.page.keyboard.press('ArrowLeft')
      await open.page.waitForTimeout(100)
      expect(Number.parseFloat(await text('#now'))).toBeLessThan(after)
    })

    test('the wheel zooms to where the pointer is, dragging moves on, and all of it is to be had back', async () => {
      await rewind(1)
      const whole = await picture()
      const box = (await open.page.locator('#stage').boundingBox())!
      await open.page.mouse.move(box.x + GUTTER + (box.width - GUTTER) * 0.25, box.y + 150)
      for (let turn = 0; turn < 14; turn++) {
        await open.page.mouse.wheel(0, -240)
        await open.page.waitForTimeout(40)
      }
      const near = await picture()
      expect(near.equals(whole)).toBe(false)
      await shoot('near')
      await open.page.mouse.down()
      await open.page.mouse.move(box.x + 400, box.y + 150, { steps: 4 })
      await open.page.mouse.up()
      await open.page.waitForTimeout(100)
      expect((await picture()).equals(near)).toBe(false)
      await open.page.click('#fit')
      await open.page.mouse.move(5, 5)
      await open.page.waitForTimeout(150)
      expect((await picture()).equals(whole)).toBe(true)
    })

    test('a click on a message tells its life, its cause and its effects, and one leads to the next', async () => {
      const { page } = open
      await rewind(0.25)
      await page.fill('#search', 'sends message')
      await page.waitForTimeout(150)
      await page.locator('#lines li:not(.later)').last().click()
      await page.fill('#search', '')
      for (let turn = 0; turn < 9; turn++) await page.click('#nearer')
      await page.waitForTimeout(200)
      // the pointer goes over the drawing until it is told of a message
      const place = (await page.evaluate(`(() => {
        const stage = document.getElementById('stage')
        const { left, top, width, height } = stage.getBoundingClientRect()
        for (let y = 30; y < height; y += 7) {
          for (let x = ${GUTTER}; x < width; x += 5) {
            const at = { clientX: left + x, clientY: top + y, bubbles: true }
            stage.dispatchEvent(new PointerEvent('pointermove', at))
            const hint = document.getElementById('hint')
            if (!hint.hidden && hint.textContent.startsWith('message')) return [left + x, top + y]
          }
        }
      })()`)) as [number, number]
      await page.mouse.click(...place)
      await page.waitForTimeout(100)
      const chosen = await text('#chosen')
      expect(chosen).toMatch(/message \d+ from gauss\/\d to gauss\/\d/)
      for (const line of ['sends message', 'becomes visible to', 'What led to it', 'What it led to']) {
        expect(chosen).toContain(line)
      }
      await shoot('message')
      await page.locator('#chosen .link').first().click()
      expect(await text('#chosen')).not.toBe(chosen)
      await page.keyboard.press('Escape')
      await page.click('#fit')
    })

    test('hosts and kinds can be left out, of the drawing and of the lines', async () => {
      const { page } = open
      await rewind(0.5)
      const all = await picture()
      await page.locator('#groups input[value="messages"]').uncheck()
      await page.waitForTimeout(150)
      expect(await text('#lines')).not.toMatch(/receives message|sends message/)
      const fewer = await picture()
      expect(fewer.equals(all)).toBe(false)
      const height = (await page.locator('#stage').boundingBox())!.height
      await page.locator('#hosts input[value="ws4"]').uncheck()
      await page.waitForTimeout(150)
      expect((await page.locator('#stage').boundingBox())!.height).toBeLessThan(height)
      expect(await text('#lines')).not.toContain('ws4 gauss/4')
      await page.fill('#search', 'checkpoint 2 of gauss/1')
      await page.waitForTimeout(150)
      const lines = await page.locator('#lines li').allTextContents()
      expect(lines.filter((line) => !line.includes('checkpoint 2 of gauss/1'))).toEqual([])
      await shoot('filtered')
      await page.fill('#search', '')
      await page.locator('#groups input[value="messages"]').check()
      await page.locator('#hosts input[value="ws4"]').check()
    })

    test('played, the run goes on by itself until it is stopped', async () => {
      await rewind(0.1)
      const before = Number.parseFloat(await text('#now'))
      await open.page.click('#play')
      await open.page.waitForTimeout(700)
      await open.page.click('#play')
      const after = Number.parseFloat(await text('#now'))
      expect(after).toBeGreaterThan(before)
      await open.page.waitForTimeout(200)
      expect(Number.parseFloat(await text('#now'))).toBe(after)
    })

    test('with all its events in view it is drawn anew in well under a second', async () => {
      const milliseconds = (await open.page.evaluate(`(async () => {
      const stage = document.getElementById('stage')
      const { left, top } = stage.getBoundingClientRect()
      const times = []
      for (let turn = 0; turn < 15; turn++) {
        const from = performance.now()
        const deltaY = turn % 2 === 0 ? 4 : -4
        stage.dispatchEvent(new WheelEvent('wheel', { deltaY, clientX: left + 500, clientY: top + 80, cancelable: true }))
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
        times.push(performance.now() - from)
      }
      return times.sort((a, b) => a - b)[7]
    })()`)) as number
      expect(milliseconds).toBeLessThan(500)
    })

    test('every sign that occurs is explained, by its picture', async () => {
      const { page } = open
      const signs = page.locator('.legend canvas[data-sign]')
      const kinds = await signs.evaluateAll((all) => all.map((sign) => sign.getAttribute('data-sign')))
      expect(kinds).toEqual(expect.arrayContaining(['host-crashed', 'host-declared-dead', 'live-again']))
      expect(kinds).not.toContain('host-stalled')
      for (const kind of kinds) {
        expect(await coloursOf(page, `.legend canvas[data-sign="${kind}"]`), kind!).toBeGreaterThan(1)
      }
    })

    test('on paper it is drawn by day, and no wider than the page', async () => {
      const { page, problems } = await visit(browser, path, { width: 1400, colorScheme: 'dark' })
      await page.pdf({ path: join(shots, 'timeline.pdf'), preferCSSPageSize: true, printBackground: true })
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 900, height: 700 })
      await page.evaluate("dispatchEvent(new Event('beforeprint'))")
      const [drawn, room] = (await page.evaluate(
        "['#stage', '.stage'].map((one) => document.querySelector(one).getBoundingClientRect().width)",
      )) as number[]
      expect(drawn).toBeLessThanOrEqual(room!)
      const corner = "[...document.getElementById('stage').getContext('2d').getImageData(2, 2, 1, 1).data]"
      expect(await page.evaluate(corner)).toEqual([255, 255, 255, 255])
      expect(problems).toEqual([])
      await page.close()
    })

    test('nothing of all this made the console complain', () => {
      expect(open.problems).toEqual([])
    })

    test('a cascade of crashes, dark, on a phone', async () => {
      const { page, problems } = await visit(browser, await pageOf('cascade'), { width: 375, colorScheme: 'dark' })
      await page.waitForTimeout(200)
      expect(await coloursOf(page, '#stage')).toBeGreaterThan(10)
      const widths = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[]
      expect(widths[0]).toBeLessThanOrEqual(widths[1]!)
      await page.screenshot({ path: join(shots, 'timeline, cascade on a phone.png'), fullPage: true })
      expect(problems).toEqual([])
      await page.close()
    })
  },
)
