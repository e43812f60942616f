// Figures as tables, as configurations of charts and as pictures; what they say is in the data, so most is checked there.

import { describe, expect, test } from 'vitest'
import { chartConfiguration, numberText } from '../../reports/figure/chart.ts'
import type { BarFigure, CurveFigure, Tone } from '../../reports/figure/figure.ts'
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

describe('colours are told apart by everybody', () => {
  /** What is left of linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1). */
  const sights = {
    'all colours': [1, 0, 0, 0, 1, 0, 0, 0, 1],
    'no red': [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    'no green': [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    'no blue': [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
  }
  type Three = readonly [number, number, number]
  const linear = (colour: string): Three => {
    const channel = (at: number): number => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    }
    return [channel(1), channel(3), channel(5)]
  }
  const times = (m: readonly number[], [a, b, c]: Three): Three => {
    const row = (at: number): number => Math.min(1, Math.max(0, m[at]! * a + m[at + 1]! * b + m[at + 2]! * c))
    return [row(0), row(3), row(6)]
  }
  /** CIELAB, daylight: distances in it are about as large as they seem. */
  const lab = ([r, g, b]: Three): Three => {
    const root = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)
    const x = root((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
    const y = root(0.2126 * r + 0.7152 * g + 0.0722 * b)
    const z = root((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }
  const apart = (sight: readonly number[], one: string, other: string): number => {
    const [a, b] = [lab(times(sight, linear(one))), lab(times(sight, linear(other)))]
    return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
  }
  // the paper's grey stands beside the simulated blue only
  const meet = [
    ...['blue', 'sky', 'green', 'orange', 'vermillion', 'purple', 'yellow'].flatMap((one, at, all) =>
      all.slice(at + 1).map((other) => [one, other]),
    ),
    ['paper', 'simulated'],
  ] as [Tone, Tone][]

  test.each(
    Object.values(themes).flatMap(({ name, tones }) =>
      Object.entries(sights).map(([sight, matrix]) => ({ name, sight, matrix, tones })),
    ),
  )('$name, $sight: any two tones that meet differ by 12 and more', ({ matrix, tones }) => {
    for (const [one, other] of meet)
      expect(apart(matrix, tones[one], tones[other]), `${one}, ${other}`).toBeGreaterThan(12)
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
