// What a command of `starsim` is. Adding one: a file in commands/ that exports a definition, and its line in
// commands/index.ts. A definition imports types only; `perform` imports what it works with, so that help stays instant.

import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

export interface CommandDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What to type, and what it does. */
  readonly examples: readonly (readonly [commandLine: string, effect: string])[]
  /** Declares arguments and options; `--json` and `--help` are there already. */
  declare(command: Command): void
  /** Throws ScenarioProblem or UsageProblem for bad input, and nothing else unless there is a bug. */
  perform(request: Request<Options>): Promise<Answer>
}

export interface Request<Options> {
  readonly arguments: readonly string[]
  readonly options: Options
  /** For progress and warnings (never for the result), and to know how wide and colourful a text may be. */
  readonly terminal: Terminal
}

export interface Answer {
  /** The result as one JSON document. */
  readonly json: unknown
  /** The result for people. */
  readonly text: string
  /** The command line that gives this result again; null if the text is a document that is complete without it. */
  readonly replay: string | null
  /** False: done, and the verdict is bad. */
  readonly good: boolean
}

/** Keeps the type of a command's options between its declaration and its use. */
export const defineCommand = <Options>(definition: CommandDefinition<Options>): CommandDefinition =>
  definition as CommandDefinition<never> as CommandDefinition
