// A process that may hang, or exhaust memory: it reports its progress, and is ended when it has reported nothing for too long.

import { type ChildProcess, fork } from 'node:child_process'

/** How a request to it ended: it reported a result, or hung, or broke off. */
export type Ending<Report> =
  | { readonly kind: 'told'; readonly report: Report }
  | { readonly kind: 'hung'; readonly report: Report | null }
  | { readonly kind: 'broke-off'; readonly report: Report | null; readonly log: string }

export interface Patience<Report> {
  /** It is ended when nothing has come for this long. */
  readonly patienceMs: number
  readonly isLast: (report: Report) => boolean
}

const alive = new Set<Child>()

/** Work in progress is abandoned, with all processes that it has started. */
export function endChildren(): void {
  for (const child of alive) child.end()
}

export class Child {
  readonly #process: ChildProcess
  #log = ''

  /** @param megabytes the limit of its heap */
  constructor(module: string, words: readonly string[], megabytes: number) {
    this.#process = fork(module, [...words], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [`--max-old-space-size=${megabytes}`, '--max-semi-space-size=32'],
    })
    alive.add(this)
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.on('data', (text: Buffer) => {
        this.#log = (this.#log + text.toString()).slice(-20_000)
      })
    }
    this.#process.on('close', () => {
      alive.delete(this)
      this.end()
    })
  }

  /** Waits for its last report; `order` is sent to it first. One order at a time. */
  ask<Report>(order: object | null, { patienceMs, isLast }: Patience<Report>): Promise<Ending<Report>> {
    return new Promise((resolve) => {
      let report: Report | null = null
      let hung = false
      const lose = (): void => {
        hung = true
        this.end()
      }
      let timer = setTimeout(lose, patienceMs)
      const settle = (ending: Ending<Report>): void => {
        clearTimeout(timer)
        this.#process.off('message', hear)
        this.#process.off('close', close)
        resolve(ending)
      }
      const hear = (message: unknown): void => {
        const told = message as Report
        report = told
        clearTimeout(timer)
        if (isLast(told)) settle({ kind: 'told', report: told })
        else timer = setTimeout(lose, patienceMs)
      }
      const close = (): void => settle(hung ? { kind: 'hung', report } : { kind: 'broke-off', report, log: this.#log })
      this.#process.on('message', hear)
      this.#process.on('close', close)
      if (order !== null) this.#process.send(order)
    })
  }

  /** Including all processes that it has started: tests run in workers of their own. */
  end(): void {
    const { pid } = this.#process
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL')
    } catch {
      // it is gone
    }
  }
}
