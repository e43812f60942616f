// `starsim run`: one run of a scenario, its result, and its trace in any of several formats. With `--explain` nothing is run:
// the scenario is printed with every default filled in.

import { type Command, Option } from 'commander'
import type { OwnCode } from '../../experiments/own-code/own-code.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import type { TraceLevel } from '../../trace/level.ts'
import { type Answer, defineCommand } from '../command.ts'
import { programOption, protocolOption } from '../options/program.ts'
import { repeated } from '../options/repeated.ts'
import { YES } from '../options/yes.ts'
import type { OutputRequest } from '../run/run-outputs.ts'
import type { RunPage } from '../run/run-page.ts'
import type { TraceOutput } from '../run/trace-output.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'

interface Options extends OutputRequest {
  readonly check: boolean
  readonly seed?: string
  readonly set: readonly string[]
  readonly yes?: boolean
  readonly program: readonly string[]
  readonly besideSet: readonly string[]
}

const levels = ['changes', 'messages', 'all'] as const satisfies readonly TraceLevel[]

export const run = defineCommand<Options>({
  name: 'run',
  summary: 'Runs a scenario once: outcome, answers, costs, faults; its trace as text and for viewers.',
  examples: [
    ['starsim run scenarios/gauss-one-crash.yaml', 'how it ended, whether every invariant holds, where the time went'],
    ['starsim run scenarios/gauss-one-crash.yaml --trace -', 'with the trace before it: who did what, and when'],
    ['starsim run scenarios/small-gauss.yaml --trace all.txt --trace-level all', 'every single event, into a file'],
    ['starsim run scenarios/gauss-one-crash.yaml --report run.html', 'an interactive timeline in the browser'],
    ['starsim run scenarios/small-gauss.yaml --perfetto run.json', 'a timeline to open in ui.perfetto.dev'],
    ['starsim run scenarios/small-gauss.yaml --set star.checkpoint.policy=full', 'with a value of the file changed'],
    [
      'starsim run scenarios/domino.yaml --beside scenarios/rivals/domino-with-star.yaml --report out.html',
      'two protocols and one crash, compared and drawn on one time axis',
    ],
    [
      'starsim run scenarios/domino.yaml --beside scenarios/domino.yaml --beside-set protocol.kind=coordinated',
      'the same with one file',
    ],
    ['starsim run heat.yaml --program heat.js', 'a program of your own, from a module (docs/programs.md)'],
    [
      'starsim run scenarios/small-gauss.yaml --protocol mine.js --set protocol.kind=mine',
      'a protocol of your own (docs/protocols.md)',
    ],
    ['starsim run scenarios/small-fft.yaml --explain > mine.yaml', 'a complete scenario to start from'],
  ],

  declare(command: Command) {
    command
      .argument('<scenario>', 'a scenario file (YAML)')
      .option('--seed <seed>', "overrides the scenario's seed; with --beside, that of both")
      .addOption(repeated('--set <path=value>', 'overrides a value in the file; with --beside, in both files'))
      .option('--beside <file>', 'a second scenario: both are run and compared; --report draws both on one time axis')
      .addOption(repeated('--beside-set <path=value>', 'overrides a value in the file of --beside only'))
      .addOption(programOption())
      .addOption(protocolOption())
      .option('--trace <file>', 'write the trace as text, one line per event; - for standard output')
      .addOption(
        new Option('--trace-level <level>', 'how much of it: state changes only, messages too, or everything')
          .choices(levels)
          .default('changes'),
      )
      .option('--report <file>', 'write a self-contained HTML page with the run as a timeline')
      .option('--json-lines <file>', 'write the whole trace as JSON Lines')
      .option('--perfetto <file>', 'write the whole trace for ui.perfetto.dev (Chrome trace JSON)')
      .option('--shiviz <file>', 'write the trace for ShiViz, with vector clocks')
      .option('--no-check', 'skip the invariants and the comparison of the answers with a fault-free run')
      .option('--yes', YES)
      .option('--explain', 'print the scenario with every default filled in, and do not run it')
  },

  async perform({ arguments: [file], options, terminal }): Promise<Answer> {
    const [{ loadScenarioWith }, { checkOutputs }, { loadOwnCode }] = await Promise.all([
      import('../options/set-scenario.ts'),
      import('../run/run-outputs.ts'),
      import('../../node/own-code/load-own-code.ts'),
    ])
    checkOutputs(file!, options)
    const own = await loadOwnCode(options.program)
    const seeded = (loaded: Scenario): Scenario =>
      options.seed === undefined ? loaded : { ...loaded, seed: options.seed }
    const scenario = seeded(loadScenarioWith(file!, options.set, own.parts))
    if (options.beside !== undefined) {
      const { runBeside } = await import('../run/run-beside.ts')
      const settings = [...options.set, ...options.besideSet]
      const beside = seeded(loadScenarioWith(options.beside, settings, own.parts, `--beside ${options.beside} with`))
      return runBeside({ file: file!, scenario }, { file: options.beside, scenario: beside }, own, options, terminal)
    }
    return options.explain === true ? explained(file!, scenario, options) : ran(file!, scenario, own, options, terminal)
  },
})

