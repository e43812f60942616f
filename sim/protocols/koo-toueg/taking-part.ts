// How one process takes part in a joint checkpoint (Koo and Toueg 1987). The initiator, and every process that is asked and needed, saves
// itself tentatively, asks the processes that its checkpoint depends on, and answers when all of these have; the initiator's decision goes
// the same way. A process serves one tree at a time. If another one asks for it meanwhile, that one waits if it takes precedence, and is
// refused otherwise. So trees only ever wait for those that come after them, which do not wait: there is no deadlock, and of all trees that
// are in each other's way the first is completed.

import type { ProcessName } from '../../programs/program.ts'
import { isSame, precedes, type Saying, type Tentative, type Tree } from './messages.ts'

/** What it needs from the process. */
export interface Own {
  readonly name: ProcessName
  /** Whether its last permanent checkpoint has sent this many messages to the other, and created it if it ever did. */
  isRecorded(other: ProcessName, seen: number): boolean
  /** Saves the process; `taken` and `written`, or `lost`, follow. */
  take(isAsked: boolean): void
  say(tree: Tree, to: ProcessName, saying: Saying): void
  /** The process has initiated the tree, and all are willing: records the decision, after which `decided` follows. */
  decide(tree: Tree, tentatives: readonly Tentative[]): void
  /** Its tentative checkpoint, if it has been taken, is permanent or undone. */
  settle(isPermanent: boolean, isOwn: boolean): void
}

interface Asked {
  readonly tree: Tree
  readonly by: ProcessName
  readonly seen: number
}

interface Serving {
  readonly tree: Tree
  /** Null if it initiated the tree itself. */
  readonly askedBy: ProcessName | null
  taken: Tentative | null
  isWritten: boolean
  isWilling: boolean
  hasAnswered: boolean
  /** The processes it has asked, each with how many of its messages it has seen. */
  cohort: ReadonlyMap<ProcessName, number>
  readonly missing: Set<ProcessName>
  readonly tentatives: Tentative[]
}

export class TakingPart {
  readonly #own: Own
  #serving: Serving | null = null
  /** Answered when the tree that it serves is decided. */
  #waiting: Asked[] = []
  /** By initiator: its last attempt of which a decision is known here. */
  readonly #decided = new Map<ProcessName, Tree>()

  constructor(own: Own) {
    this.#own = own
  }

  /** Null if it serves no tree. */
  get tree(): Tree | null {
    return this.#serving?.tree ?? null
  }

  /** Whether it has to save itself and has not yet. */
  get isToBeTaken(): boolean {
    return this.#serving !== null && this.#serving.taken === null
  }

  begin(tree: Tree): void {
    this.#serve(tree, null)
  }

  #serve(tree: Tree, askedBy: ProcessName | null): void {
    this.#serving = {
      ...{ tree, askedBy, taken: null, isWritten: false, isWilling: true, hasAnswered: false },
      ...{ cohort: new Map(), missing: new Set(), tentatives: [] },
    }
    this.#own.take(askedBy !== null)
  }

  /** A checkpoint of a tree has seen this many messages of this process. */
  asked(tree: Tree, by: ProcessName, seen: number): void {
    // nobody waits for an answer any more
    if (this.#isDecided(tree)) return
    const serves = this.tree
    const isWilling = (serves !== null && isSame(serves, tree)) || this.#own.isRecorded(by, seen)
    if (!isWilling && serves === null) this.#serve(tree, by)
    else if (!isWilling && precedes(tree, serves!)) this.#waiting.push({ tree, by, seen })
    else this.#own.say(tree, by, { kind: 'willing', isWilling, tentatives: [] })
  }

  /**
   * It has saved itself in this instant.
   * @param cohort the processes that its checkpoint depends on, each with how many of its messages it has seen
   */
  taken(taken: Tentative, cohort: ReadonlyMap<ProcessName, number>): void {
    const serving = this.#serving!
    serving.taken = taken
    serving.tentatives.push(taken)
    serving.cohort = cohort
    for (const other of cohort.keys()) serving.missing.add(other)
    for (const [other, seen] of cohort) this.#own.say(serving.tree, other, { kind: 'save-too', seen })
  }

  /** Every server has what it has saved. */
  written(): void {
    if (this.#serving === null) return
    this.#serving.isWritten = true
    this.#answer()
  }

  /** No server will ever have it. */
  lost(): void {
    if (this.#serving === null) return
    this.#serving.isWilling = false
    this.#answer()
  }

  answered(tree: Tree, by: ProcessName, isWilling: boolean, tentatives: readonly Tentative[]): void {
    const serving = this.#serving
    if (serving === null || !isSame(serving.tree, tree) || !serving.missing.delete(by)) return
    serving.isWilling &&= isWilling
    serving.tentatives.push(...tentatives)
    this.#answer()
  }

  /** Answers, as soon as the answer is certain. */
  #answer(): void {
    const serving = this.#serving!
    const { tree, askedBy, isWilling, isWritten, missing, tentatives } = serving
    if (serving.hasAnswered || (isWilling && (!isWritten || missing.size > 0))) return
    serving.hasAnswered = true
    if (askedBy !== null) this.#own.say(tree, askedBy, { kind: 'willing', isWilling, tentatives })
    else if (isWilling) this.#own.decide(tree, tentatives)
    else this.decided(tree, false)
  }

  decided(tree: Tree, isPermanent: boolean): void {
    if (this.#isDecided(tree)) return
    this.#decided.set(tree.initiator, tree)
    const serving = this.#serving
    if (serving === null || !isSame(serving.tree, tree)) return
    for (const [other, seen] of serving.cohort) this.#own.say(tree, other, { kind: 'decided', isPermanent, seen })
    this.#end(isPermanent)
    const waiting = this.#waiting
    this.#waiting = []
    for (const each of waiting) this.asked(each.tree, each.by, each.seen)
  }

  /** A line decides too, and everybody hears of that without being told along the tree. */
  settle(isPermanent: boolean): void {
    this.#waiting = [] // their trees are over as well
    this.#end(isPermanent)
  }

  #end(isPermanent: boolean): void {
    const serving = this.#serving
    if (serving === null) return
    this.#serving = null
    this.#own.settle(isPermanent, serving.askedBy === null)
  }

  #isDecided({ initiator, incarnation, attempt }: Tree): boolean {
    const last = this.#decided.get(initiator)
    if (last === undefined) return false
    return last.incarnation > incarnation || (last.incarnation === incarnation && last.attempt >= attempt)
  }
}
