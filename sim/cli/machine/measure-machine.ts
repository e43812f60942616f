// `starsim measure machine`: measures the machine that this runs on; a table, and a profile that scenarios can name.

import { totalmem } from 'node:os'
import {
  figurePlans,
  type MeasuredFigure,
  type MeasuredMachine,
  MOST_SPREAD,
  measuredMachine,
  profileText,
  quantityText,
} from '../../experiments/machine/measured-machine.ts'
import { OutputFile } from '../../node/files/output-file.ts'
import { listenForInterruption } from '../../node/interruption.ts'
import { measureThisMachine } from '../../node/machine/repetitions.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import type { Answer } from '../command.ts'
import type { MeasureOptions } from '../options/measurement-options.ts'
import { showProgress } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'
import { table } from '../text/table.ts'

export const MACHINE_REPETITIONS = 11

export type MachineOptions = Pick<MeasureOptions, 'write' | 'anyway' | 'in' | 'trials' | 'compiler'>

export async function performMachine(options: MachineOptions, terminal: Terminal): Promise<Answer> {
  const { write, anyway = false, in: folder = '.', trials = MACHINE_REPETITIONS } = options
  if (trials < 3)
    throw new UsageProblem('starsim: measure machine: expected --trials 3 or more; fewer do not show the spread')
  // refused before minutes are spent
  if (write !== undefined && !/\.ya?ml$/i.test(write))
    throw new UsageProblem(
      `${write}: expected a name that ends in .yaml, by which scenarios recognise the file of a machine`,
    )
  const output = write === undefined ? null : new OutputFile(write)
  try {
    const machine = await measured(options, folder, trials, anyway, terminal)
    if (!anyway) requireNarrow(machine)
    output?.write(profileText(machine))
    output?.complete()
    const replay = commandLine('measure', ['machine'], { trials, in: options.in, anyway, write })
    return { json: machine, text: machineText(machine, options, terminal), replay, good: true }
  } catch (cause) {
    output?.abandon()
    throw cause
  }
}

async function measured(
  { compiler }: MachineOptions,
  folder: string,
  repetitions: number,
  anyway: boolean,
  terminal: Terminal,
): Promise<MeasuredMachine> {
  const interruption = listenForInterruption()
  const progress = await showProgress('repetitions', repetitions, terminal)
  try {
    const found = await measureThisMachine({
      ...{ folder, repetitions, interruption },
      compiler: compiler === 'none' ? null : (compiler ?? 'cc'),
      onRepetition: () => progress.advance(),
    })
    return measuredMachine(found.repetitions, { by: found.by, memoryBytes: totalmem(), anyway })
  } finally {
    progress.stop()
    interruption.end()
  }
}

function requireNarrow({ tooWide, figures }: MeasuredMachine): void {
  if (tooWide.length === 0) return
  const each = figures
    .filter(({ name }) => tooWide.includes(name))
    .map(({ name, spread }) => `${name} ${percent(spread)}`)
  throw new UsageProblem(
    `starsim: measure machine: expected repetitions within ${percent(MOST_SPREAD)} of the median; found ${each.join(', ')}`,
    'starsim: measure machine: measure again with nothing else running, or with --anyway, which marks every figure as a bound',
  )
}

const percent = (share: number): string => `${Math.round(100 * share)} %`

function machineText(
  machine: MeasuredMachine,
  { write, in: folder = '.' }: MachineOptions,
  terminal: Terminal,
): string {
  const { by, repetitions, figures } = machine
  const means =
    by === 'c' ? 'by a C program' : 'by Node, since there is no C compiler: no fork, page faults or context switches'
  const rows = figures.map((figure) => [figure.name, measuredText(figure), percent(figure.spread), figure.how])
  const columns = [
    { head: 'figure' },
    { head: 'measured', align: 'right' as const },
    { head: 'spread', align: 'right' as const },
    { head: 'meaning' },
  ]
  const missing = Object.keys(figurePlans).filter((name) => !figures.some((figure) => figure.name === name))
  return [
    `this machine, its disk at ${folder}: ${repetitions} repetitions ${means}`,
    table(columns, rows, terminal),
    ...(missing.length === 0
      ? []
      : [`not available here: ${missing.join(', ')}; a profile has those of modern-server`]),
    `<=, >= a bound: the measurement includes something else, or lacks something${write === undefined ? '' : `; scenarios name ${write} as the profile of hosts`}`,
  ].join('\n')
}

const measuredText = (figure: MeasuredFigure): string =>
  figure.unit === 'ns/byte'
    ? `${sign(figure, '>= ', '<= ')}${quantityText(figure)}`
    : `${sign(figure, '<= ', '>= ')}${durationText(figure.value)}`

const sign = ({ bound }: MeasuredFigure, most: string, least: string): string =>
  bound === null ? '' : bound === 'most' ? most : least

const durationText = (ns: number): string =>
  ns >= 1e6
    ? `${(ns / 1e6).toPrecision(3)} ms`
    : ns >= 1e3
      ? `${(ns / 1e3).toPrecision(3)} us`
      : `${ns.toPrecision(3)} ns`
