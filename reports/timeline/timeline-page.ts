// The page of one run. Its script builds the content from the embedded data; this is the frame, and what can be read without scripts.

import type { SimulationResult } from '../../sim/result.ts'
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
export function timelinePage(data: RunData, replay: string, parts: PageParts): string {
  const { result } = data
  return pageOf({
    ...parts,
    title: `${result.scenario}: a run of starsim`,
    description: `${result.scenario}, seed ${result.seed}: ${result.outcome}`,
    body: html`${header(result, replay)}<main>${timeToolbar}
<div class="toolbar" role="group" aria-label="What is shown">${hostBoxes(0)}<span class="space"></span>
${groupBoxes}</div><div class="stage">
${overview}
${canvasOf(0, result.scenario)}
${scrubber}
${hintOf(0)}
</div>${legend([data])}<div class="panels">
${hostsPanel(0, null)}
${linesPanel(0, null, lineFilter)}
${chosenPanel}
</div>${faultsOf(data, 0, null)}</main>${dataElement('runs', [data])}`,
  })
}

const header = (result: SimulationResult, replay: string): Html => html`<header>
<div><h1>${result.scenario}</h1> ${outcomeMark(result.outcome)}
${themeButton}</div>
<p>${result.seconds.toFixed(3)} s of running time, until ${result.endsAtSeconds.toFixed(3)} s on the clock, which all instants below are told by; ${result.costs.messages} messages, ${result.costs.networkFrames} frames, ${result.costs.collisions} collisions. ${result.reason === null ? '' : `${result.reason}. `}<code>${replay}</code></p>
</header>`
