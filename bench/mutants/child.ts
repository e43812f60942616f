// A process that may hang, or eat up all memory: it tells how it gets on, and is ended when it has told nothing for too long.

import { type ChildProcess, fork } from 'node:child_process'

/** How it ended: with its last message, or because it stood still, or by itself without a last message. */
export type Ending<Report> =
  | { readonly kind: 'told'; readonly report: Report; readonly log: string }
  | { readonly kind: 'hung'; readonly report: Report | null }
  | { readonly kind: 'broke-off'; readonly report: Report | null; readonly log: string }

export interface ChildOptions<Report> {
  readonly arguments: readonly string[]
  readonly megabytes: number
  /** It is ended when nothing has come for so long. */
  readonly patienceMs: number
  readonly isLast: (report: Report) => boolean
}

const alive = new Set<ChildProcess>()

/** What is under way is given up, with all that it has started. */
export function endChildren(): void {
  for (const child of alive) end(child)
}

function end({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL') // its whole group: tests run in workers of their own
  } catch {
    // it is gone
  }
}

export function runChild<Report>(module: string, options: ChildOptions<Report>): Promise<Ending<Report>> {
  const { patienceMs, isLast, megabytes } = options
  const child = fork(module, [...options.arguments], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=32'],
  })
  alive.add(child)
  let log = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (text: Buffer) => {
      log = (log + text.toString()).slice(-20_000)
    })
  }
  return new Promise((resolve) => {
    let report: Report | null = null
    let hung = false
    const lose = (): void => {
      hung = true
      end(child)
    }
    let timer = setTimeout(lose, patienceMs)
    child.on('message', (message) => {
      report = message as Report
      clearTimeout(timer)
      timer = setTimeout(lose, patienceMs)
    })
    child.on('close', () => {
      clearTimeout(timer)
      alive.delete(child)
      end(child)
      if (report !== null && isLast(report)) resolve({ kind: 'told', report, log })
      else resolve(hung ? { kind: 'hung', report } : { kind: 'broke-off', report, log })
    })
  })
}
