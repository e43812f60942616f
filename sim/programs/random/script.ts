// Scripts of randomly communicating processes. One total order of events is drawn, and the script of each process is the events it
// takes part in; since sending never blocks, scripts cut from one total order cannot deadlock.
//
// Processes 0 .. collectors-1 are collectors: they receive messages only in a gathering, where they ask some others, take what
// those send in whatever order it arrives, and add it up. All others receive by name. So the state of a process after each of its
// receives is the same in every run, although messages race.
//
// A script is a list of instructions separated by blanks, each a letter followed by numbers separated by commas:
//   c<operations>,<offset>           compute, then write 8 bytes of memory at the offset
//   s<process>,<bytes>               send
//   r<process>                       receive from this process
//   a<count>                         receive this many messages from any process
//   w<record>  u<record>  i<record>  write, change or read a record of its own file
//   x<process>,<script seed>,<count> create a child that receives this many messages and at the end sends one

import { Draws } from './draws.ts'

export interface RandomShape {
  readonly seed: number
  readonly processes: number
  readonly events: number
  /** How many processes only gather; clamped to at least one and at most all but one (or one, if there is only one process). */
  readonly collectors: number
  /** The largest number of processes that a gathering asks. */
  readonly fanIn: number
  /** Percentages of events that are gatherings, file operations and creations; the rest are messages and computations. */
  readonly gatherPercent: number
  readonly filePercent: number
  readonly spawnPercent: number
  /** The largest number of bytes in a message, and of operations in a computation. */
  readonly messageBytes: number
  readonly operations: number
}

export const RECORDS = 4
export const RECORD_BYTES = 128
export const MEMORY_BYTES = 16 * 1024
const LEAST_MESSAGE_BYTES = 16

/** One script per process; process 0 ends with a gathering from all processes that are not collectors. */
export const randomScripts = (shape: RandomShape): string[] => {
  const score = new Score(shape)
  for (let event = 0; event < shape.events; event++) score.drawEvent()
  score.finish()
  return score.scripts()
}

/** The script of a child: work, receives from its parent, more work, and sending the result. */
export const childScript = (seed: number, parent: number, messages: number): string => {
  const draws = new Draws(seed)
  const lines = [`c${draws.integer(0, 50_000)},${drawOffset(draws)}`]
  if (draws.percent(50)) lines.push('w0', 'u0')
  for (let message = 0; message < messages; message++) lines.push(`r${parent}`)
  lines.push(`c${draws.integer(0, 50_000)},${drawOffset(draws)}`)
  if (lines.includes('w0')) lines.push('i0')
  lines.push(`s${parent},${draws.integer(LEAST_MESSAGE_BYTES, 512)}`)
  return lines.join(' ')
}

const drawOffset = (draws: Draws): number => 8 * draws.integer(0, MEMORY_BYTES / 8 - 1)

class Score {
  readonly #shape: RandomShape
  readonly #draws: Draws
  readonly #lines: string[][]
  readonly #written: Set<number>[]
  /** Children whose parents have yet to wait for their result, at the latest at the end. */
  readonly #children: { readonly parent: number; readonly child: number }[] = []
  readonly #everybody: readonly number[]
  readonly #collectors: readonly number[]
  /** The processes that receive by name. */
  readonly #others: readonly number[]
  #created = 0

  constructor(shape: RandomShape) {
    this.#shape = shape
    this.#draws = new Draws(shape.seed)
    this.#everybody = Array.from({ length: shape.processes }, (_, process) => process)
    const collectors = Math.max(1, Math.min(shape.collectors, shape.processes - 1))
    this.#collectors = this.#everybody.slice(0, collectors)
    this.#others = this.#everybody.slice(collectors)
    this.#lines = this.#everybody.map(() => [])
    this.#written = this.#everybody.map(() => new Set())
  }

  drawEvent(): void {
    const { gatherPercent, filePercent, spawnPercent } = this.#shape
    const kind = this.#draws.integer(0, 99)
    if (this.#children.length > 0 && this.#draws.percent(20)) this.#awaitChild()
    if (kind < gatherPercent) this.#gather(this.#draws.pick(this.#collectors), this.#someOthers())
    else if (kind < gatherPercent + filePercent) this.#useFile(this.#draws.pick(this.#everybody))
    else if (kind < gatherPercent + filePercent + spawnPercent) this.#spawn()
    else if (this.#draws.percent(60)) this.#message()
    else this.#compute(this.#draws.pick(this.#everybody))
  }

  finish(): void {
    while (this.#children.length > 0) this.#awaitChild()
    this.#gather(0, this.#others)
  }

  scripts(): string[] {
    return this.#lines.map((lines) => lines.join(' '))
  }

  #add(process: number, instruction: string): void {
    this.#lines[process]!.push(instruction)
  }

  #messageBytes(): number {
    return this.#draws.integer(LEAST_MESSAGE_BYTES, Math.max(LEAST_MESSAGE_BYTES, this.#shape.messageBytes))
  }

  #compute(process: number): void {
    this.#add(process, `c${this.#draws.integer(0, this.#shape.operations)},${drawOffset(this.#draws)}`)
  }

  #message(): void {
    const from = this.#draws.pick(this.#everybody)
    const receivers = this.#others.filter((process) => process !== from)
    if (receivers.length === 0) {
      this.#compute(from)
      return
    }
    const to = this.#draws.pick(receivers)
    this.#send(from, to)
    this.#add(to, `r${from}`)
  }

  #send(from: number, to: number): void {
    this.#add(from, `s${to},${this.#messageBytes()}`)
  }

  // Asking first separates one gathering from the next: no sender can be ahead with a message for a later one.
  #gather(collector: number, senders: readonly number[]): void {
    let messages = 0
    for (const sender of senders) {
      this.#add(collector, `s${sender},${LEAST_MESSAGE_BYTES}`)
      this.#add(sender, `r${collector}`)
      const count = this.#draws.integer(1, 3)
      for (let message = 0; message < count; message++) this.#send(sender, collector)
      messages += count
    }
    if (messages > 0) this.#add(collector, `a${messages}`)
  }

  #someOthers(): number[] {
    return this.#draws.sample(this.#others, this.#draws.integer(1, Math.max(1, this.#shape.fanIn)))
  }

  #useFile(process: number): void {
    const number = this.#draws.integer(0, RECORDS - 1)
    const written = this.#written[process]!
    this.#add(process, `${written.has(number) ? this.#draws.pick(['w', 'u', 'u', 'i']) : 'w'}${number}`)
    written.add(number)
  }

  #spawn(): void {
    if (this.#others.length === 0) return
    const parent = this.#draws.pick(this.#others)
    const child = this.#shape.processes + this.#created++
    const messages = this.#draws.integer(0, 2)
    this.#add(parent, `x${child},${this.#draws.integer(0, 2 ** 30)},${messages}`)
    for (let message = 0; message < messages; message++) this.#send(parent, child)
    this.#children.push({ parent, child })
  }

  #awaitChild(): void {
    const at = this.#draws.integer(0, this.#children.length - 1)
    for (const { parent, child } of this.#children.splice(at, 1)) this.#add(parent, `r${child}`)
  }
}
