// The comparison as a page: its charts, every figure in tables, the survey, the claims, how far to trust it.

import { derivedText } from '../../sim/experiments/rivals/derived.ts'
import { candidateName } from '../../sim/experiments/rivals/more-crashes/second-crashes.ts'
import { fairness, type RivalsReport } from '../../sim/experiments/rivals/rivals.ts'
import { figureBlock, figuresElement } from '../page/figure-block.ts'
import { type Html, html } from '../page/html.ts'
import { type PageParts, pageOf } from '../page/page.ts'
import { rivalsFigures } from './rivals-figures.ts'

/** @param replay the command line that regenerates this page */
export function rivalsPage(report: RivalsReport, replay: string, parts: PageParts): string {
  const figures = rivalsFigures(report)
  const { protocols, applications, trials, schedules, complete } = report
  const lead = `${protocols.join(', ')}: the same programs (${applications.join(', ')}), machines and crashes. ${trials} trials without crashes, ${schedules} schedules of one crash.`
  return pageOf({
    ...parts,
    title: 'Rivals: protocols of rollback recovery compared',
    description: lead,
    body: html`<header>
<p class="overline">starsim rivals</p>
<h1>Rivals</h1>
<p class="lead">${lead}${complete ? '' : ' It was interrupted: parts are missing.'}</p>
<p class="replay"><code>${replay}</code></p></header>
<nav><div><a href="#charts">Charts</a><a href="#overheads">Overheads</a><a href="#crashes">Crashes</a>${report.rates.length === 0 ? null : html`<a href="#rates">Rates</a>`}${report.second.length === 0 ? null : html`<a href="#second">Two crashes</a>`}<a href="#traffic">Traffic</a><a href="#survey">Survey</a><a href="#claims">Claims</a><button type="button" id="theme" hidden>Dark</button></div></nav>
<main><section id="charts"><h2>Charts</h2>${figures.map(figureBlock)}</section>
<section id="overheads"><h2>Without crashes</h2><p>Per cent over the run without fault tolerance: every 120 s, and with the best interval by Young's formula for each rate of crashes; without checkpoints if that is longer than the run.</p>${overheadsTable(report)}</section>
<section id="crashes"><h2>What a crash costs</h2><p>One crash of a worker's host, the same for all; incremental checkpoints every 120 s, one copy, one spare workstation. Undone is processor work.</p>${crashesTable(report)}</section>
${ratesSection(report)}${secondSection(report)}<section id="traffic"><h2>On the wire</h2><p>Without crashes and with one copy; in brackets what follows from the definition of the protocol, where that is not one figure.</p>${trafficTable(report)}</section>
<section id="survey"><h2>The survey, measured</h2><p>Elnozahy, Alvisi, Wang and Johnson, 2002.</p>${surveyTable(report)}</section>
<section id="claims"><h2>Published claims</h2>${claimsTable(report)}</section>
<section id="trust"><h2>How to read it</h2><ul>${fairness.map((line) => html`<li>${line}</li>`)}</ul></section></main>
<footer><p>Seed <code>${report.seed}</code>, fingerprint of all runs <code>${report.fingerprint}</code></p></footer>${figuresElement(figures)}`,
  })
}

type Cell = string | number | null

/** Numbers are aligned right, with one decimal unless they are whole. */
function tableOf(heads: readonly string[], rows: readonly (readonly Cell[])[]): Html {
  const isNumber = heads.map((_, at) => rows.some((row) => typeof row[at] === 'number'))
  const head = (text: string, at: number): Html =>
    isNumber[at] ? html`<th class="number">${text}</th>` : html`<th>${text}</th>`
  const cell = (value: Cell, at: number): Html =>
    isNumber[at] ? html`<td class="number">${numberText(value)}</td>` : html`<td>${value ?? '–'}</td>`
  return html`<div class="table"><div class="scroll"><table><thead><tr>${heads.map(head)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table></div></div>`
}

const numberText = (value: Cell): string =>
  value === null ? '–' : typeof value === 'string' ? value : Number.isInteger(value) ? String(value) : value.toFixed(1)

