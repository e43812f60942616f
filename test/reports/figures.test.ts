// Figures as tables, as configurations of charts and as pictures; what they say is in the data, so most is checked there.

import { describe, expect, test } from 'vitest'
import { chartConfiguration, numberText } from '../../reports/figure/chart.ts'
import type { BarFigure, CurveFigure } from '../../reports/figure/figure.ts'
import { themes } from '../../reports/figure/palette.ts'
import { csvOf, figureTable } from '../../reports/figure/table.ts'

const bars: BarFigure = {
  kind: 'bars',
  arrangement: 'beside',
  id: 'bars',
  title: 'Bars',
  caption: 'Two bars.',
  category: 'policy',
  categories: ['full, 1 copy', 'say "none"'],
  value: { label: 'overhead', unit: ' %' },
  series: [
    { name: 'paper', tone: 'paper', values: [29.36, 0] },
    { name: 'simulated', tone: 'simulated', values: [30.5, null], halfWidths: [0.25, null] },
  ],
}

const curves: CurveFigure = {
  kind: 'curves',
  id: 'curves',
  title: 'Curves',
  caption: 'Two curves.',
  x: { label: 'interval', unit: ' s' },
  y: { label: 'overhead', unit: ' %' },
  marks: [{ x: 20, label: 'best', tone: 'green' }],
  series: [
    { name: 'measured', tone: 'simulated', style: 'points', points: [{ x: 30, y: 2, halfWidth: 1 }] },
    {
      name: 'formula',
      tone: 'orange',
      style: 'line',
      points: [
        { x: 10, y: 4 },
        { x: 30, y: 3 },
      ],
    },
  ],
}

describe('a figure as a table', () => {
  test('bars: a row a category, the interval beside its value', () => {
    expect(figureTable(bars)).toEqual({
      heads: ['policy', 'paper (%)', 'simulated (%)', 'simulated ±'],
      rows: [
        ['full, 1 copy', 29.36, 30.5, 0.25],
        ['say "none"', 0, null, null],
      ],
    })
  })

  test('curves: a row for each x that any of them has', () => {
    expect(figureTable(curves).rows).toEqual([
      [10, null, null, 4],
      [30, 2, 1, 3],
    ])
  })

  test('as CSV, commas and quotation marks are kept apart (RFC 4180), what is not known is empty', () => {
    expect(csvOf(figureTable(bars))).toBe(
      'policy,paper (%),simulated (%),simulated ±\r\n"full, 1 copy",29.36,30.5,0.25\r\n"say ""none""",0,,\r\n',
    )
  })
})

describe('a figure as a chart', () => {
  const options = { theme: themes.light, titled: true, width: 800 }

  test.each([bars, curves])('$title: every series, its axes named', (figure) => {
    const { data, options: chart } = chartConfiguration(figure, options)
    expect(data.datasets.map(({ label }) => label)).toEqual(figure.series.map(({ name }) => name))
    expect(JSON.stringify(chart?.scales)).toContain('overhead')
    expect(chart?.plugins?.title).toMatchObject({ display: true, text: figure.title })
  })

  test('the axis has room for the intervals, yet a huge one does not flatten the rest', () => {
    const scaleOf = (halfWidth: number) => {
      const [paper, simulated] = bars.series
      const figure = { ...bars, series: [paper!, { ...simulated!, halfWidths: [halfWidth, null] }] }
      return chartConfiguration(figure, options).options?.scales?.['y']
    }
    expect(scaleOf(2)).toMatchObject({ suggestedMax: 30.5 + 2 })
    expect(scaleOf(1000)).toMatchObject({ suggestedMax: expect.closeTo(30.5 * 1.3) })
  })

  test.each([
    [null, 'not measured'],
    [344.4, '344'],
    [29.36, '29.4'],
    [1.054, '1.05'],
    [-0.5, '-0.50'],
  ])('%s reads %s', (value, text) => expect(numberText(value)).toBe(text))
})

describe('colours are seen', () => {
  /** Relative luminance and contrast as WCAG 2.1 defines them. */
  const luminance = (colour: string): number => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }
  const contrast = (a: string, b: string): number => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
    return (high! + 0.05) / (low! + 0.05)
  }

  test.each(Object.values(themes))(
    '$name: text stands out from its ground by 4.5 and more',
    ({ ground, ink, faintInk }) => {
      expect(contrast(ground, ink)).toBeGreaterThan(10)
      expect(contrast(ground, faintInk)).toBeGreaterThan(4.5)
    },
  )

  // yellow and sky of the palette are pale by design; they are never used for lines on white
  test.each(Object.values(themes))('$name: tones stand out from the ground', ({ ground, tones }) => {
    for (const tone of ['simulated', 'blue', 'green', 'vermillion'] as const) {
      expect(contrast(ground, tones[tone]), tone).toBeGreaterThan(3)
    }
  })
})

test('a picture is a PNG of twice the size in pixels', async ({ skip }) => {
  const canvas = await import('@napi-rs/canvas').catch(() => null)
  if (canvas === null) return skip('the optional package @napi-rs/canvas is not installed')
  const { pngOf } = await import('../../reports/figure/png.ts')
  for (const figure of [bars, curves]) {
    const bytes = Buffer.from(await pngOf(figure, { width: 400, height: 300 }))
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([800, 600])
    expect(bytes.length).toBeGreaterThan(5000) // not an empty one
  }
})