async function explained(file: string, scenario: Scenario, { seed, set, program }: Options): Promise<Answer> {
  const [{ explain }, { writtenScenario }] = await Promise.all([
    import('../../scenario/writing/explain.ts'),
    import('../../scenario/writing/write.ts'),
  ])
  const replay = commandLine('run', [file], { explain: true, set, program, seed })
  // the command goes into a comment, so that the text is still a valid scenario file
  return { json: writtenScenario(scenario), text: `# ${replay}\n${explain(scenario)}`, replay: null, good: true }
}

async function ran(
  file: string,
  scenario: Scenario,
  own: OwnCode,
  options: Options,
  terminal: Terminal,
): Promise<Answer> {
  const ontoScreen = options.trace === '-'
  const [{ runInterruptibly }, { listenForInterruption }, { showRun }, { openTraces }, { runText }] = await Promise.all(
    [
      import('../run/interruptible-run.ts'),
      import('../../node/interruption.ts'),
      import('../progress.ts'),
      import('../run/trace-output.ts'),
      import('../text/run-text.ts'),
    ],
  )
  const [{ requireRunnable }, { requireContract }, { checksWith }] = await Promise.all([
    import('../options/run-size.ts'),
    import('../../node/own-code/require-contract.ts'),
    import('../../experiments/own-code/own-code.ts'),
  ])
  const { set, program } = options
  requireContract(scenario, own, program)
  requireRunnable(file, scenario, options.yes, own.parts)
  const traces = openTraces(options, scenario, terminal)
  const page = await pageFor(options, scenario, traces)
  const replay = commandLine('run', [file], { set, program, seed: scenario.seed, 'no-check': !options.check })
  // a trace on standard output appears as it happens, so the command is printed before it
  if (ontoScreen) terminal.streams.out.write(`${terminal.colours.dim(replay)}\n`)
  const interruption = listenForInterruption()
  // a trace on standard output is progress enough
  const progress = showRun(ontoScreen ? { ...terminal, showsProgress: false } : terminal)
  try {
    let lastNs = 0
    const clock = (atNs: number): void => {
      lastNs = atNs
    }
    const request = {
      ...own.parts,
      readers: [clock, ...traces.readers, ...(page === null ? [] : [page.reader])],
      ...(page !== null && { onCollision: page.onCollision }),
      checks: options.check && checksWith(own, scenario),
    }
    const result = await runInterruptibly(scenario, request, interruption, (nowNs, events) =>
      progress.tell([nowNs], events),
    )
    progress.stop()
    traces.complete(lastNs)
    page?.complete(result, commandLine('run', [file], { set, program, seed: scenario.seed, report: options.report }))
    const checked = options.check && !interruption.happened
    if (interruption.happened)
      terminal.streams.error.write('interrupted: result and files cover the run up to that point\n')
    const text = `${ontoScreen ? '\n' : ''}${runText(result, checked, terminal)}`
    return { json: result, text, replay: ontoScreen ? null : replay, good: result.outcome === 'completed' }
  } catch (cause) {
    traces.abandon()
    page?.abandon()
    throw cause
  } finally {
    progress.stop()
    interruption.end()
  }
}

async function pageFor({ report }: Options, scenario: Scenario, traces: TraceOutput): Promise<RunPage | null> {
  if (report === undefined) return null
  try {
    const { openRunPage } = await import('../run/run-page.ts')
    return openRunPage(report, scenario)
  } catch (problem) {
    traces.abandon()
    throw problem
  }
}
