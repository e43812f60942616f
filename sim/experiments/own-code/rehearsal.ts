// Rehearses programs without machines: messages arrive at once, nothing takes time, nothing fails. Every step, and a few steps before it,
// are repeated from their images: a program that keeps state outside its memory, reads a clock or uses randomness behaves differently then.

import { type Image, type MemoryMode, PAGE_BYTES, PagedMemory } from '../../machine/address-space.ts'
import { differingPages } from '../../machine/differing-pages.ts'
import type { Payload, ProcessName, ProcessPlan, Program, Reply, Request } from '../../programs/program.ts'
import { requestText, shapeProblem } from './request-shape.ts'

/** A breach of the contract: of which program and process, at which step, and how. */
export interface Breach {
  readonly program: string
  readonly process: ProcessName
  readonly step: number
  readonly message: string
}

interface Limits {
  readonly steps: number
  /** Total size of all images taken. */
  readonly imageBytes: number
}

/** Keeps a rehearsal within a few seconds. */
const LIMITS: Limits = { steps: 8_000, imageBytes: 1e9 }

/** How many steps of a process are kept for repetition. */
const KEPT = 4

interface Step {
  readonly number: number
  readonly before: Image
  readonly reply: Reply
  readonly asked: string
  readonly after: Image
}

interface Rehearsed {
  readonly plan: ProcessPlan
  readonly program: Program
  readonly memory: PagedMemory
  readonly steps: Step[]
  readonly inbox: { readonly from: ProcessName; readonly payload: Payload }[]
  reply: Reply
  waiting: Extract<Request, { kind: 'receive' }> | null
  taken: number
}

class BreachFound extends Error {
  readonly breach: Breach

  constructor({ plan, taken }: Pick<Rehearsed, 'plan' | 'taken'>, message: string) {
    super(message)
    this.breach = { program: plan.program, process: plan.name, step: taken, message }
  }
}

/** The first breach of the contract; null if there is none in the part of the run that was rehearsed. */
export function rehearse(
  plans: readonly ProcessPlan[],
  programs: Readonly<Record<string, Program>>,
  mode: MemoryMode,
  limits: Limits = LIMITS,
): Breach | null {
  try {
    new Rehearsal(programs, mode, limits).run(plans)
    return null
  } catch (cause) {
    if (cause instanceof BreachFound) return cause.breach
    throw cause
  }
}

class Rehearsal {
  readonly #programs: Readonly<Record<string, Program>>
  readonly #mode: MemoryMode
  readonly #limits: Limits
  readonly #processes = new Map<ProcessName, Rehearsed>()
  readonly #living: Rehearsed[] = []
  readonly #files = new Map<string, Payload>()
  #steps = 0
  #imageBytes = 0

  constructor(programs: Readonly<Record<string, Program>>, mode: MemoryMode, limits: Limits) {
    this.#programs = programs
    this.#mode = mode
    this.#limits = limits
  }

