// The paper's tables and claims as HTML: paper and simulation side by side, cells coloured by how far apart they are. The verdict is
// also in words, for readers who cannot see the colour.

import type {
  Compared,
  Estimated,
  OverheadRow,
  PaperReport,
  RequirementsRow,
} from '../../sim/experiments/paper/paper.ts'
import {
  contradictsItself,
  judgeLogging,
  judgeMemory,
  judgeMessage,
  judgeOverhead,
  judgeRequirement,
  type Verdict,
} from '../../sim/experiments/paper/verdict.ts'
import { type Html, html } from '../page/html.ts'

const fixed = (value: number, digits: number): string => (Number.isFinite(value) ? value.toFixed(digits) : '–')
const signed = (value: number, digits: number): string =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${fixed(Math.abs(value), digits)}`
/** With as many digits as its value; one that would round to zero is printed as less than the last digit. */
function interval(ci95: number, digits: number): Html | null {
  if (!Number.isFinite(ci95)) return null
  const least = 10 ** -digits
  return html` <small>±${ci95 < least / 2 ? `<${fixed(least, digits)}` : fixed(ci95, digits)}</small>`
}

const words: Readonly<Record<Verdict, string>> = {
  within: 'within the tolerance',
  off: 'beyond the tolerance',
  far: 'far off',
}

/** A cell in the colour of its verdict. */
const judged = (verdict: Verdict, content: Html | string): Html =>
  html`<td class="number ${verdict}" title="${words[verdict]}">${content}</td>`

/** Wide tables scroll on their own, so that the page fits a phone. */
const table = (caption: string, head: Html, rows: readonly Html[]): Html =>
  html`<div class="table"><h3>${caption}</h3><div class="scroll"><table aria-label="${caption}"><thead>${head}</thead><tbody>${rows}</tbody></table></div></div>`

export function requirementsTable(rows: readonly RequirementsRow[]): Html {
  const line = (
    name: string,
    what: string,
    compared: Compared,
    digits: number,
    verdict: Verdict,
    ci95?: number,
  ): Html =>
    html`<tr><th scope="row">${name}</th><td>${what}</td><td class="number">${compared.paper}</td>
<td class="number">${fixed(compared.simulated, digits)}${ci95 === undefined ? null : interval(ci95, digits)}</td>
${judged(verdict, `${signed((compared.simulated / compared.paper - 1) * 100, 2)} %`)}</tr>`
  return table(
    'Table 1. What the applications need, without fault tolerance',
    html`<tr><th>application</th><th>quantity</th><th class="number">paper</th><th class="number">simulated</th><th class="number">off</th></tr>`,
    rows.flatMap(({ application, seconds, memoryKB, communicationKB }) => [
      line(application, 'running time, s', seconds, 1, judgeRequirement(seconds), seconds.ci95),
      line('', 'memory per process, KB', memoryKB, 0, judgeMemory(memoryKB)),
      line('', 'communication per process, KB', communicationKB, 2, judgeRequirement(communicationKB)),
    ]),
  )
}

const titles = {
  '2': 'Table 2. Full checkpoints',
  '3': 'Table 3. Pre-copy checkpoints',
  '4': 'Table 4. Incremental checkpoints',
} as const

export function overheadTable(number: keyof typeof titles, rows: readonly OverheadRow[]): Html {
  const measured = ({ simulated, ci95 }: Estimated, digits: number): Html =>
    html`<td class="number">${fixed(simulated, digits)}${interval(ci95, digits)}</td>`
  const line = (row: OverheadRow): Html => {
    const { application, replication, seconds, overheadPercent } = row
    const difference = signed(overheadPercent.simulated - overheadPercent.paper, 2)
    return html`<tr><th scope="row">${replication === 1 ? application : ''}</th><td class="number">${replication}</td>
<td class="number">${seconds.paper}</td>${measured(seconds, 1)}
<td class="number">${fixed(overheadPercent.paper, 2)}</td>${measured(overheadPercent, 2)}
${judged(judgeOverhead(overheadPercent), html`${difference}${contradictsItself(row) ? html`<sup>*</sup>` : null}`)}</tr>`
  }
  return table(
    titles[number],
    html`<tr><th rowspan="2">application</th><th rowspan="2" class="number">copies</th><th colspan="2">running time, s</th><th colspan="3">overhead, %</th></tr>
<tr><th class="number">paper</th><th class="number">simulated</th><th class="number">paper</th><th class="number">simulated</th><th class="number">points off</th></tr>`,
    rows.map(line),
  )
}

export function loggingTable({ logging, messages }: PaperReport['tables']): Html {
  const line = (what: string, count: number, { paper, simulated }: Compared, verdict: Verdict): Html =>
    html`<tr><th scope="row">${what}</th><td class="number">${count}</td><td class="number">${fixed(paper, 2)}</td>
<td class="number">${fixed(simulated, 2)}</td>${judged(verdict, signed(simulated - paper, 2))}</tr>`
  return table(
    'Section 6.4. The message log',
    html`<tr><th>quantity</th><th class="number">copies</th><th class="number">paper</th><th class="number">simulated</th><th class="number">off</th></tr>`,
    [
      ...logging.map(({ replication, overheadPercent }) =>
        line('gauss with the log alone, % longer', replication, overheadPercent, judgeLogging(overheadPercent)),
      ),
      ...messages.map(({ backups, slowdown }) =>
        line('a message, times one without log', backups, slowdown, judgeMessage(slowdown)),
      ),
    ],
  )
}

export function claimsTable({ claims }: PaperReport): Html {
  const answer = (holds: boolean): Html => html`<td class="${holds ? 'within' : 'far'}">${holds ? 'yes' : 'no'}</td>`
  return table(
    'The claims of the text',
    html`<tr><th>what the paper says</th><th class="number">its number</th><th class="number">simulated</th><th>holds</th><th>in its own tables</th></tr>`,
    claims.map(
      ({ statement, paper, simulated, holds, holdsInPaper }) =>
        html`<tr><th scope="row" class="sentence">${statement}</th><td class="number">${fixed(paper, 2)}</td><td class="number">${fixed(simulated, 2)}</td>${answer(holds)}${answer(holdsInPaper)}</tr>`,
    ),
  )
}
