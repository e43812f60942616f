// An advice as a page: the sentence, its charts, what to beware of, how far to trust it, every point.

import type { Advice } from '../../sim/experiments/advise/advice.ts'
import { figureBlock, figuresElement } from '../page/figure-block.ts'
import { type Html, html } from '../page/html.ts'
import { type PageParts, pageOf } from '../page/page.ts'
import { adviceFigures } from './advice-figures.ts'

/** @param replay the command line that makes this page again */
export function advicePage(name: string, advice: Advice, replay: string, parts: PageParts): string {
  const figures = adviceFigures(advice)
  const { sentence, warnings, envelope } = advice
  return pageOf({
    ...parts,
    title: `${name}: how often to save`,
    description: sentence,
    body: html`<header>
<p class="overline">starsim advise</p>
<h1>${name}</h1>
<p class="lead">${sentence}</p>
<p class="replay"><code>${replay}</code></p></header>
<nav><div><a href="#charts">Charts</a><a href="#trust">How far to trust it</a><a href="#points">Points</a><button type="button" id="theme" hidden>Dark</button></div></nav>
<main><section id="charts"><h2>Charts</h2>${figures.map(figureBlock)}</section>
<section id="trust"><h2>How far to trust it</h2><p>${envelope}</p><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>
<section id="points"><h2>Points</h2>${pointsTable(advice)}</section></main>
<footer><p>Seed <code>${advice.seed}</code>, ${advice.trials} histories of crashes</p></footer>${figuresElement(figures)}`,
  })
}

function pointsTable({ points }: Advice): Html {
  const number = (value: number): Html =>
    html`<td class="number">${Number.isFinite(value) ? value.toPrecision(5) : '–'}</td>`
  return html`<div class="table"><div class="scroll"><table><thead><tr><th>protocol</th><th>policy</th><th class="number">copies</th>
${['interval, s', 'expected, s', '±', 'p50', 'p95', 'p99'].map((head) => html`<th class="number">${head}</th>`)}<th>from</th></tr></thead>
<tbody>${points.map(
    ({ protocol, policy, copies, intervalSeconds, expectedSeconds, ci95, p50, p95, p99, simulated }) =>
      html`<tr><td>${protocol}</td><td>${policy}</td><td class="number">${copies}</td>
${[intervalSeconds, expectedSeconds, ci95, p50, p95, p99].map(number)}<td>${simulated ? 'whole runs' : 'model'}</td></tr>`,
  )}</tbody></table></div></div>`
}
