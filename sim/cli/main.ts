// The command line: declares the commands, dispatches to one, and shows its answer. It computes nothing itself; the exit code
// is 0 for success, 1 for a bad verdict, 2 if the command was not carried out (bad usage, bad input).

import { Command, CommanderError, Help } from 'commander'
import { Interrupted } from '../node/interruption.ts'
import { packageVersion } from '../node/package-version.ts'
import { UsageProblem } from '../node/usage-problem.ts'
import { errorText, ScenarioProblem } from '../scenario/problem.ts'
import { visible, visibleJson } from '../scenario/visible.ts'
import type { Answer, CommandDefinition } from './command.ts'
import { commands } from './commands/index.ts'
import { addCompletion, completionWord } from './completion.ts'
import { mistakeLine, mistakeLines } from './mistakes.ts'
import { type Streams, type Terminal, terminalOf } from './terminal.ts'

export { nodeStreams } from './standard-streams.ts'

export const exitCodes = { good: 0, badVerdict: 1, notDone: 2 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** Runs one command line (without `node` and the script) and says how it went; it never throws and never exits. */
export async function main(words: readonly string[], streams: Streams, definitions = commands): Promise<ExitCode> {
  const terminal = terminalOf(streams)
  let answer: Answer | null = null
  let json = false
  const program = declareProgram(terminal)
  for (const definition of definitions) {
    const command = declareCommand(program, definition)
    command.action(async () => {
      json = command.opts<{ json?: boolean }>().json === true
      refuseEmptyWords(command)
      answer = await definition.perform({ arguments: command.args, options: command.opts(), terminal })
    })
  }
  try {
    if (words[0] === completionWord) await addCompletion(program)
    refuseUnknownHelp(program, words)
    await program.parseAsync(words, { from: 'user' })
  } catch (cause) {
    return reportFailure(cause, terminal)
  }
  return answer === null ? exitCodes.good : present(answer, json, terminal)
}

function declareProgram({ streams }: Terminal): Command {
  const program = new Command('starsim')
    .description('Simulates checkpointing, message logging and recovery on a network of workstations.')
    .version(packageVersion())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.out.write(text),
      writeErr: (text) => streams.error.write(text),
      getOutHelpWidth: () => streams.out.columns ?? 100,
      getErrHelpWidth: () => streams.error.columns ?? 100,
      outputError: (text, write) => write(problemText(text)),
    })
    .configureHelp({
      // for repeatable options, do not show the default, which is an empty list
      optionDescription: (option) =>
        Array.isArray(option.defaultValue) ? option.description : Help.prototype.optionDescription(option),
    })
  return program.addHelpText('before', mainPath).addHelpText('after', furtherHelp)
}

/** Commander's message about bad usage in the style of this program: one line, with what was probably meant. */
function problemText(text: string): string {
  const [, problem = text, meant = ''] = /^(.*?)(\n\(Did you mean [^\n]*\?\))?\n?$/s.exec(text) ?? []
  const line = problem
    .replace(/^error: /, 'starsim: ')
    .replace(/^(starsim: unknown command '.*')$/s, meant === '' ? '$1; starsim --help lists them' : '$1')
  return `${mistakeLine(line)}${meant.replace('\n(Did', ' (did')}\n`
}

const mainPath = `Start here:
  starsim init crash.yaml                   write a commented scenario to start from
  starsim run crash.yaml --trace -          run it once: who did what, when
  starsim run crash.yaml --report run.html  the same as an interactive timeline
  starsim paper                             the paper's tables, simulated
  starsim report                            the same as a page with charts
`

const furtherHelp = `
Each command has examples: starsim <command> --help
Completion for your shell: starsim complete bash (or zsh, fish, powershell)`

function declareCommand(program: Command, { name, summary, examples, declare }: CommandDefinition): Command {
  const command = program.command(name).summary(summary).description(summary).allowExcessArguments(false)
  declare(command)
  command.option('--json', 'the result as one JSON document on standard output')
  const width = Math.max(...examples.map(([line]) => line.length))
  const lines = examples.map(([line, effect]) => `  ${line.padEnd(width)}  ${effect}`)
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
}

/** An empty word is usually an unset shell variable. Seeds are strings, and may be empty. */
function refuseEmptyWords(command: Command): void {
  const at = command.args.indexOf('')
  if (at >= 0) {
    const { registeredArguments } = command
    const argument = registeredArguments[Math.min(at, registeredArguments.length - 1)]!
    throw new UsageProblem(`starsim: <${argument.name()}> is empty`)
  }
  for (const option of command.options) {
    const name = option.attributeName()
    if (name !== 'seed' && command.getOptionValue(name) === '')
      throw new UsageProblem(`starsim: ${option.long} is empty`)
  }
}

/** For help on an unknown command, commander would show the general help without saying why. */
function refuseUnknownHelp(program: Command, [first, name]: readonly string[]): void {
  const isKnown = name === undefined || name.startsWith('-') || program.commands.some((each) => each.name() === name)
  if (first === 'help' && !isKnown && name !== 'help') program.error(`error: unknown command '${name}'`)
}

function present(answer: Answer, json: boolean, { streams, colours }: Terminal): ExitCode {
  if (json) streams.out.write(`${visibleJson(JSON.stringify(answer.json, null, 2))}\n`)
  else {
    if (answer.replay !== null) streams.out.write(`${colours.dim(answer.replay)}\n`)
    streams.out.write(answer.text.endsWith('\n') ? answer.text : `${answer.text}\n`)
  }
  return answer.good ? exitCodes.good : exitCodes.badVerdict
}

function reportFailure(cause: unknown, { streams, errorColours }: Terminal): ExitCode {
  // help and version are thrown too, with code 0; commander has already written its message
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? exitCodes.good : exitCodes.notDone
  if (cause instanceof ScenarioProblem || cause instanceof UsageProblem) {
    const lines =
      cause instanceof UsageProblem ? mistakeLines(cause.lines, (line) => line) : mistakeLines(cause.errors, errorText)
    for (const line of lines) streams.error.write(`${errorColours.red(line)}\n`)
    return exitCodes.notDone
  }
  if (cause instanceof Interrupted) {
    streams.error.write(`${errorColours.yellow(cause.message)}\n`)
    return exitCodes.notDone
  }
  const trace = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  streams.error.write(`starsim: this is a bug, not your input:\n${visible(trace)}\n`)
  return exitCodes.notDone
}
