// An advice as a page: the sentence, its charts, how far to trust it, its warnings, every point.

import { type Advice, type AdvicePoint, type Unsaved, wayOf } from '../../sim/experiments/advise/advice.ts'
import { factsOf } from '../../sim/experiments/advise/advice-facts.ts'
import { percent, span } from '../../sim/experiments/advise/advice-text.ts'
import { figureBlock, figuresElement } from '../page/figure-block.ts'
import { type Html, html } from '../page/html.ts'
import { type PageParts, pageOf } from '../page/page.ts'
import { adviceFigures } from './advice-figures.ts'

/** @param replay the command line that regenerates this page */
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
<nav><div><a href="#charts">Charts</a><a href="#facts">In figures</a><a href="#trust">How far to trust it</a><a href="#points">Points</a><button type="button" id="theme" hidden>Dark</button></div></nav>
<main><section id="charts"><h2>Charts</h2>${figures.map(figureBlock)}</section>
<section id="facts"><h2>In figures</h2><ul>${[...factsOf(advice), ...outdoneText(advice)].map((fact) => html`<li>${fact}</li>`)}</ul>${mapTable(advice)}</section>
<section id="trust"><h2>How far to trust it</h2><p>${envelope}</p><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>
<section id="points"><h2>Points</h2>${pointsTable(advice)}</section></main>
<footer><p>Seed <code>${advice.seed}</code>, ${advice.trials} histories of crashes</p></footer>${figuresElement(figures)}`,
  })
}

/** Ways that were left, and why. */
function outdoneText({ outdone }: Advice): string[] {
  if (outdone.length === 0) return []
  const least = span(Math.min(...outdone.map(({ atLeastSeconds }) => atLeastSeconds)), 4)
  return [
    `Not measured to the end, since their checkpoints alone cost too much (the job would take more than ${least}): ${outdone.map(wayOf).join('; ')}.`,
  ]
}

/** Best interval and overhead over crash rate and state, if both were varied. */
function mapTable({ map, workSeconds }: Advice): Html {
  const states = [...new Set(map.map(({ state }) => state))]
  if (states.length < 2) return html``
  const cellOf = (rate: number, state: number): string => {
    const cell = map.find((each) => each.crashRate === rate && each.state === state)
    if (cell === undefined) return '–'
    const [every, seconds] =
      cell.choice === 'never'
        ? ['never', cell.unsavedSeconds!]
        : [`every ${span(cell.intervalSeconds)}`, cell.expectedSeconds]
    return `${every}: ${percent(seconds / workSeconds - 1, 3)}`
  }
  const rates = [...new Set(map.map(({ crashRate }) => crashRate))]
  return html`<div class="table"><div class="scroll"><table><thead><tr><th>best interval and overhead</th>${states.map((state) => html`<th class="number">${state} × state</th>`)}</tr></thead>
<tbody>${rates.map((rate) => html`<tr><td>${rate} × crash rate</td>${states.map((state) => html`<td class="number">${cellOf(rate, state)}</td>`)}</tr>`)}</tbody></table></div></div>`
}

function pointsTable({ points, unsaved, choice, best }: Advice): Html {
  const number = (value: number): Html =>
    html`<td class="number">${Number.isFinite(value) ? Number(value.toPrecision(5)) : '–'}</td>`
  const isBest = (point: AdvicePoint): boolean =>
    wayOf(point) === wayOf(best) && point.intervalSeconds === best.intervalSeconds
  const advised = html`<strong>advised</strong>`
  const bestMark = choice === 'interval' ? advised : html`best interval`
  const row = (point: Unsaved, policy: string, interval: Html, mark: Html): Html => {
    const { protocol, copies, expectedSeconds, ci95, p50, p95, p99, simulated } = point
    return html`<tr><td>${protocol}</td><td>${policy}</td><td class="number">${copies}</td>
${interval}${[expectedSeconds, Number(ci95.toPrecision(2)), p50, p95, p99].map(number)}<td>${simulated ? 'runs' : 'model'}</td><td>${mark}</td></tr>`
  }
  const never = (point: Unsaved): Html =>
    row(point, 'none', html`<td class="number">never</td>`, choice === 'never' ? advised : html``)
  return html`<div class="table"><div class="scroll"><table><thead><tr><th>protocol</th><th>policy</th><th class="number">copies</th>
${['interval, s', 'expected, s', '±', 'p50', 'p95', 'p99'].map((head) => html`<th class="number">${head}</th>`)}<th>from</th><th></th></tr></thead>
<tbody>${unsaved === null ? html`` : never(unsaved)}${points.map((point) =>
    row(point, point.policy, number(point.intervalSeconds), isBest(point) ? bestMark : html``),
  )}</tbody></table></div></div>`
}
