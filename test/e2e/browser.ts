// A headless Chromium for tests that look at pages as a person does. It is the system's (Debian's package chromium); where there is
// none, the tests are skipped and say so.

import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  process.env['CHROMIUM'] ?? '',
]

export const chromiumPath: string | null = places.find((path) => path !== '' && existsSync(path)) ?? null
export const withoutChromium = 'there is no Chromium here; apt-get install chromium, or set CHROMIUM to one'

// a container's superuser has no sandbox to offer
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath!, args: ['--no-sandbox'] })

export interface Visit {
  readonly page: Page
  /** What the console said that it should not, and what was thrown. */
  readonly problems: readonly string[]
  /** Addresses that were asked for besides the page itself. */
  readonly requests: readonly string[]
}

/** Opens a file in a window of this width; nothing else is reachable from it. */
export async function visit(
  browser: Browser,
  path: string,
  { width, colorScheme = 'light' }: { width: number; colorScheme?: 'light' | 'dark' },
): Promise<Visit> {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
  const problems: string[] = []
  const requests: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(`file://${path}`) && !request.url().startsWith('data:')) requests.push(request.url())
  })
  await page.goto(`file://${path}`, { timeout: 90_000 }) // a busy machine may take its time
  return { page, problems, requests }
}

/** How many different colours a canvas shows, of a sample of its pixels: an empty one has one. */
export const coloursOf = (page: Page, selector: string): Promise<number> =>
  page.locator(selector).evaluate((node) => {
    const canvas = node as unknown as { width: number; height: number; getContext(kind: '2d'): PixelReader }
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    const colours = new Set<number>()
    for (let at = 0; at < data.length; at += 4 * 7)
      colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!)
    return colours.size
  })

interface PixelReader {
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
}
