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
    ['starsim rivals --csv rivals.csv', 'also every figure as a line of CSV'],
    ['starsim rivals --out rivals.jsonl', 'can be killed and resumed'],
  ],

  declare(command) {
    command
      .option('--protocols <names>', 'protocols, separated by commas (default: all; see starsim protocols)')
      .option('--applications <names>', 'gauss, matmul, fft (default: all)')
      .option('--trials <n>', 'runs of each configuration without crashes', trialCount, 10)
      .option('--crashes <n>', 'schedules of one crash, the same for all protocols', trialCount, 200)
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
