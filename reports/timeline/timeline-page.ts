// The page of one run. Its script builds the content from the embedded data; this is the frame, and what can be read without scripts.

import type { SimulationResult } from '../../sim/result.ts'
import { traceLevels } from '../../sim/trace/level.ts'
import { dataElement, type Html, html } from '../page/html.ts'
import { type PageParts, pageOf } from '../page/page.ts'
import { groups, signNames, sliceLooks } from './looks.ts'
import { sliceKinds } from './model.ts'
import type { RunData } from './run-data.ts'

/** @param replay the command line that regenerates this page */
export function timelinePage(data: RunData, replay: string, parts: PageParts): string {
  const { result } = data
  return pageOf({
    ...parts,
    title: `${result.scenario}: a run of starsim`,
    description: `${result.scenario}, seed ${result.seed}: ${result.outcome}`,
    body: html`${header(result, replay)}<main>${toolbar}${stage}${legend(data)}${panels}${faults(result)}</main>${dataElement('run', data)}`,
  })
}

const verdicts = { completed: 'good', 'cannot-recover': 'bad', stuck: 'bad', violated: 'bad' } as const

const header = (result: SimulationResult, replay: string): Html => html`<header>
<div><h1>${result.scenario}</h1> <span class="outcome ${verdicts[result.outcome]}">${result.outcome.replace('-', ' ')}</span>
<button type="button" id="theme" hidden>Dark</button></div>
<p>${result.seconds.toFixed(3)} s of running time, until ${result.endsAtSeconds.toFixed(3)} s on the clock, which all instants below are told by; ${result.costs.messages} messages, ${result.costs.networkFrames} frames, ${result.costs.collisions} collisions. ${result.reason === null ? '' : `${result.reason}. `}<code>${replay}</code></p>
</header>`

const toolbar = html`<div class="toolbar" role="toolbar" aria-label="Time">
<button type="button" id="play" title="Play from here (space)">Play</button>
<select id="speed" aria-label="Speed"><option value="60">slow</option><option value="25" selected>normal</option><option value="8">fast</option></select>
<button type="button" id="back" title="The event before (left arrow)">◀</button>
<button type="button" id="next" title="The next event (right arrow)">▶</button>
<output id="now"></output>
<span class="space"></span>
<button type="button" id="nearer" title="Nearer (+)">+</button>
<button type="button" id="farther" title="Farther (-)">−</button>
<button type="button" id="fit" title="The whole run (0)">Whole run</button>
</div>
<div class="toolbar" role="group" aria-label="What is shown"><span id="hosts"></span><span class="space"></span>
<span id="groups">${Object.entries(groups).map(([group, name]) => html`<label><input type="checkbox" checked value="${group}">${name}</label>`)}</span></div>`

const stage = html`<div class="stage">
<canvas id="overview" height="34" aria-hidden="true"></canvas>
<div class="scroll"><canvas id="stage" tabindex="0" role="img" aria-label="Hosts over virtual time. The text below says the same."></canvas></div>
<input type="range" id="scrubber" min="0" max="100000" value="100000" aria-label="Instant of the run">
<div id="hint" role="tooltip" hidden></div>
</div>`

/** Which lines are listed and stepped through; by default those that change state. */
const levelNames = { changes: 'changes', messages: 'and messages', all: 'everything' } as const

const panels = html`<div class="panels">
<section><h2>Hosts <small id="state-at"></small></h2><div id="state"></div></section>
<section><h2>What happened</h2><p class="which"><select id="level" aria-label="Which lines">${Object.entries(levelNames).map(([level, name]) => html`<option value="${level}" title="${traceLevels[level as keyof typeof traceLevels]}">${name}</option>`)}</select><input type="search" id="search" placeholder="with, say, gauss/3 or checkpoint" aria-label="Only lines with"></p><ol id="lines"></ol></section>
<section class="choice"><h2>Chosen</h2><div id="chosen"><p>Click a message to see what caused it and what it led to; click a slice or a sign to read about it. Drag to move, turn the wheel or pinch to zoom, click anywhere to go back to that instant.</p></div></section>
</div>`

/** Only in runs in which surviving processes roll back. */
const linesLegend = (trace: RunData['trace']): Html | null =>
  trace.kinds.some(({ kind }) => kind === 'rolled-back' || kind === 'line-adopted')
    ? html`<span><i class="line" data-tone="vermillion"></i>recovery line, through checkpoints or current states</span><span><i class="hatch" data-tone="purple"></i>undone work</span><span><i class="arrow" data-tone="vermillion"></i>orphan message: received before the line, sent after it</span>`
    : null

/** The legend: of the signs, those that occur. */
const legend = ({
  trace,
}: RunData): Html => html`<p class="legend">${sliceKinds.map((kind) => html`<span><i data-tone="${sliceLooks[kind].tone}"></i>${sliceLooks[kind].name}</span>`)}
<span><i class="arrow"></i>message, from its sending to its receipt</span><span><i class="hatch" data-tone="vermillion"></i>host is down</span><span><i class="hatch" data-tone="orange"></i>host is suspected</span><span><i data-tone="sky"></i>records stored, on a file server</span><span><i data-tone="vermillion"></i>collisions, on the axis</span>${linesLegend(trace)}
${signNames.filter(([kind]) => trace.kinds.some((packed) => packed.kind === kind)).map(([kind, name]) => html`<span><canvas data-sign="${kind}" aria-hidden="true"></canvas>${name}</span>`)}</p>`

/** A button that moves the playhead there. */
const instantLink = (atSeconds: number | null): Html =>
  atSeconds === null
    ? html``
    : html`<button type="button" class="link" data-at-ns="${Math.round(atSeconds * 1e9)}">at ${atSeconds.toFixed(6)} s</button>`

function faults({ faults, violations }: SimulationResult): Html | null {
  if (faults.length + violations.length === 0) return null
  return html`<section class="faults"><h2>Faults and what they hit</h2><ul>${faults.map(
    ({ fault, atSeconds, hit, inert }) =>
      html`<li><code>${fault}</code> ${inert ? 'hit nothing' : html`${instantLink(atSeconds)} hit ${hit.join(', ')}`}</li>`,
  )}${violations.map(({ check, message, atSeconds }) => html`<li class="violation">${check} broken ${instantLink(atSeconds)}: ${message}</li>`)}</ul></section>`
}
