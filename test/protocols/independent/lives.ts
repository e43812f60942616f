// Processes that save themselves, talk, create others, end and die, told event by event: a model of what hosts and servers know, and the line
// worked out without spans and graphs, by looking at single messages. Held against composing.ts, which has only what hosts and servers say.

import {
  firstIncarnation,
  firstLine,
  type Member,
  type RecoveryLine,
} from '../../../sim/protocols/epochs/line-record.ts'
import type { Stored } from '../../../sim/protocols/epochs/stored-versions.ts'
import { composeLine } from '../../../sim/protocols/independent/composing.ts'
import { type Dependence, Dependences } from '../../../sim/protocols/independent/dependences.ts'
import { knownOf } from '../../../sim/protocols/independent/leading.ts'
import type { Standing } from '../../../sim/protocols/independent/messages.ts'

/** Something that a process does or sees. What it depends on is something that another one did. */
interface Happening {
  readonly because: Happening | null
  readonly to?: string
  readonly from?: string
  readonly span: number
}

interface Point {
  readonly number: number
  readonly position: number
  isCommitted: boolean
  readonly dependences: readonly Dependence[]
  readonly children: ReadonlyMap<string, number>
}

class Life {
  readonly name: string
  incarnation: number
  happenings: Happening[]
  points: Point[]
  checkpoints = 0
  dependences = new Dependences()
  children = new Map<string, number>()
  hasEnded = false
  /** It runs; or it has been claimed and has yet to begin, or to come back as the newest line has it. */
  runs: boolean
  /** What its host says of it while it does not run. */
  says: Standing | undefined = undefined

  constructor(name: string, incarnation: number, runs: boolean, because: Happening | null) {
    this.name = name
    this.incarnation = incarnation
    this.runs = runs
    this.happenings = [{ because, span: 1 }]
    this.points = [{ number: 0, position: 1, isCommitted: true, dependences: [], children: new Map() }]
  }

  standing(): Standing {
    const { name, incarnation, dependences, children, hasEnded } = this
    return {
      ...{ process: name, incarnation, isPresent: true, isFresh: false },
      ...{ dependences: dependences.all(), children: [...children] },
      answer: hasEnded ? { bytes: 0, digest: 0, data: null } : null,
    }
  }
}

export type Step = readonly [what: keyof typeof Lives.steps, one: number, other: number]

/** Of each process that there is: the checkpoint it goes back to; null: it stays. */
export type Cut = ReadonlyMap<string, number | null>

export class Lives {
  readonly #first: readonly string[]
  readonly #lives = new Map<string, Life>()
  readonly #servers = new Map<string, { incarnation: number; versions: Stored['versions'][number][] }>()
  /** What hosts that have not heard of the newest line still say of those that it has undone. */
  readonly #left = new Map<string, Standing>()
  #line: RecoveryLine = firstLine
  readonly #met: (line: RecoveryLine, cut: Cut) => void

  /** @param met called with each line, and with what it should be */
  constructor(processes: number, met: (line: RecoveryLine, cut: Cut) => void) {
    this.#met = met
    this.#first = Array.from({ length: processes }, (_, at) => `${at}`)
    for (const name of this.#first) this.#create(name, true, null)
  }

  static readonly steps = {
    saves: (lives: Lives, life: Life) => lives.#save(life),
    commits: (lives: Lives, life: Life) => lives.#commit(life),
    sends: (lives: Lives, life: Life, other: Life) => lives.#send(life, other),
    takes: (lives: Lives, life: Life, other: Life) => lives.#take(life, other),
    spawns: (lives: Lives, life: Life, _: Life, odd: boolean) => lives.#spawn(life, odd),
    ends: (_: Lives, life: Life) => {
      life.hasEnded = true
    },
  }

  take([what, one, other]: Step): void {
    if (this.#line.isFinal) return
    const all = [...this.#lives.values()]
    const life = all[one % all.length]!
    if (!life.runs || (life.hasEnded && what !== 'takes')) return
    Lives.steps[what](this, life, all[other % all.length]!, other % 2 === 1)
  }

  #create(name: string, begins: boolean, because: Happening | null): void {
    const server = this.#servers.get(name) ?? { incarnation: 0, versions: [] }
    const incarnation = Math.max(server.incarnation + 1, firstIncarnation(this.#line, name))
    server.incarnation = incarnation
    this.#servers.set(name, server)
    const life = new Life(name, incarnation, begins, because)
    if (begins) this.#beginAnew(life)
    else life.says = this.#left.get(name)
    this.#lives.set(name, life)
  }

  #beginAnew(life: Life): void {
    life.runs = true
    this.#servers.get(life.name)!.versions = []
    this.#left.delete(life.name)
  }

  #save(life: Life): void {
    const { dependences, children, happenings } = life
    const number = ++life.checkpoints
    const saved = { dependences: dependences.all(), children: new Map(children) }
    life.points.push({ number, position: happenings.length, isCommitted: false, ...saved })
  }

  #commit({ name, incarnation, points }: Life): void {
    const point = points.at(-1)!
    if (point.isCommitted) return
    point.isCommitted = true
    const protocol = { dependences: point.dependences, children: [...point.children] }
    const saved = { protocol } as unknown as Stored['versions'][number]['saved']
    this.#servers.get(name)!.versions.push({ number: point.number, incarnation, saved })
  }

  #send(life: Life, to: Life): void {
    if (life !== to) life.happenings.push({ because: null, to: to.name, span: life.checkpoints + 1 })
  }

