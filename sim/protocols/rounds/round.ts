// One round, as its coordinator sees it: which hosts have been asked, what they have answered, and when that makes a line.

import type { ProcessName } from '../../programs/program.ts'
import type { LineInTiers, Member, RecoveryLine, ServedLine } from '../epochs/line-record.ts'
import { incarnationIn } from './leading.ts'
import type { Taken } from './messages.ts'
import { servedBy } from './tiers.ts'

export class Round {
  readonly epoch: number
  readonly number: number
  /** Null where there is one tier of stable storage. */
  readonly #every: number | null
  #isServed: boolean
  /** The line before it. */
  readonly #before: RecoveryLine
  readonly #first: readonly ProcessName[]
  readonly #taken = new Map<ProcessName, Taken>()
  /** Hosts, each with its boot. */
  readonly #asked = new Set<string>()
  readonly #answeredBy = new Set<number>()

  /**
   * @param first the initial processes
   * @param every which numbers go to the file servers too, if there are two tiers of stable storage
   * @param isLast everything has ended: this one goes there in any case
   */
  constructor(before: RecoveryLine, first: readonly ProcessName[], every: number | null = null, isLast = false) {
    this.epoch = before.epoch
    this.number = before.number + 1
    this.#before = before
    this.#first = first
    this.#every = every
    this.#isServed = every !== null && isLast
  }

  /** Whether the file servers begin to get these checkpoints, which nobody waits for. */
  get drains(): boolean {
    if (this.#every === null || this.#isServed) return false
    const { tiers } = this.#before
    return (tiers?.draining ?? null) === null && this.number >= servedBy(this.#before).number + this.#every
  }

  /** Whether the round is not over before the file servers have these checkpoints too. */
  get isServed(): boolean {
    return this.#isServed
  }

  /** A process has ended by a line of which there would only be near copies: everybody writes to the file servers first. */
  serve(): void {
    this.#isServed = true
    this.#asked.clear()
    this.#answeredBy.clear()
    this.#taken.clear()
  }

  /** Whether the line ends a process, and could be lost with near copies. */
  endsTooEarly({ members }: RecoveryLine): boolean {
    if (this.#every === null || this.#isServed) return false
    return [...members].some(([process, { isOver }]) => isOver && !this.#isOver(process))
  }

  /** True if this host is to be asked now. */
  ask(host: number, boot: number): boolean {
    const key = keyOf(host, boot)
    if (this.#asked.has(key)) return false
    this.#asked.add(key)
    return true
  }

  /** It has not accepted the request. */
  askAgain(host: number, boot: number): void {
    this.#asked.delete(keyOf(host, boot))
  }

  /** A process may be on a host that did not have it when it answered; a host that has not answered yet is not asked again. */
  askForMissing(placeOf: (process: ProcessName) => { readonly host: number; readonly boot: number } | undefined): void {
    for (const process of this.missing()) {
      const place = placeOf(process)
      if (place !== undefined && this.#answeredBy.delete(place.host)) this.askAgain(place.host, place.boot)
    }
  }

  answered(host: number, taken: readonly Taken[]): void {
    this.#answeredBy.add(host)
    for (const each of taken) this.#taken.set(each.process, each)
  }

  /** The members of the line that are not known to have taken the checkpoint. */
  missing(): ProcessName[] {
    return [...this.#members()].filter((process) => !this.#taken.has(process) && !this.#isOver(process))
  }

  /** The members so far, and the processes that they have created. */
  #members(): Set<ProcessName> {
    const members = new Set(this.#before.members.size > 0 ? this.#before.members.keys() : this.#first)
    for (const process of members) for (const child of this.#taken.get(process)?.children ?? []) members.add(child)
    return members
  }

  #isOver(process: ProcessName): boolean {
    return this.#before.members.get(process)?.isOver === true
  }

  /** The line that the round makes; null if a process is missing. */
  line(): RecoveryLine | null {
    if (this.missing().length > 0) return null
    const members = new Map<ProcessName, Member>()
    for (const process of this.#members()) {
      members.set(process, this.#isOver(process) ? this.#before.members.get(process)! : this.#memberOf(process))
    }
    const isFinal = [...members.values()].every(({ isOver }) => isOver)
    const { epoch, number } = this
    const tiers = this.#every === null ? {} : { tiers: this.#tiers(members) }
    return { epoch, number, told: { isTold: false }, isFinal, members, gone: new Map(), ...tiers }
  }

  #tiers(members: ReadonlyMap<ProcessName, Member>): LineInTiers {
    const writtenBy = incarnationIn(this.epoch)
    const line = { number: this.number, writtenBy, members }
    if (this.#isServed) return { writtenBy, served: line, draining: null }
    const served = servedBy(this.#before)
    if (this.drains) return { writtenBy, served, draining: line }
    const draining = this.#before.tiers?.draining ?? null
    const isThere = draining !== null && this.#haveServed(draining)
    return isThere ? { writtenBy, served: draining, draining: null } : { writtenBy, served, draining }
  }

  #haveServed({ number, members }: ServedLine): boolean {
    return [...members].every(([process, { isOver }]) => isOver || this.#taken.get(process)?.served === number)
  }

  #memberOf(process: ProcessName): Member {
    const { answer } = this.#taken.get(process)!
    const { epoch, number } = this
    return { version: number, incarnation: incarnationIn(epoch), keep: [number], answer, isOver: answer !== null }
  }
}

const keyOf = (host: number, boot: number): string => `${host}/${boot}`
