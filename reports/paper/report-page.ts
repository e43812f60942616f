// The report on the paper as one page: the findings, the tables, the figures with their data.

import type { PaperReport } from '../../sim/experiments/paper/paper.ts'
import { judge } from '../../sim/experiments/paper/verdict.ts'
import type { Figure } from '../figure/figure.ts'
import { figureBlock, figuresElement } from '../page/figure-block.ts'
import { type Html, html } from '../page/html.ts'
import { type PageParts, pageOf } from '../page/page.ts'
import { allFigures, type PaperFigures, paperFigures } from './figures.ts'
import type { ReportData } from './report-data.ts'
import { claimsTable, loggingTable, overheadTable, requirementsTable } from './tables.ts'

/** @param replay the command line that regenerates this page */
export function reportPage(data: ReportData, replay: string, parts: PageParts): string {
  const figures = paperFigures(data)
  return pageOf({
    ...parts,
    title: 'Independent checkpointing, measured again in simulation',
    description: 'Tables 1 to 4 and section 6.4 of P. Sens, simulated, with what crashes cost.',
    body: html`${header(data, replay, figures.agreement)}${navigation}<main>${sections(data, figures)}</main>${footer(data, replay)}${figuresElement(allFigures(figures))}`,
  })
}

function header({ paper, interrupted }: ReportData, replay: string, agreement: Figure): Html {
  const { claims } = paper
  const alike = claims.filter(({ holds, holdsInPaper }) => holds === holdsInPaper)
  const { meanAbsoluteErrorPoints, nullModelMeanAbsoluteErrorPoints, fittedConstants } = paper.score
  const tile = (value: string, means: string): Html =>
    html`<div class="tile"><b>${value}</b><span>${means}</span></div>`
  return html`<header>
<p class="overline">starsim report</p>
<h1>Independent checkpointing, measured again in simulation</h1>
<p class="lead">P. Sens measured what his fault-tolerant layer STAR costs three programs on a network of SPARCstations. Here the machines, the layer and the programs are simulated, and every number he printed is shown next to the simulated one.</p>
<div class="tiles">
${tile(`${meanAbsoluteErrorPoints.toFixed(2)} points`, 'mean error of the 18 overheads')}
${tile(`${nullModelMeanAbsoluteErrorPoints.toFixed(2)} points`, 'of a model in which checkpoints are free')}
${tile(`${alike.length} of ${claims.length}`, 'claims of the text come out as in the paper’s own tables')}
${tile(String(fittedConstants), 'fitted constants, none of them for a single cell')}
</div>
${interrupted === undefined ? null : html`<p class="verdict bad">${interrupted}</p>`}${verdict(paper)}${differing(paper)}
${figureBlock(agreement)}
<p class="replay"><code>${replay}</code></p>
</header>`
}

function verdict(paper: PaperReport): Html {
  const { conclusion, shortcomings, close } = judge(paper)
  const list = (sentences: readonly string[]): Html =>
    html`<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`
  switch (conclusion) {
    case 'within':
      return html`<p class="verdict good">The reproduction is within its tolerances.</p>`
    case 'outside':
      return html`<div class="verdict bad"><p>The reproduction is outside its tolerances:</p>${list(shortcomings)}</div>`
    case 'too close to say':
      return html`<div class="verdict bad"><p>Too close to say; other seeds could decide otherwise:</p>${list(close)}</div>`
    case 'too few trials for a verdict':
      return html`<p class="verdict">Too few trials for a verdict.</p>`
  }
}

/** Claims that hold for the simulated numbers and not for the printed ones, or vice versa. */
function differing({ claims }: PaperReport): Html | null {
  const found = claims.filter(({ holds, holdsInPaper }) => holds !== holdsInPaper)
  if (found.length === 0) return null
  return html`<details><summary>${found.length} claims come out differently than in the paper’s own tables</summary><ul>${found.map(({ statement, holds }) => html`<li>${holds ? 'holds only here' : 'holds only in the paper’s tables'}: ${statement}</li>`)}</ul></details>`
}

const chapters = [
  ['tables', 'Tables'],
  ['overhead', 'Overhead'],
  ['logging', 'Messages'],
  ['accuracy', 'Accuracy'],
  ['costs', 'Where time goes'],
  ['crashes', 'Crashes'],
  ['claims', 'Claims'],
] as const
type Chapter = (typeof chapters)[number][0]

const navigation = html`<nav><div>${chapters.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}<button type="button" id="theme" hidden>Dark</button></div></nav>`

function sections({ paper }: ReportData, figures: PaperFigures): Html[] {
  const { tables } = paper
  const contents: Readonly<Record<Chapter, Html>> = {
    tables: html`<p>Each simulated number is a mean over ${paper.trials} trials with its 95 % interval. The last column says how far it is from the paper, and is coloured by it: <span class="key within">within the tolerance</span> <span class="key off">beyond it</span> <span class="key far">far off</span></p>
${requirementsTable(tables['1'])}${overheadTable('2', tables['2'])}${overheadTable('3', tables['3'])}${overheadTable('4', tables['4'])}
<p class="note"><sup>*</sup> Here the paper contradicts itself: with one copy, pre-copy (758 s) is slower than full (750 s), yet full with two copies (844 s) costs four and a half times as much as with one. No mechanism gives all three. The cells count like all others.</p>
${loggingTable(tables)}`,
    overhead: html`<p>Running time with checkpoints every two minutes and all messages logged, as percent over the run without fault tolerance. Whiskers are 95 % intervals.</p>${figures.overhead.map(figureBlock)}`,
    logging: html`${figures.logging.map(figureBlock)}`,
    accuracy: html`${figures.accuracy.map(figureBlock)}`,
    costs: html`${blocksOf(figures.costs)}`,
    crashes: html`<p>The paper measured no crashes. Their cost is simulated here, and compared with closed forms.</p>${blocksOf(figures.crashes)}`,
    claims: claims(paper),
  }
  return chapters.map(([id, title]) => html`<section id="${id}"><h2>${title}</h2>${contents[id]}</section>`)
}

const blocksOf = (figures: readonly Figure[]): Html[] =>
  figures.length > 0 ? figures.map(figureBlock) : [html`<p class="note">Interrupted before this was measured.</p>`]

const claims = (paper: PaperReport): Html =>
  html`<p>Each sentence of the paper with a number or an order in it, applied to the simulated numbers and to the paper’s own tables, which do not always agree with the text.</p>${claimsTable(paper)}`

const footer = ({ paper }: ReportData, replay: string): Html =>
  html`<footer><p>${paper.trials} trials from seed ${paper.seed}; fingerprint of all runs <code>${paper.fingerprint}</code>. The same command gives the same numbers on every machine: <code>${replay}</code></p>
<p>P. Sens, <cite>The Performance of Independent Checkpointing in Distributed Systems</cite>.</p></footer>`