  #take(life: Life, from: Life): void {
    const seen = life.happenings.filter((each) => each.from === from.name).length
    const because = from.happenings.filter((each) => each.to === life.name)[seen]
    if (because === undefined) return
    const span = life.checkpoints + 1
    life.happenings.push({ because, from: from.name, span })
    life.dependences.add({ from: from.name, sentIn: because.span, visibleIn: span })
  }

  #spawn(life: Life, begins: boolean): void {
    const child = `${life.name}.${life.children.size}`
    if (child.length > 5 || this.#lives.has(child)) return
    const span = life.checkpoints + 1
    const asked = { because: null, span }
    life.happenings.push(asked)
    life.children.set(child, span)
    this.#create(child, begins, asked)
  }

  /**
   * Processes die; a line is worked out, and some go by it at once. Who was to begin or to come back may do so before.
   * @param chance for everything that may or may not be
   */
  recover(deaths: readonly number[], chance: () => boolean): void {
    if (this.#line.isFinal) return
    for (const life of this.#lives.values()) if (!life.runs && chance()) this.#comeBack(life)
    const all = [...this.#lives.values()]
    const dead = new Set(deaths.map((each) => all[each % all.length]!))
    for (const life of dead) [life.runs, life.says] = [false, undefined]
    const standings = new Map(this.#left)
    for (const life of all) {
      const says = life.runs ? life.standing() : life.says
      if (says !== undefined) standings.set(life.name, says)
    }
    const cut = this.#newestCut()
    const names = new Set([...this.#lives.keys(), ...this.#servers.keys(), ...standings.keys()])
    const known = [...names].map((name) =>
      knownOf(name, standings.get(name), this.#servers.get(name) ?? { incarnation: 0, versions: [] }, this.#line),
    )
    const line = composeLine({ epoch: this.#line.epoch + 1, first: this.#first, known })
    this.#met(line, cut)
    this.#line = line
    for (const life of all) this.#apply(life, line.members.get(life.name), standings.get(life.name), chance)
  }

  #apply(life: Life, member: Member | undefined, said: Standing | undefined, chance: () => boolean): void {
    if (member === undefined) {
      this.#lives.delete(life.name)
      if (said !== undefined && chance()) this.#left.set(life.name, said)
      else this.#left.delete(life.name)
      return
    }
    if (member.version === null) return this.#keepOnly(life, member)
    const point = life.points.findLast(({ number }) => number === member.version)!
    life.happenings = life.happenings.slice(0, point.position)
    life.points = life.points.filter(({ position, number }) => position <= point.position && number <= point.number)
    life.checkpoints = point.number
    life.dependences = new Dependences()
    for (const each of point.dependences) life.dependences.add(each)
    life.children = new Map(point.children)
    life.hasEnded = false
    life.incarnation = member.incarnation
    life.runs = false
    const fresh = { ...life.standing(), isPresent: false, isFresh: true }
    life.says = chance() ? fresh : said
    if (chance()) this.#comeBack(life)
  }

  /** Servers are told where it begins, and forget what it does not need. */
  #comeBack(life: Life): void {
    const member = this.#line.members.get(life.name)
    if (member === undefined) return this.#beginAnew(life)
    const server = this.#servers.get(life.name)!
    life.incarnation = Math.max(life.incarnation, member.incarnation)
    server.incarnation = Math.max(server.incarnation, life.incarnation)
    server.versions = server.versions.filter(({ number }) => number <= life.checkpoints)
    life.runs = true
    this.#left.delete(life.name)
    this.#keepOnly(life, member)
  }

  #keepOnly(life: Life, { keep }: Member): void {
    const server = this.#servers.get(life.name)!
    const newest = Math.max(...keep)
    server.versions = server.versions.filter(({ number }) => number > newest || keep.includes(number))
    life.dependences.forget(keep[0] ?? 0)
  }

  /** Everybody at its newest; then back, step by step, behind whatever depends on what is not there; whatever servers have forgotten meanwhile. */
  #newestCut(): Cut {
    const ends = new Map<Life, number>()
    const goBack = (life: Life, before: number): void => {
      const left = life.points.findLast(({ isCommitted, position }) => isCommitted && position < before)
      ends.set(life, left?.position ?? 0)
    }
    for (const life of this.#lives.values()) {
      if (life.runs) ends.set(life, Number.POSITIVE_INFINITY)
      else goBack(life, Number.POSITIVE_INFINITY)
    }
    const isThere = (happening: Happening): boolean =>
      [...ends].some(([{ happenings }, end]) => happenings.slice(0, end).includes(happening))
    for (let moved = true; moved; ) {
      moved = false
      for (const [life, end] of ends) {
        const orphan = life.happenings.slice(0, end).findIndex(({ because }) => because !== null && !isThere(because))
        if (orphan < 0) continue
        goBack(life, orphan + 1)
        moved = true
      }
    }
    const cut = new Map<string, number | null>()
    for (const [{ name, points }, end] of ends) {
      if (end === Number.POSITIVE_INFINITY) cut.set(name, null)
      else if (end > 0)
        cut.set(name, points.findLast(({ isCommitted, position }) => isCommitted && position === end)!.number)
    }
    return cut
  }
}
