// The determinants that a host holds, and the other hosts that it knows to hold them. A determinant held by f + 1 hosts is stable: it
// survives f crashes. Any other is piggybacked on every message to a host not known to hold it. Holders are hosts, each with its boot: two
// processes on one host are one holder, and a host that has crashed holds nothing.

import type { Membership } from '../../cluster/ring/membership.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Determinant } from './determinant.ts'

export interface Held {
  readonly determinant: Determinant
  /** Live hosts that are known to have it. */
  readonly holders: number[]
  /** Whether it is on the servers. */
  isPlaced: boolean
  /** Whether a committed checkpoint of its process covers it. */
  isCovered: boolean
  /** Its last place in the log of what is piggybacked; 0 if none. */
  order: number
}

/** The determinants of one process, from an index on; holes are those that this host does not hold. */
interface Course {
  base: number
  list: (Held | undefined)[]
}

export interface SavedHolding {
  readonly determinant: Determinant
  readonly holders: readonly (readonly [host: number, boot: number])[]
}

/** An index past which a process will never roll back. */
export interface CoveredIndex {
  readonly process: ProcessName
  readonly index: number
}

export interface HoldingRoles {
  /** This host. */
  readonly id: number
  readonly membership: Pick<Membership, 'isLive' | 'member'>
  /** This host has come to hold a determinant. */
  holds?(determinant: Determinant): void
}

/** The log is compacted when it has grown by this many entries. */
const GROWTH = 64

export class Holdings {
  readonly #roles: HoldingRoles
  /** How many hosts must hold a determinant. */
  readonly #enough: number
  readonly #courses = new Map<ProcessName, Course>()
  /** The determinants that are not stable, and some that have become so, in the order in which they came. */
  #log: { readonly held: Held; readonly order: number }[] = []
  #lastOrder = 0
  #fullAt = GROWTH
  /** Per host: it holds all of the log up to there. */
  readonly #reached = new Map<number, number>()
  /** The boots of the other hosts that count as holders. */
  readonly #boots = new Map<number, number>()
  /** Determinants that were stable until a holder crashed. */
  #weakened: Held[] = []
  /** News of what is covered, each with the host that told it. */
  readonly #covers: (CoveredIndex & { readonly by: number })[] = []
  readonly #told = new Map<number, number>()

  constructor(roles: HoldingRoles, enough: number) {
    this.#roles = roles
    this.#enough = enough
  }

