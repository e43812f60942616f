// The trials of a command that Control-C may end. Finished trials are kept; after an interruption the experiment is evaluated on as many
// trials as are complete, which gives exactly what the command would have given with that number: the seed of trial k does not depend on
// how many there are.

import type { PerformBatch, RunBatch, Trial } from '../experiments/trials.ts'
import { Interrupted, type Interruption } from '../node/interruption.ts'
import type { SimulationResult } from '../result.ts'

/** Whatever is run: its seed ends with the number of its trial. */
export interface Numbered {
  readonly seed: string
}

export class KeptTrials<Run extends Numbered = Trial, Result = SimulationResult> {
  readonly #done = new Map<string, Result>()
  readonly #pool: RunBatch<Run, Result>
  readonly #interruption: Pick<Interruption, 'happened' | 'promise'>

  constructor(pool: RunBatch<Run, Result>, interruption: Pick<Interruption, 'happened' | 'promise'>) {
    this.#pool = pool
    this.#interruption = interruption
  }

  /** Performs trials: the first trial of every configuration, then the second, and so on. Throws Interrupted. */
  readonly run: RunBatch<Run, Result> = async (trials) => {
    // let signals be handled
    await new Promise(setImmediate)
    if (this.#interruption.happened) throw new Interrupted()
    const inTurn = [...trials].sort((a, b) => numberOf(a) - numberOf(b))
    const all = Promise.all(inTurn.map((trial) => this.#perform(trial)))
    await Promise.race([all, this.#interruption.promise])
    if (this.#interruption.happened) throw new Interrupted()
    return trials.length === 0 ? [] : this.#known(trials)
  }

  /** Evaluates an experiment with all trials, or with those complete when it is interrupted; null if not even one is. */
  readonly perform: PerformBatch<Run, Result> = async (trials, experiment) => {
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

  async #perform(trial: Run): Promise<void> {
    const [result] = await this.#pool([trial])
    this.#done.set(JSON.stringify(trial), result!)
  }

  /** The results of finished trials. Throws Interrupted if one is not finished, or if none is requested: then there is other work to do. */
  readonly #known = async (trials: readonly Run[]): Promise<readonly Result[]> => {
    if (trials.length === 0) throw new Interrupted()
    return trials.map((trial) => {
      const result = this.#done.get(JSON.stringify(trial))
      if (result === undefined) throw new Interrupted()
      return result
    })
  }
}

/** The number at the end of a trial's seed. */
const numberOf = ({ seed }: Numbered): number => Number(/\d+$/.exec(seed)?.[0] ?? 0)
