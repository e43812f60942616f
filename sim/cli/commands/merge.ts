// `starsim merge`: merges the parts of a sweep, as if it had been run as a whole.

import { type Answer, defineCommand } from '../command.ts'

interface Options {
  readonly out?: string
  readonly csv?: boolean
  readonly json?: boolean
}

export const merge = defineCommand<Options>({
  name: 'merge',
  summary: 'Merges the files of a sweep that was run in parts.',
  examples: [
    ['starsim merge 1.jsonl 2.jsonl 3.jsonl', 'the table that one run of the whole sweep would have given'],
    ['starsim merge part-*.jsonl --json', 'the same as JSON, identical to the byte'],
    ['starsim merge part-*.jsonl --out whole.jsonl', 'also writes one file with all runs'],
  ],

  declare(command) {
    command
      .argument('<files...>', 'files of one sweep, written by starsim sweep --out')
      .option('--out <file>', 'write all runs into one file')
      .option('--csv', 'the rows as CSV')
  },

  async perform({ arguments: files, options, terminal }): Promise<Answer> {
    const { mergeFiles } = await import('../sweep/sweep-merge.ts')
    return mergeFiles(files, options, terminal)
  },
})
