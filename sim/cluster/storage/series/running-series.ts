// One series, as a wait of the task that asked for it.

import { type RunningTask, WAITING, Wait } from '../../../kernel/task.ts'
import type { Flow, Shape } from '../../../machine/flows/flows.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { SeriesKind } from './series-seen.ts'

export interface SeriesPlan {
  readonly kind: SeriesKind
  /** The host that asks, then the hosts that are asked. */
  readonly parties: readonly number[]
  readonly exchanges: number
  /** The process whose blocks they are. */
  readonly process: ProcessName
}

/** Carries series out. */
interface Keeper {
  /** Null if nothing can be summarised. */
  begin(running: RunningSeries): Flow | null
  /** Cuts it short. @returns how many exchanges were made */
  cut(running: RunningSeries, flow: Flow): number
  /** It is over. */
  over(running: RunningSeries, flow: Flow): void
  /** It has made this many exchanges. */
  book(running: RunningSeries, exchanges: number): void
}

export class RunningSeries extends Wait<number> {
  readonly plan: SeriesPlan
  flow: Flow | null = null
  /** The shape of an undisturbed exchange, with the asking host idle or computing. */
  readonly unhindered: { idle: Shape | null; computing: Shape | null } = { idle: null, computing: null }
  readonly #series: Keeper
  #task: RunningTask | null = null

  constructor(series: Keeper, plan: SeriesPlan) {
    super()
    this.#series = series
    this.plan = plan
  }

  /** The host that asks. */
  get asker(): number {
    return this.plan.parties[0]!
  }

  enter(task: RunningTask): unknown {
    this.#task = task
    this.flow = this.#series.begin(this)
    return this.flow === null ? 0 : WAITING
  }

  /** The waiting task is gone; exchanges already made stay made. */
  withdraw(): void {
    this.#cut()
  }

  finish(exchanges: number): void {
    this.#series.over(this, this.flow!)
    this.flow = null
    this.#series.book(this, exchanges)
    this.#task!.simulation.resume(this.#task!, exchanges)
  }

  interrupt(): void {
    const exchanges = this.#cut()
    this.#task!.simulation.resume(this.#task!, exchanges)
  }

  #cut(): number {
    if (this.flow === null) return 0
    const exchanges = this.#series.cut(this, this.flow)
    this.flow = null
    this.#series.book(this, exchanges)
    return exchanges
  }
}
