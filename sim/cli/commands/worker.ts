// `starsim worker`: performs runs that sweeps have put into a queue.

import { type Answer, defineCommand } from '../command.ts'
import { jobCount, wholeNumber } from '../options/whole-number.ts'

interface Options {
  readonly jobs?: number
  readonly idle?: number
}

export const worker = defineCommand<Options>({
  name: 'worker',
  summary: 'Carries out the queued runs of a sweep (starsim sweep --queue).',
  examples: [
    ['starsim worker redis://queue-host:6379', 'until Control-C, which lets runs in progress finish'],
    ['starsim worker redis://queue-host:6379 --jobs 8 --idle 60', 'exits after a minute without work'],
  ],

  declare(command) {
    command
      .argument('<url>', 'the address of the Redis server')
      .option('--jobs <n>', 'runs at the same time (default: one per core)', jobCount)
      .option('--idle <seconds>', 'exit after being idle for this long', wholeNumber(1))
  },

  async perform({ arguments: [url], options: { jobs, idle }, terminal }): Promise<Answer> {
    const [{ openWorker }, { listenForInterruption }] = await Promise.all([
      import('../sweep/sweep-queue.ts'),
      import('../../node/interruption.ts'),
    ])
    let done = 0
    let bored = (): void => {}
    const nothingCame = new Promise<void>((resolve) => {
      bored = resolve
    })
    const timer = idle === undefined ? null : setTimeout(() => bored(), idle * 1000)
    const interruption = listenForInterruption()
    const tell = (text: string): void => {
      terminal.streams.error.write(`${text}\n`)
    }
    const onDone = (): void => {
      done++
      timer?.refresh()
    }
    try {
      const opened = await openWorker(url!, { jobs, onDone, tell })
      await Promise.race([nothingCame, interruption.promise])
      await opened.close()
    } finally {
      interruption.end()
      if (timer !== null) clearTimeout(timer)
    }
    return { json: { done }, text: `${done} runs done`, replay: null, good: true }
  },
})
