// `starsim init`: a commented scenario to start from.

import { existsSync } from 'node:fs'
import { UsageProblem } from '../../node/usage-problem.ts'
import { type Answer, defineCommand } from '../command.ts'
import { commandLine } from '../text/command-line.ts'

const FILE = 'scenario.yaml'

interface Options {
  readonly from?: string
}

export const init = defineCommand<Options>({
  name: 'init',
  summary: 'Writes a commented scenario to start from.',
  examples: [
    ['starsim init', `${FILE} in this folder; an existing file is left as it is`],
    ['starsim init crash.yaml', 'under another name'],
    ['starsim init small.yaml --from small-gauss', 'one of the scenarios that come with starsim'],
    ['starsim init gauss.yaml --from paper/gauss-incremental-2', 'one of the configurations of the paper'],
  ],

  declare(command) {
    command
      .argument('[file]', 'the file to write', FILE)
      .option('--from <name>', 'copy a scenario that comes with starsim, instead of a commented one')
  },

  async perform({ arguments: [path = FILE], options: { from } }): Promise<Answer> {
    const [{ OutputFile }, { startingScenario }, { schemaSeenFrom, shippedScenario }] = await Promise.all([
      import('../../node/files/output-file.ts'),
      import('../starting-scenario.ts'),
      import('../../node/files/package-files.ts'),
    ])
    const schema = schemaSeenFrom(path)
    const text = from === undefined ? startingScenario(schema) : copyOf(shippedScenario(from), schema)
    if (existsSync(path)) throw new UsageProblem(`${path} is there already, and is left as it is; give another name`)
    const file = new OutputFile(path)
    file.write(text)
    file.complete()
    const next = commandLine('run', [path], {})
    return { json: { file: path }, text: `${path} is written; now: ${next}\n`, replay: null, good: true }
  },
})

const copyOf = (text: string, schema: string): string => `# yaml-language-server: $schema=${schema}\n${text}`