  run(plans: readonly ProcessPlan[]): void {
    for (const plan of plans) this.#start(plan)
    // one step each in turn, so that processes that share a variable interfere with each other
    for (let progress = true; progress; ) {
      progress = false
      for (const process of [...this.#living]) {
        if (!this.#isReady(process)) continue
        progress = true
        if (this.#steps >= this.#limits.steps || this.#imageBytes >= this.#limits.imageBytes) return
        this.#perform(process, this.#step(process))
      }
    }
  }

  #start(plan: ProcessPlan, by: Rehearsed | null = null): void {
    const program = Object.hasOwn(this.#programs, plan.program) ? this.#programs[plan.program] : undefined
    const where = by ?? { plan, taken: 0 }
    if (program === undefined) throw new BreachFound(where, `there is no program '${plan.program}' for ${plan.name}`)
    if (this.#processes.has(plan.name)) throw new BreachFound(where, `a second process is called ${plan.name}`)
    const memory = attempt(
      { plan, taken: 0 },
      'layout',
      () => new PagedMemory(program.layout(plan.parameters), this.#mode),
    )
    const process = { plan, program, memory, steps: [], inbox: [], reply: started, waiting: null, taken: 0 }
    this.#processes.set(plan.name, process)
    this.#living.push(process)
  }

  /** Whether a process can make a step; a message it waits for becomes its reply. */
  #isReady(process: Rehearsed): boolean {
    const { waiting, inbox } = process
    if (waiting === null) return true
    const at = waiting.from === null ? 0 : inbox.findIndex(({ from }) => from === waiting.from)
    const message = inbox[at]
    if (message === undefined) return false
    inbox.splice(at, 1)
    process.reply = { kind: 'message', ...message }
    process.waiting = null
    return true
  }

  #step(process: Rehearsed): Request {
    const { program, memory, plan, reply, steps } = process
    this.#steps++
    process.taken++
    const before = memory.snapshot()
    const request = attempt(process, 'next', () => program.next(memory, plan.parameters, reply))
    const wrong = shapeProblem(request, this.#mode)
    if (wrong !== null) throw new BreachFound(process, wrong)
    const after = memory.snapshot()
    this.#imageBytes += (2 + KEPT) * (after.data?.length ?? after.digests.length * 4)
    requireTold(process, before, after)
    steps.push({ number: process.taken, before, reply, asked: requestText(request), after })
    // oldest first, so that a later step sees what an earlier one leaves behind outside its memory
    for (const each of steps) this.#again(process, each)
    if (steps.length === KEPT) steps.shift()
    return request
  }

  /** Repeats a step from the image taken before it, in a separate memory. */
  #again(process: Rehearsed, { number, before, reply, asked, after }: Step): void {
    const { program, plan } = process
    const memory = new PagedMemory(program.layout(plan.parameters), this.#mode)
    memory.restore(before)
    const askedAgain = requestText(attempt(process, 'next', () => program.next(memory, plan.parameters, reply)))
    if (askedAgain !== asked) {
      const twice = `from the same memory and reply it requests first ${asked}, then ${askedAgain}`
      throw new BreachFound({ plan, taken: number }, `${twice}: ${HIDDEN}`)
    }
    if (differingPages(after, memory.snapshot()).length > 0) {
      throw new BreachFound(
        { plan, taken: number },
        `from the same memory and reply it leaves different memory contents: ${HIDDEN}`,
      )
    }
  }

  #perform(process: Rehearsed, request: Request): void {
    process.reply = { kind: 'done' }
    switch (request.kind) {
      case 'compute':
        return
      case 'send': {
        const receiver = this.#processes.get(request.to)
        if (receiver === undefined)
          throw new BreachFound(process, `it sends to ${request.to}, but there is no such process`)
        receiver.inbox.push({ from: process.plan.name, payload: request.payload })
        return
      }
      case 'receive':
        process.waiting = request
        return
      case 'write':
        this.#files.set(`${request.file} ${request.offset}`, request.payload)
        return
      case 'read': {
        const payload = this.#files.get(`${request.file} ${request.offset}`)
        if (payload?.bytes !== request.bytes) {
          const block = `${request.bytes} bytes at ${request.offset} of ${request.file}`
          throw new BreachFound(process, `it reads ${block}, which were never written as one block`)
        }
        process.reply = { kind: 'block', payload }
        return
      }
      case 'spawn':
        this.#start(request, process)
        return
      case 'exit':
        this.#living.splice(this.#living.indexOf(process), 1)
    }
  }
}

const started: Reply = { kind: 'started' }

const HIDDEN = 'it keeps state outside its memory, reads a clock or uses randomness'

function attempt<T>(where: Pick<Rehearsed, 'plan' | 'taken'>, what: string, action: () => T): T {
  try {
    return action()
  } catch (cause) {
    throw new BreachFound(where, `${what} throws ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** Bytes mode: a change in a page that was not reported with touch() would be missing from the next checkpoint. */
function requireTold(process: Rehearsed, before: Image, after: Image): void {
  if (before.data === null || after.data === null) return
  const grainBytes = after.grainPages * PAGE_BYTES
  for (const grain of differingPages(before, after)) {
    if (grain === 0 || before.digests[grain] !== after.digests[grain]) continue
    const at = (grain - 1) * grainBytes
    throw new BreachFound(
      process,
      `it writes to its memory (from byte ${at} of its regions on) without reporting it with touch`,
    )
  }
}
