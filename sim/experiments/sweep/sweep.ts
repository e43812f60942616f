// The state of a sweep: which runs are still to be performed, and the results of those that are done. Rows may arrive in any order, from
// any number of workers, from a file or from several files; only the set of rows matters. It performs no runs itself.

import { Pairs } from './sweep-pairs.ts'
import { isDealtTo, type Shard, type SweepPlan } from './sweep-plan.ts'
import { type SweepResult, summarize } from './sweep-result.ts'
import type { Job, Row } from './sweep-row.ts'
import { Tally } from './sweep-tally.ts'
import { trialsAfter } from './until.ts'

/** The current trials of a group; all trials before `from` are done. */
interface Round {
  readonly from: number
  readonly to: number
  /** One bit per configuration and trial of the round: set if done. */
  readonly done: Uint8Array
  missing: number
  /** The next run to give out. */
  nextTrial: number
  nextMember: number
}

export class Sweep {
  readonly plan: SweepPlan
  readonly #shard: Shard | null
  /** By group: its configurations. */
  readonly #members: readonly number[][]
  /** The index of each configuration in its group. */
  readonly #places: number[] = []
  readonly #rounds: (Round | null)[] = []
  /** Groups with runs to hand out, served round-robin so that all progress at the same pace. */
  readonly #turns: number[] = []
  readonly #inTurn = new Set<number>()
  readonly #tallies: readonly Tally[]
  readonly #pairs: Pairs
  #done = 0

  /** @param shard perform only this part; null: everything */
  constructor(plan: SweepPlan, shard: Shard | null) {
    this.plan = plan
    this.#shard = shard
    const members: number[][] = []
    for (const [configuration, group] of plan.groups.entries()) {
      const others = members[group] ?? []
      this.#places.push(others.length)
      others.push(configuration)
      members[group] = others
    }
    this.#members = members
    this.#tallies = plan.groups.map(() => new Tally())
    this.#pairs = new Pairs(plan)
    for (const group of members.keys()) this.#open(group, 0, plan.trials)
  }

  /** A run that has not been handed out yet; null if there is none at the moment (finished runs may lead to more). */
  take(): Job | null {
    for (;;) {
      const group = this.#turns[0]
      if (group === undefined) return null
      const round = this.#rounds[group]
      if (round == null || round.nextTrial === round.to) {
        this.#turns.shift()
        this.#inTurn.delete(group)
        continue
      }
      const job = { configuration: this.#members[group]![round.nextMember]!, trial: round.nextTrial }
      const isWanted = this.#isDealt(group, job.trial) && !isSet(round.done, this.#bitOf(round, job))
      if (++round.nextMember === this.#members[group]!.length) {
        round.nextMember = 0
        round.nextTrial++
        this.#turns.push(this.#turns.shift()!)
      }
      if (isWanted) return job
    }
  }

  /**
   * Adds a row; false if it is there already. Throws RangeError for a row that cannot belong to this sweep. The rows of a group
   * must arrive round after round, as they do when they are kept in the order in which runs finished.
   */
  accept(row: Row): boolean {
    const group = this.plan.groups[row.configuration]
    if (group === undefined || !this.#isDealt(group, row.trial))
      throw new RangeError(`not in this sweep: ${nameOf(row)}`)
    const round = this.#rounds[group]!
    if (row.trial < round.from) return false
    if (row.trial >= round.to) throw new RangeError(`beyond the trials of this sweep: ${nameOf(row)}`)
    const bit = this.#bitOf(round, row)
    if (isSet(round.done, bit)) return false
    round.done[bit >> 3]! |= 1 << (bit & 7)
    round.missing--
    this.#done++
    this.#tallies[row.configuration]!.add(row)
    this.#pairs.add(row)
    if (round.missing === 0) this.#goOn(group, round)
    return true
  }

  /** How many runs are done. */
  get done(): number {
    return this.#done
  }

  /** How many runs are known to be missing; sequential stopping may add more. */
  get missing(): number {
    return this.#rounds.reduce((sum, round) => sum + round!.missing, 0)
  }

  result(): SweepResult {
    return summarize(this.plan, this.#tallies, this.#pairs, this.missing)
  }

  #open(group: number, from: number, to: number): void {
    const members = this.#members[group]!
    let missing = 0
    if (this.#shard === null) missing = (to - from) * members.length
    else for (let trial = from; trial < to; trial++) if (this.#isDealt(group, trial)) missing += members.length
    const done = new Uint8Array(Math.ceil(((to - from) * members.length) / 8))
    this.#rounds[group] = { from, to, done, missing, nextTrial: from, nextMember: 0 }
    if (missing === 0 || this.#inTurn.has(group)) return
    this.#inTurn.add(group)
    this.#turns.push(group)
  }

  #goOn(group: number, { to }: Round): void {
    const { until, points } = this.plan
    if (until === null) return
    const estimates = points
      .filter(({ configuration }) => this.plan.groups[configuration] === group)
      .map(({ configuration }) => this.#tallies[configuration]!.estimate('seconds'))
    const next = trialsAfter(until, to, estimates)
    if (next > to) this.#open(group, to, next)
  }

  #isDealt(group: number, trial: number): boolean {
    return isDealtTo(this.#shard, this.plan, group, trial)
  }

  #bitOf(round: Round, { configuration, trial }: Job): number {
    const members = this.#members[this.plan.groups[configuration]!]!
    return (trial - round.from) * members.length + this.#places[configuration]!
  }
}

const isSet = (bits: Uint8Array, bit: number): boolean => ((bits[bit >> 3]! >> (bit & 7)) & 1) === 1

const nameOf = ({ configuration, trial }: Job): string => `configuration ${configuration}, trial ${trial}`
