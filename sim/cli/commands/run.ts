// `starsim run --explain`: a scenario with every default filled in, as a scenario file.

import { type Answer, defineCommand } from '../command.ts'
import { commandLine } from '../command-line.ts'

interface Options {
  readonly explain: boolean
  readonly seed?: string
}

export const run = defineCommand<Options>({
  name: 'run',
  summary: 'Explains a scenario: everything it leaves to defaults, written out.',
  examples: [
    ['starsim run scenarios/gauss-one-crash.yaml --explain', 'shows the scenario with every default filled in'],
    ['starsim run scenarios/small-fft.yaml --explain --seed 7 > mine.yaml', 'makes a complete file to start from'],
  ],

  declare(command) {
    command
      .argument('<scenario>', 'a scenario file (YAML)')
      .requiredOption('--explain', 'print the scenario with every default filled in')
      .option('--seed <seed>', "instead of the scenario's seed")
  },

  async perform({ arguments: [file], options }): Promise<Answer> {
    const [{ loadScenario }, { explain, writtenScenario }] = await Promise.all([
      import('../../scenario/read-file.ts'),
      import('../../scenario/explain.ts'),
    ])
    const loaded = loadScenario(file!)
    const scenario = options.seed === undefined ? loaded : { ...loaded, seed: options.seed }
    const replay = commandLine('run', [file!], { explain: true, seed: options.seed })
    // the command stands in a comment, so that the text is still a scenario file
    return { json: writtenScenario(scenario), text: `# ${replay}\n${explain(scenario)}`, replay: null, good: true }
  },
})