const overheadsTable = ({ overheads }: RivalsReport): Html =>
  tableOf(
    ['program', 'protocol', 'policy', 'copies', 'every, s', 'best for a crash every, s', 'overhead, %', '±', 'seconds'],
    overheads.map((row) => [
      ...[row.application, row.protocol, row.policy, row.replication, row.intervalSeconds, row.crashEverySeconds],
      ...[row.overheadPercent, row.ci95, row.seconds],
    ]),
  )

const crashesTable = ({ crashes }: RivalsReport): Html =>
  tableOf(
    [
      ...['program', 'protocol', 'crashes', 'detection, s', 'restore, s', 'replay, s', 'undone at the dead, s'],
      ...['at others, s', 'others back', 'elapsed, s', '±', 'cannot recover'],
    ],
    crashes.map((row) => [
      ...[row.application, row.protocol, row.schedules, row.detectionSeconds, row.restoreSeconds, row.replaySeconds],
      ...[row.undoneSecondsDead, row.undoneSecondsSurvivors, row.survivorsRolledBack, row.elapsedSeconds],
      ...[row.elapsedCi95, row.cannotRecover],
    ]),
  )

const ratesSection = ({ rates }: RivalsReport): Html | null =>
  rates.length === 0
    ? null
    : html`<section id="rates"><h2>Crashes by chance</h2><p>Whole runs in which hosts crash at random and are back after a minute; a host that a worker runs on crashes every so often on average, at the same instants for all. Lost is per cent over the run without fault tolerance and crashes, next to the formula: overhead + cost of a crash / time between crashes. A run is unfinished if it was still not over after ten times the length of the program.</p>${ratesTable(rates)}</section>
`

const ratesTable = (rates: RivalsReport['rates']): Html =>
  tableOf(
    [
      ...['program', 'protocol', 'a crash every, s', 'formula, %', 'lost, %', '±', 'crashes in a run', 'runs'],
      ...['completed', 'cannot recover', 'unfinished'],
    ],
    rates.map((row) => [
      ...[row.application, row.protocol, row.crashEverySeconds, row.formulaPercent, row.lostPercent, row.ci95],
      ...[row.crashes, row.trials, row.completed, row.cannotRecover, row.unfinished],
    ]),
  )

const secondSection = ({ second }: RivalsReport): Html | null =>
  second.length === 0
    ? null
    : html`<section id="second"><h2>Two crashes</h2><p>After each of the crashes above, the host of a second worker crashes as well; two spare workstations. Elapsed is how much longer the runs that recovered take than without crashes.</p>${secondTable(second)}</section>
`

const secondTable = (second: RivalsReport['second']): Html =>
  tableOf(
    ['program', 'protocol', 'second after, s', 'runs', 'recovered', 'cannot recover', 'elapsed, s', '±'],
    second.map((row) => [
      ...[row.application, candidateName(row), row.gapSeconds, row.schedules, row.recovered, row.cannotRecover],
      ...[row.elapsedSeconds, row.elapsedCi95],
    ]),
  )

const trafficTable = ({ traffic }: RivalsReport): Html =>
  tableOf(
    ['program', 'protocol', 'datagrams', 'bytes added', 'control messages', 'versions kept', 'missed'],
    traffic.map((row) => [
      ...[row.application, row.protocol],
      ...(['datagrams', 'headerBytes', 'controlMessages', 'versions'] as const).map((quantity) => {
        const derived = row.derived[quantity]
        return derived === null || derived === row[quantity]
          ? row[quantity]
          : `${row[quantity]} (${derivedText(derived)})`
      }),
      row.missed.join(', '),
    ]),
  )

const agreesText = (agrees: boolean | null): string => (agrees === null ? '–' : agrees ? 'yes' : 'no')

const surveyTable = ({ survey }: RivalsReport): Html =>
  tableOf(
    ['row', 'protocol', 'family', 'survey', 'measured', 'agrees', 'of what'],
    survey.map(({ row, protocol, family, survey: said, measured, agrees, unit }) => [
      ...[row, protocol, family, said, measured, agreesText(agrees), unit],
    ]),
  )

const claimsTable = ({ claims }: RivalsReport): Html =>
  tableOf(
    ['protocol', 'claim', 'published', 'simulated', 'agrees', 'source'],
    claims.map(({ protocol, statement, published, simulated, agrees, source }) => [
      ...[protocol, statement, published, simulated, agreesText(agrees), source],
    ]),
  )
