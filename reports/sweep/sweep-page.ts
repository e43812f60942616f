// A sweep as a page: its charts, and a row for each point.

import type { SweepResult } from '../../sim/experiments/sweep/sweep-result.ts'
import type { Figure } from '../figure/figure.ts'
import { figureBlock, figuresElement } from '../page/figure-block.ts'
import { type Html, html } from '../page/html.ts'
import { type PageParts, pageOf } from '../page/page.ts'

/** @param replay the command line that regenerates this page */
export function sweepPage(sweep: SweepResult, figures: readonly Figure[], replay: string, parts: PageParts): string {
  return pageOf({
    ...parts,
    title: `${sweep.scenario}: a sweep of starsim`,
    description: `${sweep.scenario} over ${sweep.axes.map(({ path }) => path).join(', ')}`,
    body: html`<header>
<p class="overline">starsim sweep</p>
<h1>${sweep.scenario}</h1>
<p class="lead">${sweep.points.length} points, ${sweep.runs} runs, seed ${sweep.seed}.${sweep.complete ? '' : ' It was interrupted: some points have fewer runs than they should, or none.'}</p>
<p class="replay"><code>${replay}</code></p></header>
<nav><div><a href="#charts">Charts</a><a href="#points">Points</a><button type="button" id="theme" hidden>Dark</button></div></nav>
<main><section id="charts"><h2>Charts</h2>${figures.map(figureBlock)}</section>
<section id="points"><h2>Points</h2>${pointsTable(sweep)}</section></main>
<footer><p>Fingerprint of all runs <code>${sweep.fingerprint}</code></p></footer>${figuresElement(figures)}`,
  })
}

function pointsTable({ axes, points }: SweepResult): Html {
  const number = (value: number | null | undefined): Html =>
    html`<td class="number">${typeof value === 'number' ? value.toFixed(2) : '–'}</td>`
  return html`<div class="table"><div class="scroll"><table><thead><tr>${axes.map(({ path }) => html`<th>${path}</th>`)}
<th class="number">seconds</th><th class="number">±</th><th class="number">overhead, %</th><th class="number">runs</th><th>outcomes</th></tr></thead>
<tbody>${points.map(
    ({
      values,
      means,
      overheadPercent,
      trials,
      outcomes,
    }) => html`<tr>${axes.map(({ path }) => html`<td>${String(values[path])}</td>`)}
${number(means.seconds.mean)}${number(means.seconds.ci95)}${number(overheadPercent?.mean)}<td class="number">${trials}</td>
<td>${Object.entries(outcomes)
      .map(([outcome, count]) => `${outcome} ${count}`)
      .join(', ')}</td></tr>`,
  )}</tbody></table></div></div>`
}
