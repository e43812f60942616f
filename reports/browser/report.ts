// The script of the report: draws each figure in the page's theme and to the available width, and saves a figure's numbers.

import { Chart } from 'chart.js'
import { chartConfiguration } from '../figure/chart.ts'
import { chartParts } from '../figure/chart-parts.ts'
import type { Figure } from '../figure/figure.ts'
import type { Theme } from '../figure/palette.ts'
import { csvOf, figureTable } from '../figure/table.ts'
import { followTheme, type Medium } from './theme.ts'

Chart.register(...chartParts)

const figures = new Map(
  (JSON.parse(document.getElementById('figures')!.textContent!) as Figure[]).map((figure) => [figure.id, figure]),
)
const canvases = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-figure]')]
const charts = new Map<HTMLCanvasElement, Chart>()

/** CSS pixels of a chart on paper, which is then stretched to the page width; the window's width says nothing about that. */
const onPaper = { width: 640, height: 262, tall: 350, pixelRatio: 3 } as const

function draw(canvas: HTMLCanvasElement, theme: Theme, medium: Medium): void {
  const frame = canvas.parentElement!
  const printed = medium === 'paper'
  const width = printed ? onPaper.width : frame.clientWidth
  const height = printed ? onPaper[frame.classList.contains('tall') ? 'tall' : 'height'] : frame.clientHeight
  charts.get(canvas)?.destroy()
  canvas.width = width
  canvas.height = height
  const figure = figures.get(canvas.dataset['figure']!)!
  const { options, ...configuration } = chartConfiguration(figure, { theme, titled: false, width })
  const devicePixelRatio = printed ? onPaper.pixelRatio : window.devicePixelRatio
  charts.set(canvas, new Chart(canvas, { ...configuration, options: { ...options, devicePixelRatio } }))
  canvas.style.width = printed ? '100%' : `${width}px`
  canvas.style.height = printed ? 'auto' : `${height}px`
}

let theme: Theme | null = null

function drawAll(now: Theme, medium: Medium = 'screen'): void {
  theme = now
  for (const canvas of canvases) draw(canvas, now, medium)
}

let lastWidth = innerWidth
addEventListener('resize', () => {
  if (innerWidth === lastWidth || theme === null) return
  lastWidth = innerWidth
  drawAll(theme)
})

for (const button of document.querySelectorAll<HTMLButtonElement>('button.csv')) {
  button.hidden = false
  button.addEventListener('click', () => {
    const figure = figures.get(button.dataset['figure']!)!
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([csvOf(figureTable(figure))], { type: 'text/csv' }))
    link.download = `${figure.id}.csv`
    link.click()
    URL.revokeObjectURL(link.href)
  })
}

followTheme(document.querySelector<HTMLButtonElement>('#theme')!, drawAll)
