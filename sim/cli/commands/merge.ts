// `starsim merge`: the parts of a sweep, summed up as if they had been run at once.

import { type Answer, defineCommand } from '../command.ts'

interface Options {
  readonly out?: string
  readonly csv?: boolean
  readonly json?: boolean
}

export const merge = defineCommand<Options>({
  name: 'merge',
  summary: 'Joins the files of a sweep that was run in parts.',
  examples: [
    ['starsim merge 1.jsonl 2.jsonl 3.jsonl', 'the table that one run of the whole sweep would have given'],
    ['starsim merge part-*.jsonl --json', 'the same as JSON, equal to the byte'],
    ['starsim merge part-*.jsonl --out whole.jsonl', 'also one file with all runs'],
  ],

  declare(command) {
    command
      .argument('<files...>', 'files that starsim sweep --out has written, of one sweep')
      .option('--out <file>', 'write all runs into one file')
      .option('--csv', 'the rows as CSV')
  },

  async perform({ arguments: files, options, terminal }): Promise<Answer> {
    const { mergeFiles } = await import('../sweep/sweep-merge.ts')
    return mergeFiles(files, options, terminal)
  },
})
