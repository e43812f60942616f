// `starsim init`: a commented scenario to start from.

import { existsSync } from 'node:fs'
import { type Answer, defineCommand, UsageProblem } from '../command.ts'
import { commandLine } from '../command-line.ts'

const FILE = 'scenario.yaml'

export const init = defineCommand({
  name: 'init',
  summary: 'Writes a scenario to start from, with comments.',
  examples: [
    ['starsim init', `${FILE} in this folder; an existing file is left as it is`],
    ['starsim init crash.yaml', 'under another name'],
  ],

  declare(command) {
    command.argument('[file]', 'where to', FILE)
  },

  async perform({ arguments: [path = FILE] }): Promise<Answer> {
    const [{ OutputFile }, { startingScenario }] = await Promise.all([
      import('../output-file.ts'),
      import('../starting-scenario.ts'),
    ])
    if (existsSync(path)) throw new UsageProblem(`${path} is there already, and is left as it is; give another name`)
    const file = new OutputFile(path)
    file.write(startingScenario)
    file.complete()
    const next = commandLine('run', [path], {})
    return { json: { file: path }, text: `${path} is written; now: ${next}\n`, replay: null, good: true }
  },
})
