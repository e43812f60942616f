// The page of two runs on one time axis: their stages one below the other, their figures, their panels side by side.

import type { RunComparison } from '../../sim/experiments/beside/compare-runs.ts'
import { dataElement, type Html, html } from '../page/html.ts'
import { type PageParts, pageOf } from '../page/page.ts'
import {
  canvasOf,
  chosenPanel,
  faultsOf,
  groupBoxes,
  hintOf,
  hostBoxes,
  hostsPanel,
  legend,
  lineFilter,
  linesPanel,
  outcomeMark,
  overview,
  scrubber,
  themeButton,
  timeToolbar,
} from './page-parts.ts'
import type { RunData } from './run-data.ts'

/** @param replay the command line that regenerates this page */
export function besidePage(
  runs: readonly [RunData, RunData],
  comparison: RunComparison,
  replay: string,
  parts: PageParts,
): string {
  const names = comparison.names
  const both = <T>(part: (run: RunData, at: number, of: Html) => T): T[] =>
    runs.map((run, at) => part(run, at, html` <small>${names[at]!}</small>`))
  const [first, second] = runs
  const title =
    first.result.scenario === second.result.scenario
      ? `${first.result.scenario}: ${names.join(' beside ')}`
      : `${first.result.scenario} beside ${second.result.scenario}`
  return pageOf({
    ...parts,
    title: `${title}: two runs of starsim`,
    description: `${names[0]}: ${first.result.outcome}; ${names[1]}: ${second.result.outcome}`,
    body: html`<header>
<div><h1>${title}</h1> ${themeButton}</div>
<p>Two runs on one clock, which all instants below are told by. <code>${replay}</code></p>
</header><main>${timeToolbar}
<div class="toolbar" role="group" aria-label="What is shown">${groupBoxes}</div><div class="stage">
${overview}
${both((run, at) => stageOf(run, at, names[at]!))}
${scrubber}
</div>${legend(runs, overLegend)}
<div class="panels two">
${comparisonTable(comparison)}
${chosenPanel}
</div>
${lineFilter}
<div class="panels two">
${both((_, at, of) => hostsPanel(at, of))}
${both((_, at, of) => linesPanel(at, of, null))}
</div>
<div class="panels two">${both(faultsOf)}</div></main>${dataElement('runs', runs)}`,
  })
}

const stageOf = ({ result }: RunData, run: number, name: string): Html => html`<div class="run">
<div class="heading"><h2>${name}</h2> ${outcomeMark(result.outcome)} <span class="took">${result.seconds.toFixed(3)} s of running time, until ${result.endsAtSeconds.toFixed(3)} s on the clock${result.reason === null ? '' : `; ${result.reason}`}</span><span class="space"></span>${hostBoxes(run)}</div>
${canvasOf(run, name)}
${hintOf(run)}
</div>`

const overLegend = html`<span><i class="over" data-tone="green"></i>the run is over</span>`

function comparisonTable({ names, settings, quantities }: RunComparison): Html {
  const row = (kind: 'setting' | 'number', what: string, ...cells: readonly string[]): Html =>
    html`<tr><th scope="row">${what}</th>${cells.map((cell) => html`<td class="${kind}">${cell}</td>`)}</tr>`
  return html`<section class="comparison"><h2>Beside each other</h2><div class="scroll-table"><table><thead><tr><th></th><th class="number">${names[0]}</th><th class="number">${names[1]}</th><th class="number">difference</th></tr></thead>
<tbody>${settings.map(({ path, first, beside }) => row('setting', path, first ?? 'not set', beside ?? 'not set', ''))}</tbody>
<tbody>${quantities.map(({ text }) => row('number', text.what, text.first, text.beside, text.difference))}</tbody></table></div></section>`
}
