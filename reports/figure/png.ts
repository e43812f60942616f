// A figure as a PNG file, for Node. Needs the package @napi-rs/canvas, which is optional, since it holds machine code.

import { Chart } from 'chart.js'
import { chartConfiguration } from './chart.ts'
import { chartParts } from './chart-parts.ts'
import type { Figure } from './figure.ts'
import { type ThemeName, themes } from './palette.ts'

Chart.register(...chartParts)

export interface PngSize {
  /** In CSS pixels; the file has twice as many. */
  readonly width: number
  readonly height: number
}

const PIXEL_RATIO = 2

/** The bytes of a PNG. Throws what the import throws where there is no canvas package. */
export async function pngOf(figure: Figure, size: PngSize, theme: ThemeName = 'light'): Promise<Uint8Array> {
  const { createCanvas } = await import('@napi-rs/canvas')
  const { width, height } = size
  const canvas = createCanvas(width, height)
  const configuration = chartConfiguration(figure, { theme: themes[theme], titled: true, width })
  const ground = {
    id: 'ground',
    beforeDraw({ ctx }: Pick<Chart, 'ctx'>) {
      ctx.save()
      ctx.fillStyle = themes[theme].ground
      ctx.fillRect(0, 0, width, height)
      ctx.restore()
    },
  }
  // chart.js takes whatever has a context for a canvas, and makes it as many times larger as there are pixels to a CSS pixel
  const chart = new Chart(canvas as never, {
    ...configuration,
    options: { ...configuration.options, devicePixelRatio: PIXEL_RATIO },
    plugins: [ground, ...(configuration.plugins ?? [])],
  })
  chart.draw()
  const bytes = canvas.toBuffer('image/png')
  chart.destroy()
  return bytes
}
