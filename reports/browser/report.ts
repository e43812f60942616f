// The script of the report: draws each figure in the theme of the page and as wide as there is room, saves a figure's numbers.

import { Chart } from 'chart.js'
import { chartConfiguration } from '../figure/chart.ts'
import { chartParts } from '../figure/chart-parts.ts'
import type { Figure } from '../figure/figure.ts'
import type { Theme } from '../figure/palette.ts'
import { csvOf, figureTable } from '../figure/table.ts'
import { followTheme } from './theme.ts'

Chart.register(...chartParts)

const figures = new Map(
  (JSON.parse(document.getElementById('figures')!.textContent!) as Figure[]).map((figure) => [figure.id, figure]),
)
const canvases = [...document.querySelectorAll<HTMLCanvasElement>('canvas[data-figure]')]
const charts = new Map<HTMLCanvasElement, Chart>()

function draw(canvas: HTMLCanvasElement, theme: Theme): void {
  const frame = canvas.parentElement!
  const { clientWidth: width, clientHeight: height } = frame
  charts.get(canvas)?.destroy()
  canvas.width = width
  canvas.height = height
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const figure = figures.get(canvas.dataset['figure']!)!
  charts.set(canvas, new Chart(canvas, chartConfiguration(figure, { theme, titled: false, width })))
}

let theme: Theme | null = null

function drawAll(now: Theme): void {
  theme = now
  for (const canvas of canvases) draw(canvas, now)
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
