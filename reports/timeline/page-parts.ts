// Parts that the pages of one run and of two have in common.

import type { OutcomeKind } from '../../sim/result.ts'
import { traceLevels } from '../../sim/trace/level.ts'
import { type Html, html } from '../page/html.ts'
import { groups, signNames, sliceLooks } from './looks.ts'
import { sliceKinds } from './model.ts'
import { idOf, type RunData } from './run-data.ts'

const verdicts = { completed: 'good', 'cannot-recover': 'bad', stuck: 'bad', violated: 'bad' } as const

export const outcomeMark = (outcome: OutcomeKind): Html =>
  html`<span class="outcome ${verdicts[outcome]}">${outcome.replace('-', ' ')}</span>`

export const themeButton = html`<button type="button" id="theme" hidden>Dark</button>`

export const timeToolbar = html`<div class="toolbar" role="toolbar" aria-label="Time">
<button type="button" id="play" title="Play from here (space)">Play</button>
<select id="speed" aria-label="Speed"><option value="60">slow</option><option value="25" selected>normal</option><option value="8">fast</option></select>
<button type="button" id="back" title="The event before (left arrow)">◀</button>
<button type="button" id="next" title="The next event (right arrow)">▶</button>
<output id="now"></output>
<span class="space"></span>
<button type="button" id="nearer" title="Nearer (+)">+</button>
<button type="button" id="farther" title="Farther (-)">−</button>
<button type="button" id="fit" title="The whole run (0)">Whole run</button>
</div>`

export const hostBoxes = (run: number): Html => html`<span id="${idOf('hosts', run)}" class="hosts"></span>`

export const groupBoxes = html`<span id="groups">${Object.entries(groups).map(([group, name]) => html`<label><input type="checkbox" checked value="${group}">${name}</label>`)}</span>`

export const overview = html`<canvas id="overview" height="34" aria-hidden="true"></canvas>`

/** @param name of the run among others, for the selection on it */
export const canvasOf = (run: number, name: string): Html =>
  html`<div class="scroll"><canvas id="${idOf('stage', run)}" data-run="${name}" tabindex="0" role="img" aria-label="Hosts over virtual time. The text below says the same."></canvas></div>`

export const hintOf = (run: number): Html =>
  html`<div id="${idOf('hint', run)}" class="hint" role="tooltip" hidden></div>`

export const scrubber = html`<input type="range" id="scrubber" min="0" max="100000" value="100000" aria-label="Instant of the run">`

/** Which lines are listed and stepped through; by default those that change state. */
const levelNames = { changes: 'changes', messages: 'and messages', all: 'everything' } as const

export const lineFilter = html`<p class="which"><select id="level" aria-label="Which lines">${Object.entries(levelNames).map(([level, name]) => html`<option value="${level}" title="${traceLevels[level as keyof typeof traceLevels]}">${name}</option>`)}</select><input type="search" id="search" placeholder="with, say, gauss/3 or checkpoint" aria-label="Only lines with"></p>`

/** @param of the run's name, if there are several */
export const hostsPanel = (run: number, of: Html | null): Html =>
  html`<section><h2>Hosts${of} <small id="${idOf('state-at', run)}"></small></h2><div id="${idOf('state', run)}"></div></section>`

export const linesPanel = (run: number, of: Html | null, filter: Html | null): Html =>
  html`<section><h2>What happened${of}</h2>${filter}<ol id="${idOf('lines', run)}" class="lines"></ol></section>`

export const chosenPanel = html`<section class="choice"><h2>Chosen</h2><div id="chosen"><p>Click a message to see what caused it and what it led to; click a slice or a sign to read about it. Drag to move, turn the wheel or pinch to zoom, click anywhere to go back to that instant.</p></div></section>`

const occurs = (runs: readonly RunData[], ...kinds: readonly string[]): boolean =>
  runs.some(({ trace }) => trace.kinds.some(({ kind }) => kinds.includes(kind)))

/** Only if surviving processes roll back. */
const linesLegend = (runs: readonly RunData[]): Html | null =>
  occurs(runs, 'rolled-back', 'line-adopted')
    ? html`<span><i class="line" data-tone="vermillion"></i>recovery line, through checkpoints or current states</span><span><i class="hatch" data-tone="purple"></i>undone work</span><span><i class="arrow" data-tone="vermillion"></i>orphan message: received before the line, sent after it</span>`
    : null

/** Only if checkpoints are taken together. */
const roundsLegend = (runs: readonly RunData[]): Html | null =>
  occurs(runs, 'round-begins')
    ? html`<span><i class="line" data-tone="orange"></i>round of checkpoints, through its checkpoints</span><span><i class="line dashed" data-tone="orange"></i>round that was never committed</span>`
    : null

/** The legend: of the signs, only those that occur. @param more additional entries of this page */
export const legend = (runs: readonly RunData[], more: Html | null = null): Html =>
  html`<p class="legend">${sliceKinds.map((kind) => html`<span><i data-tone="${sliceLooks[kind].tone}"></i>${sliceLooks[kind].name}</span>`)}
<span><i class="arrow"></i>message, from its sending to its receipt</span><span><i class="hatch" data-tone="vermillion"></i>host is down</span><span><i class="hatch" data-tone="orange"></i>host is suspected</span><span><i data-tone="sky"></i>records stored, on a file server</span><span><i data-tone="vermillion"></i>collisions, on the axis</span>${roundsLegend(runs)}${linesLegend(runs)}${more}
${signNames.filter(([kind]) => occurs(runs, kind)).map(([kind, name]) => html`<span><canvas data-sign="${kind}" aria-hidden="true"></canvas>${name}</span>`)}</p>`

/** A button that moves the playhead there. */
const instantLink = (atSeconds: number | null): Html =>
  atSeconds === null
    ? html``
    : html`<button type="button" class="link" data-at-ns="${Math.round(atSeconds * 1e9)}">at ${atSeconds.toFixed(6)} s</button>`

export function faultsOf({ result }: RunData, run: number, of: Html | null): Html | null {
  const { faults, violations } = result
  if (faults.length + violations.length === 0) return null
  return html`<section class="faults" data-run="${run}"><h2>Faults and what they hit${of}</h2><ul>${faults.map(
    ({ fault, atSeconds, hit, inert }) =>
      html`<li><code>${fault}</code> ${inert ? 'hit nothing' : html`${instantLink(atSeconds)} hit ${hit.join(', ')}`}</li>`,
  )}${violations.map(({ check, message, atSeconds }) => html`<li class="violation">${check} broken ${instantLink(atSeconds)}: ${message}</li>`)}</ul></section>`
}
