// An advice as a page: the sentence, its charts, how far to trust it, its warnings, every point.

import { type Advice, wayOf } from '../../sim/experiments/advise/advice.ts'
import { span } from '../../sim/experiments/advise/advice-text.ts'
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
<section id="facts"><h2>In figures</h2><ul>${facts(advice).map((fact) => html`<li>${fact}</li>`)}</ul>${mapTable(advice)}</section>
<section id="trust"><h2>How far to trust it</h2><p>${envelope}</p><ul>${warnings.map((warning) => html`<li>${warning}</li>`)}</ul></section>
<section id="points"><h2>Points</h2>${pointsTable(advice)}</section></main>
<footer><p>Seed <code>${advice.seed}</code>, ${advice.trials} histories of crashes</p></footer>${figuresElement(figures)}`,
  })
}

function facts({
  time,
  marks,
  workSeconds,
  best,
  hostHours,
  price,
  deadlineMissed,
  reasonsAgainstDaly,
  outdone,
}: Advice): string[] {
  const share = (seconds: number): string => `${((100 * seconds) / workSeconds).toPrecision(2)} %`
  return [
    `The job takes ${span(workSeconds, 4)} with neither checkpoints nor crashes, and ${span(best.expectedSeconds, 4)} with both: ${hostHours.toPrecision(3)} host-hours${price === null ? '' : `, ${price.toPrecision(4)} in money`}.`,
    ...(deadlineMissed === null
      ? []
      : [`It misses the deadline in ${(100 * deadlineMissed).toFixed(1)} % of the histories of crashes.`]),
    `A checkpoint delays it by ${span(marks.checkpointSeconds)}; a crash strikes it every ${span(marks.meanTimeBetweenCrashesSeconds)}, and a restart takes ${span(marks.restartSeconds)}, not counting the work done again.`,
    `In addition to the work, ${share(time.checkpointsSeconds)} goes to checkpoints, ${share(time.restartsSeconds)} to restarts and ${share(time.repeatedSeconds)} to work done again.`,
    `Young’s interval would be ${span(marks.youngSeconds)}, Daly’s ${span(marks.dalySeconds)}.${reasonsAgainstDaly.length === 0 ? '' : ` They assume otherwise, but ${reasonsAgainstDaly.join('; and ')}.`}`,
    ...(outdone.length === 0
      ? []
      : [
          `Not measured to the end, since their checkpoints alone cost too much (the job would take more than ${span(Math.min(...outdone.map(({ atLeastSeconds }) => atLeastSeconds)), 4)}): ${outdone.map(wayOf).join('; ')}.`,
        ]),
  ]
}

/** Best interval and overhead over crash rate and state, if both were varied. */
function mapTable({ map, workSeconds }: Advice): Html {
  const states = [...new Set(map.map(({ state }) => state))]
  if (states.length < 2) return html``
  const cellOf = (rate: number, state: number): string => {
    const cell = map.find((each) => each.crashRate === rate && each.state === state)
    return cell === undefined
      ? '–'
      : `every ${span(cell.intervalSeconds)}: ${(100 * (cell.expectedSeconds / workSeconds - 1)).toPrecision(3)} %`
  }
  const rates = [...new Set(map.map(({ crashRate }) => crashRate))]
  return html`<div class="table"><div class="scroll"><table><thead><tr><th>best interval and overhead</th>${states.map((state) => html`<th class="number">${state} × state</th>`)}</tr></thead>
<tbody>${rates.map((rate) => html`<tr><td>${rate} × crash rate</td>${states.map((state) => html`<td class="number">${cellOf(rate, state)}</td>`)}</tr>`)}</tbody></table></div></div>`
}

function pointsTable({ points }: Advice): Html {
  const number = (value: number): Html =>
    html`<td class="number">${Number.isFinite(value) ? Number(value.toPrecision(5)) : '–'}</td>`
  return html`<div class="table"><div class="scroll"><table><thead><tr><th>protocol</th><th>policy</th><th class="number">copies</th>
${['interval, s', 'expected, s', '±', 'p50', 'p95', 'p99'].map((head) => html`<th class="number">${head}</th>`)}<th>from</th></tr></thead>
<tbody>${points.map(
    ({ protocol, policy, copies, intervalSeconds, expectedSeconds, ci95, p50, p95, p99, simulated }) =>
      html`<tr><td>${protocol}</td><td>${policy}</td><td class="number">${copies}</td>
${[intervalSeconds, expectedSeconds, Number(ci95.toPrecision(2)), p50, p95, p99].map(number)}<td>${simulated ? 'runs' : 'model'}</td></tr>`,
  )}</tbody></table></div></div>`
}
