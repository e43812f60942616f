// A figure as a PNG file, for Node. Needs the package @napi-rs/canvas, which is optional because it contains native code.

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

/** The bytes of a PNG. Throws the import's error if the canvas package is not installed. */
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
  // chart.js accepts any object with a context as a canvas, and scales its size by the device pixel ratio
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
