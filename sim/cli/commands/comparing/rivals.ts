// `starsim rivals`: every protocol with the same programs, machines and crashes.

import { type Answer, defineCommand } from '../../command.ts'
import { jobCount, trialCount } from '../../options/whole-number.ts'
import type { RivalsOptions } from '../../rivals/perform-rivals.ts'

export const rivals = defineCommand<RivalsOptions>({
  name: 'rivals',
  summary: 'Compares all protocols: what they cost while nothing fails, what a crash costs, what is on the wire.',
  examples: [
    ['starsim rivals', 'all protocols, with the programs of the paper'],
    ['starsim rivals --protocols star,coordinated --applications gauss', 'two of them, one program'],
    ['starsim rivals --trials 5 --crashes 50', 'faster, with wider intervals'],
    ['starsim rivals --report rivals.html', 'also as a page with charts'],
    ['starsim rivals --rates 5min,20min,1h', 'also whole runs under crashes by chance, next to the formula'],
    ['starsim rivals --second 0s,5s,1min', 'also two crashes, the second so long after the first'],
    ['starsim rivals --csv rivals.csv', 'also every figure as a line of CSV'],
    ['starsim rivals --out rivals.jsonl', 'can be killed and resumed'],
  ],

  declare(command) {
    command
      .option('--protocols <names>', 'protocols, separated by commas (default: all; see starsim protocols)')
      .option('--applications <names>', 'gauss, matmul, fft (default: all)')
      .option('--trials <n>', 'runs of each configuration without crashes', trialCount, 10)
      .option('--crashes <n>', 'schedules of one crash, the same for all protocols', trialCount, 200)
      .option('--rates <durations>', 'also run under random crashes, one every so often on average: 5min,20min,1h')
      .option('--second <durations>', 'also crash a second host so long after the first: 0s,5s,1min')
      .option('--seed <seed>', 'seed of all random draws', '1')
      .option('--jobs <n>', 'workers; the results do not depend on it (default: one per core)', jobCount)
      .option('--out <file>', 'keep every run (JSON Lines); if the file exists, do only what is missing')
      .option('--report <file>', 'write a page with charts, which needs nothing but a browser')
      .option('--csv <file>', 'write every figure as CSV')
  },

  async perform({ options, terminal }): Promise<Answer> {
    const { performRivals } = await import('../../rivals/perform-rivals.ts')
    return performRivals(options, terminal)
  },
})
