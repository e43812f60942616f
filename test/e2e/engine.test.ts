// The same runs in a browser: fingerprints and results, to the byte. What runs there is the core as a page would bundle it.

import { readFileSync } from 'node:fs'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type * as core from '../../sim/core.ts'
import { parseScenarioText, simulate } from '../../sim/core.ts'
import { chromiumPath, openBrowser, withoutChromium } from './browser.ts'

const root = new URL('../../', import.meta.url).pathname
/** One a kind of program, several protocols, both networks, and one of the paper's. */
const files = [
  ...['gauss-one-crash', 'files', 'spawner', 'random', 'small-fft', 'modern-cluster'],
  ...['domino', 'optimistic', 'publishing', 'backup', 'causal-crash', 'paper/matmul-pre-copy-2'],
].map((name) => `scenarios/${name}.yaml`)

// a machine that does much else takes its time
vi.setConfig({ testTimeout: 240_000 })

describe.skipIf(chromiumPath === null)(
  `runs in a browser${chromiumPath === null ? `: ${withoutChromium}` : ''}`,
  () => {
    let browser: Browser
    beforeAll(async () => {
      browser = await openBrowser()
    })
    afterAll(() => browser.close())

    test('give the same results as here, to the byte', async () => {
      const { outputFiles } = await build({
        ...{ entryPoints: [`${root}sim/core.ts`], bundle: true, write: false, logLevel: 'silent' },
        ...{ format: 'iife', globalName: 'starsim', target: 'es2022', platform: 'browser' },
      })
      const page = await browser.newPage()
      await page.addScriptTag({ content: outputFiles[0]!.text })
      const texts = files.map((file) => readFileSync(root + file, 'utf8'))
      const there = await page.evaluate((all) => {
        const { starsim } = globalThis as unknown as { starsim: typeof core }
        return all.map((text) => JSON.stringify(starsim.simulate(starsim.parseScenarioText(text))))
      }, texts)
      const here = texts.map((text) => JSON.stringify(simulate(parseScenarioText(text))))
      expect(files.filter((_, i) => there[i] !== here[i])).toEqual([])
      expect(new Set(here).size).toBe(files.length)
    })
  },
)
