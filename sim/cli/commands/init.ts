// `starsim init`: a commented scenario to start from.

import { existsSync } from 'node:fs'
import { UsageProblem } from '../../node/usage-problem.ts'
import { type Answer, defineCommand } from '../command.ts'
import { commandLine } from '../text/command-line.ts'

const FILE = 'scenario.yaml'

interface Options {
  readonly from?: string
  readonly cluster?: boolean
}

export const init = defineCommand<Options>({
  name: 'init',
  summary: 'Writes a commented scenario to start from.',
  examples: [
    ['starsim init', `${FILE} in this folder; an existing file is left as it is`],
    ['starsim init crash.yaml', 'under another name'],
    ['starsim init mine.yaml --cluster', 'your own cluster, to ask starsim advise about'],
    ['starsim init small.yaml --from small-gauss', 'one of the scenarios that come with starsim'],
    ['starsim init gauss.yaml --from paper/gauss-incremental-2', 'one of the configurations of the paper'],
  ],

  declare(command) {
    command
      .argument('[file]', 'the file to write', FILE)
      .option('--from <name>', 'copy a scenario that comes with starsim, instead of a commented one')
      .option('--cluster', 'a cluster of today and a program given by its figures')
  },

  async perform({ arguments: [path = FILE], options: { from, cluster } }): Promise<Answer> {
    const [{ OutputFile }, { startingScenario }, { clusterScenario }, { schemaSeenFrom, shippedScenario }] =
      await Promise.all([
        import('../../node/files/output-file.ts'),
        import('../starting-scenario.ts'),
        import('../advise/cluster-scenario.ts'),
        import('../../node/files/package-files.ts'),
      ])
    const schema = schemaSeenFrom(path)
    if (from !== undefined && cluster === true)
      throw new UsageProblem('starsim: --from and --cluster are two things to start from; one of them is expected')
    const text =
      from !== undefined
        ? copyOf(shippedScenario(from), schema)
        : cluster === true
          ? clusterScenario(schema)
          : startingScenario(schema)
    if (existsSync(path)) throw new UsageProblem(`${path} is there already, and is left as it is; give another name`)
    const file = new OutputFile(path)
    file.write(text)
    file.complete()
    const next = commandLine(cluster === true ? 'advise' : 'run', [path], {})
    return { json: { file: path }, text: `${path} is written; now: ${next}\n`, replay: null, good: true }
  },
})

const copyOf = (text: string, schema: string): string => `# yaml-language-server: $schema=${schema}\n${text}`
