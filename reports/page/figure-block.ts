// A figure on a page: its chart, which the page's script draws, its caption, its numbers.

import { numberText } from '../figure/chart.ts'
import type { Figure } from '../figure/figure.ts'
import { figureTable } from '../figure/table.ts'
import { dataElement, type Html, html } from './html.ts'

/** The data that the page's script draws from. */
export const figuresElement = (figures: readonly Figure[]): Html => dataElement('figures', figures)

/** The legend of more curves than these takes too much of a low chart. */
const MOST_LOW = 12

/** The page's script draws the canvas; without scripts, and for screen readers, there is the table. */
export function figureBlock(figure: Figure): Html {
  const { heads, rows } = figureTable(figure)
  const tall = figure.kind === 'bars' ? figure.arrangement !== 'beside' : figure.series.length > MOST_LOW
  const cell = (value: string | number | null): Html =>
    typeof value === 'string' ? html`<th scope="row">${value}</th>` : html`<td class="number">${numberText(value)}</td>`
  return html`<figure id="${figure.id}">
<h3>${figure.title}</h3>
<div class="chart${tall ? ' tall' : ''}"><canvas data-figure="${figure.id}" role="img" aria-label="${figure.title}. ${figure.caption}"></canvas><noscript>The chart is drawn by a script, which does not run here; its numbers are below.</noscript></div>
<figcaption>${figure.caption}</figcaption>
<details><summary>The numbers</summary><button type="button" class="csv" data-figure="${figure.id}" hidden>Save as CSV</button>
<div class="scroll"><table><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div></details>
</figure>`
}
