// The trials of a command that Control-C may end. What is done is kept; once interrupted, an experiment is told from as many trials as
// are complete, which is exactly what the command would have given with so few: trial k of everything draws from the same seed,
// however many there are.

import type { PerformTrials, RunTrials, Trial } from '../experiments/trials.ts'
import { Interrupted, type Interruption } from '../node/interruption.ts'
import type { SimulationResult } from '../result.ts'

export class KeptTrials {
  readonly #done = new Map<string, SimulationResult>()
  readonly #pool: RunTrials
  readonly #interruption: Pick<Interruption, 'happened' | 'promise'>

  constructor(pool: RunTrials, interruption: Pick<Interruption, 'happened' | 'promise'>) {
    this.#pool = pool
    this.#interruption = interruption
  }

  /** Carries trials out, the first of everything before the second of anything. Throws Interrupted. */
  readonly run: RunTrials = async (trials) => {
    // lets signals in
    await new Promise(setImmediate)
    if (this.#interruption.happened) throw new Interrupted()
    const inTurn = [...trials].sort((a, b) => numberOf(a) - numberOf(b))
    const all = Promise.all(inTurn.map((trial) => this.#perform(trial)))
    await Promise.race([all, this.#interruption.promise])
    if (this.#interruption.happened) throw new Interrupted()
    return trials.length === 0 ? [] : this.#known(trials)
  }

  /** With all trials, or with as many as there are when it is interrupted; null if not one is complete. */
  readonly perform: PerformTrials = async (trials, experiment) => {
    try {
      return await experiment(trials, this.run)
    } catch (cause) {
      if (!(cause instanceof Interrupted)) throw cause
    }
    for (let complete = trials; complete > 0; complete--) {
      try {
        return await experiment(complete, this.#known)
      } catch (cause) {
        if (!(cause instanceof Interrupted)) throw cause
      }
    }
    return null
  }

  async #perform(trial: Trial): Promise<void> {
    const [result] = await this.#pool([trial])
    this.#done.set(JSON.stringify(trial), result!)
  }

  /** Out of what is done. Throws Interrupted if one of them is not, or if none is asked for: then something else is to be done. */
  readonly #known = async (trials: readonly Trial[]): Promise<readonly SimulationResult[]> => {
    if (trials.length === 0) throw new Interrupted()
    return trials.map((trial) => {
      const result = this.#done.get(JSON.stringify(trial))
      if (result === undefined) throw new Interrupted()
      return result
    })
  }
}

/** The number with which the seed of a trial ends. */
const numberOf = ({ seed }: Trial): number => Number(/\d+$/.exec(seed)?.[0] ?? 0)
