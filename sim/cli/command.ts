// What a command of `starsim` is. To add one, write a file in commands/ that exports a definition, and add a line to
// commands/index.ts. A definition imports types only; `perform` imports what it needs dynamically, so that help stays instant.

import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

export interface CommandDefinition<Options = Readonly<Record<string, unknown>>> {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Command lines, and what each does. */
  readonly examples: readonly (readonly [commandLine: string, effect: string])[]
  /** Declares arguments and options; `--json` and `--help` are added automatically. */
  declare(command: Command): void
  /** Throws ScenarioProblem or UsageProblem for bad input; anything else is a bug. */
  perform(request: Request<Options>): Promise<Answer>
}

export interface Request<Options> {
  readonly arguments: readonly string[]
  readonly options: Options
  /** For progress and warnings (never for the result), and for the width and colours available to a text. */
  readonly terminal: Terminal
}

export interface Answer {
  /** The result as one JSON document. */
  readonly json: unknown
  /** The result for people. */
  readonly text: string
  /** The command line that reproduces this result; null if the text is a document that is complete without it. */
  readonly replay: string | null
  /** False if the command was carried out but its verdict is bad. */
  readonly good: boolean
}

/** Keeps the type of a command's options between its declaration and its use. */
export const defineCommand = <Options>(definition: CommandDefinition<Options>): CommandDefinition =>
  definition as CommandDefinition<never> as CommandDefinition
