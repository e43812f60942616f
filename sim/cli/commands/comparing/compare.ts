// `starsim compare`: compares two results, or two traces, and shows where they differ.

import { type Answer, defineCommand } from '../../command.ts'
import { commandLine } from '../../text/command-line.ts'

export const compare = defineCommand({
  name: 'compare',
  summary:
    'Compares two results (which values differ, and which means differ significantly) or two traces (the first event that differs).',
  examples: [
    [
      'starsim compare before.json after.json',
      'two results of the same command with --json; exit code 1 if they differ',
    ],
    ['starsim compare a.jsonl b.jsonl', 'two traces (starsim run --json-lines): the first event that differs'],
  ],

  declare(command) {
    command
      .argument('<first>', 'a result (JSON) or a trace (JSON Lines)')
      .argument('<second>', 'another of the same kind')
  },

  async perform({ arguments: [first, second], terminal }): Promise<Answer> {
    const { compareFiles } = await import('../../text/comparison.ts')
    const { same, json, text } = compareFiles(first!, second!, terminal)
    return { json, text, replay: commandLine('compare', [first!, second!], {}), good: same }
  },
})
