// `starsim init`: a commented scenario to start from.

import { existsSync } from 'node:fs'
import { UsageProblem } from '../../node/usage-problem.ts'
import type { ClusterFigures } from '../advise/cluster-scenario.ts'
import { type Answer, defineCommand } from '../command.ts'
import type { Terminal } from '../terminal.ts'
import { commandLine } from '../text/command-line.ts'

const FILE = 'scenario.yaml'

interface Options {
  readonly from?: string
  readonly cluster?: boolean
  readonly ask?: boolean
}

export const init = defineCommand<Options>({
  name: 'init',
  summary: 'Writes a commented scenario to start from.',
  examples: [
    ['starsim init', `${FILE} in this folder; an existing file is not overwritten`],
    ['starsim init crash.yaml', 'under another name'],
    ['starsim init mine.yaml --cluster', 'your own cluster, for starsim advise'],
    ['starsim init mine.yaml --cluster --ask', 'the same from your answers to some twenty questions'],
    ['starsim init small.yaml --from small-gauss', 'one of the scenarios that come with starsim'],
    ['starsim init gauss.yaml --from paper/gauss-incremental-2', 'one of the configurations of the paper'],
  ],

  declare(command) {
    command
      .argument('[file]', 'the file to write', FILE)
      .option('--from <name>', 'copy a scenario that comes with starsim instead')
      .option('--cluster', 'a modern cluster and a program described by its figures')
      .option('--ask', 'with --cluster: ask for each figure; an empty line leaves it as it is')
  },

  async perform({ arguments: [path = FILE], options: { from, cluster, ask }, terminal }): Promise<Answer> {
    const [{ OutputFile }, { startingScenario }, { clusterScenario }, { schemaSeenFrom, shippedScenario }] =
      await Promise.all([
        import('../../node/files/output-file.ts'),
        import('../starting-scenario.ts'),
        import('../advise/cluster-scenario.ts'),
        import('../../node/files/package-files.ts'),
      ])
    const schema = schemaSeenFrom(path)
    if (from !== undefined && cluster === true)
      throw new UsageProblem('starsim: --from and --cluster are two starting points; give one of them')
    if (ask === true && cluster !== true)
      throw new UsageProblem('starsim: --ask asks about a cluster; expected --cluster with it')
    // before anybody has answered twenty questions in vain
    refuseExisting(path)
    const text =
      from !== undefined
        ? copyOf(shippedScenario(from), schema)
        : cluster === true
          ? clusterScenario(schema, ask === true ? await answers(terminal) : undefined)
          : startingScenario(schema)
    if (ask === true) await requireUsable(path, text)
    refuseExisting(path)
    const file = new OutputFile(path)
    file.write(text)
    file.complete()
    const next = commandLine(cluster === true ? 'advise' : 'run', [path], {})
    return { json: { file: path }, text: `${path} is written; now: ${next}\n`, replay: null, good: true }
  },
})

async function answers(terminal: Terminal): Promise<ClusterFigures> {
  const { askCluster } = await import('../advise/ask-cluster.ts')
  return askCluster(terminal)
}

/** Inconsistent answers (more state than memory) are reported before anything is written. Throws ScenarioProblem. */
async function requireUsable(path: string, text: string): Promise<void> {
  const { parseScenarioText } = await import('../../scenario/define.ts')
  parseScenarioText(text, path)
}

function refuseExisting(path: string): void {
  if (existsSync(path)) throw new UsageProblem(`${path} already exists and is not overwritten; give another name`)
}

const copyOf = (text: string, schema: string): string => `# yaml-language-server: $schema=${schema}\n${text}`