  /** Adds a determinant held here and by these other hosts; null if it is covered, or out of date. */
  add(determinant: Determinant, ...holders: readonly number[]): Held | null {
    const { process, index, incarnation } = determinant
    let course = this.#courses.get(process)
    if (course === undefined) {
      course = { base: 0, list: [] }
      this.#courses.set(process, course)
    }
    if (index < course.base) return null
    let held = course.list[index - course.base]
    if (held !== undefined && held.determinant.incarnation > incarnation) return null
    if (held === undefined || held.determinant.incarnation < incarnation) {
      if (held !== undefined) held.isCovered = true
      held = { determinant, holders: [this.#roles.id], isPlaced: false, isCovered: false, order: 0 }
      course.list[index - course.base] = held
      this.#rides(held)
      this.#roles.holds?.(determinant)
    }
    for (const host of holders) this.isHeldBy(held, host)
    return held
  }

  isHeldBy(held: Held, host: number): void {
    const { holders } = held
    if (holders.includes(host)) return
    if (!this.#boots.has(host)) this.#boots.set(host, this.#roles.membership.member(host).boot)
    holders.push(host)
    // it is no longer piggybacked, even if it is weakened later, until the lost processes are back
    if (!this.#isOpen(held)) held.order = 0
  }

  #isOpen({ holders, isPlaced, isCovered }: Held): boolean {
    return !isPlaced && !isCovered && holders.length < this.#enough
  }

  #rides(held: Held): void {
    held.order = ++this.#lastOrder
    this.#log.push({ held, order: held.order })
    if (this.#log.length < this.#fullAt) return
    this.#log = this.#log.filter((each) => each.order === each.held.order && this.#isOpen(each.held))
    this.#fullAt = 2 * this.#log.length + GROWTH
  }

  /** The end of the log, which a host that is given everything piggybacked now will have reached. */
  get end(): number {
    return this.#lastOrder
  }

  /** The determinants that are neither stable nor known to be held by a host. */
  ridersFor(host: number): Held[] {
    const riders: Held[] = []
    const reached = this.#reached.get(host) ?? 0
    for (let at = this.#log.length - 1; at >= 0 && this.#log[at]!.order > reached; at--) {
      const { held, order } = this.#log[at]!
      if (order === held.order && this.#isOpen(held) && !held.holders.includes(host)) riders.push(held)
    }
    return riders.reverse()
  }

  /** Another host holds what was given to it, and the log up to `end`. */
  acknowledged(host: number, given: readonly Held[], end: number): void {
    for (const held of given) this.isHeldBy(held, host)
    this.#reached.set(host, Math.max(end, this.#reached.get(host) ?? 0))
  }

  get isStable(): boolean {
    return this.#log.every(({ held }) => !this.#isOpen(held)) && !this.#weakened.some((held) => this.#isOpen(held))
  }

  /** The determinants short of holders that a host is not known to hold. */
  openFor(host: number): Held[] {
    const open = this.#weakened.filter((held) => this.#isOpen(held) && !held.holders.includes(host))
    return [...open, ...this.ridersFor(host)]
  }

  /** The determinants held of one process, from an index on. */
  of(process: ProcessName, from: number): Held[] {
    const course = this.#courses.get(process)
    if (course === undefined) return []
    return course.list.slice(Math.max(0, from - course.base)).filter((held) => held !== undefined)
  }

  /** The index after the last one of a process. */
  endOf(process: ProcessName): number {
    const course = this.#courses.get(process)
    return course === undefined ? 0 : course.base + course.list.length
  }

  /** The determinants not held by enough hosts, or that were not when they went to the servers. */
  unheld(): Held[] {
    return this.all().filter((held) => held.isPlaced || this.#isOpen(held))
  }

  /** Two processes on this host are counted as two holders (ablation). */
  countTwice(): void {
    for (const { held } of this.#log) if (!held.holders.includes(-1)) held.holders.push(-1)
  }

  all(): Held[] {
    return [...this.#courses.values()].flatMap(({ list }) => list.filter((held) => held !== undefined))
  }

  /** A process will never roll back past an index. */
  cover({ process, index }: CoveredIndex, by: number): void {
    let course = this.#courses.get(process)
    if (course === undefined) {
      course = { base: 0, list: [] }
      this.#courses.set(process, course)
    }
    if (index <= course.base) return
    for (const held of course.list.splice(0, index - course.base)) if (held !== undefined) held.isCovered = true
    course.base = index
    this.#covers.push({ process, index, by })
  }

  /** The covers that a host has not been told of yet. */
  coversFor(host: number): { readonly news: readonly CoveredIndex[]; readonly end: number } {
    const end = this.#covers.length
    const told = this.#told.get(host) ?? 0
    if (told === end) return { news: nothing, end }
    return { news: this.#covers.slice(told).filter(({ by }) => by !== host), end }
  }

  hasHeard(host: number, end: number): void {
    this.#told.set(host, Math.max(end, this.#told.get(host) ?? 0))
  }

  /** Removes crashed hosts from the holders. */
  forgetTheDead(): void {
    for (const [host, boot] of [...this.#boots]) {
      if (this.#roles.membership.isLive(host, boot)) continue
      this.#boots.delete(host)
      this.#reached.delete(host)
      this.#told.delete(host)
      for (const held of this.all()) {
        const at = held.holders.indexOf(host)
        if (at < 0) continue
        const wasOpen = this.#isOpen(held)
        held.holders.splice(at, 1)
        if (!wasOpen && this.#isOpen(held)) this.#weakened.push(held)
      }
    }
  }

  get isWeakened(): boolean {
    return this.#weakened.length > 0
  }

  /** Weakened determinants that the restored processes do not hold again are piggybacked from now on. */
  strengthen(): void {
    for (const held of this.#weakened.splice(0)) if (this.#isOpen(held)) this.#rides(held)
  }

  save(): SavedHolding[] {
    const boots = (holders: readonly number[]): (readonly [number, number])[] =>
      holders.filter((host) => host >= 0).map((host) => [host, this.#roles.membership.member(host).boot] as const)
    return this.all().map(({ determinant, holders }) => ({ determinant, holders: boots(holders) }))
  }

  /** Loads what an image held; hosts that have crashed since do not count. */
  load(saved: readonly SavedHolding[]): void {
    const { membership } = this.#roles
    for (const { determinant, holders } of saved) {
      const live = holders.filter(([host, boot]) => membership.isLive(host, boot)).map(([host]) => host)
      this.add(determinant, ...live)
    }
  }
}

const nothing: readonly CoveredIndex[] = []
