// A world without machines: messages arrive at once, nothing takes time, nothing fails. It runs programs to their end and
// notes what they asked for, so that tests can say what a program does before any layer is put under it.

import { type Image, type MemoryMode, PagedMemory } from '../../sim/machine/address-space.ts'
import { differingPages } from '../../sim/machine/differing-pages.ts'
import { programs } from '../../sim/programs/index.ts'
import type {
  Parameters,
  Payload,
  ProcessName,
  ProcessPlan,
  Program,
  Reply,
  Request,
  Work,
} from '../../sim/programs/program.ts'

export interface WrittenRange {
  readonly region: string
  readonly offset: number
  readonly length: number
}

/** A memory that remembers what it was told was written. */
class WatchedMemory extends PagedMemory {
  readonly touched: WrittenRange[] = []

  override touch(region: string, offset: number, length: number, input: number): void {
    this.touched.push({ region, offset, length })
    super.touch(region, offset, length, input)
  }

  override touchEach(
    region: string,
    offset: number,
    length: number,
    input: number,
    stride: number,
    count: number,
  ): void {
    for (let i = 0; i < count; i++) this.touched.push({ region, offset: offset + i * stride, length })
    super.touchEach(region, offset, length, input, stride, count)
  }
}

export interface IdealProcess {
  readonly name: ProcessName
  readonly program: Program
  readonly parameters: Parameters
  memory: PagedMemory
  reply: Reply
  waiting: Extract<Request, { kind: 'receive' }> | null
  readonly inbox: { from: ProcessName; payload: Payload }[]
  answer: Payload | null
  /** Every request, as a line; with `watch`, also every range written before it. */
  readonly history: string[]
  readonly work: { -readonly [K in keyof Work]: number }
  bytesSent: number
  bytesReceived: number
  requests: number
}

export interface IdealOptions {
  readonly mode: MemoryMode
  /** Write down requests and touched ranges. */
  readonly watch?: boolean
  /**
   * Before every step each process is given a fresh memory, restored from a snapshot, and the step is made twice, from two
   * of them: whoever keeps anything outside its memory does not do the same twice, and an error says so.
   */
  readonly restoreAlways?: boolean
  /** Programs to use instead of the project's. */
  readonly programs?: Readonly<Record<string, Program>>
  /** Which process takes the next step, as an index into those that can; the first of all others in turn if left out. */
  readonly choose?: (ready: number) => number
  /** May alter, drop (null) or double a message on its way. */
  readonly deliver?: (from: ProcessName, to: ProcessName, payload: Payload, number: number) => Payload[]
  /** With `watch`, called after every step with the images before and after it and what was said to be written (slow). */
  readonly onStep?: (process: IdealProcess, before: Image, after: Image, written: readonly WrittenRange[]) => void
}

export interface IdealRun {
  readonly processes: ReadonlyMap<ProcessName, IdealProcess>
  readonly answers: ReadonlyMap<ProcessName, Payload>
  /** Those that still wait when nothing can go on. */
  readonly stuck: readonly ProcessName[]
}

const table: Readonly<Record<string, Program>> = programs

export const runIdeal = (plans: readonly ProcessPlan[], options: IdealOptions): IdealRun => {
  const processes = new Map<ProcessName, IdealProcess>()
  const living: IdealProcess[] = []
  const files = new Map<string, Map<number, Payload>>()
  let messages = 0

  const start = ({ name, program: programName, parameters }: ProcessPlan): void => {
    const program = (options.programs ?? table)[programName]
    if (program === undefined) throw new Error(`no program ${programName}`)
    if (processes.has(name)) throw new Error(`two processes called ${name}`)
    const process: IdealProcess = {
      name,
      program,
      parameters,
      memory: newMemory(program, parameters, options),
      reply: { kind: 'started' },
      waiting: null,
      inbox: [],
      answer: null,
      history: [],
      work: { loops: 0, flops: 0, lineMisses: 0, stores: 0 },
      bytesSent: 0,
      bytesReceived: 0,
      requests: 0,
    }
    processes.set(name, process)
    living.push(process)
  }

  const send = (from: IdealProcess, to: ProcessName, payload: Payload): void => {
    from.bytesSent += payload.bytes
    const receiver = processes.get(to)
    if (receiver === undefined) throw new Error(`${from.name} sends to ${to}, which there is not`)
    const arriving = options.deliver?.(from.name, to, payload, messages++) ?? [payload]
    for (const one of arriving) receiver.inbox.push({ from: from.name, payload: one })
  }

  const perform = (process: IdealProcess, request: Request): void => {
    process.reply = { kind: 'done' }
    switch (request.kind) {
      case 'compute':
        process.work.loops += request.work.loops
        process.work.flops += request.work.flops
        process.work.lineMisses += request.work.lineMisses
        process.work.stores += request.work.stores
        return
      case 'send':
        send(process, request.to, request.payload)
        return
      case 'receive':
        process.waiting = request
        return
      case 'read':
        process.reply = { kind: 'block', payload: readBlock(files, request.file, request.offset, request.bytes) }
        return
      case 'write': {
        const blocks = files.get(request.file) ?? new Map<number, Payload>()
        files.set(request.file, blocks.set(request.offset, request.payload))
        return
      }
      case 'spawn':
        start(request)
        return
      case 'exit':
        process.answer = request.answer
        living.splice(living.indexOf(process), 1)
    }
  }

  for (const plan of plans) start(plan)
  let turn = 0
  for (;;) {
    const ready = living.filter(takeWaited)
    if (ready.length === 0) break
    // In turn, everyone goes on as far as it can; with `choose`, one step at a time.
    if (options.choose !== undefined) step(ready[options.choose(ready.length)]!, options, perform)
    else {
      const process = ready[turn++ % ready.length]!
      while (process.answer === null && takeWaited(process)) step(process, options, perform)
    }
  }
  const answers = new Map<ProcessName, Payload>()
  for (const { name, answer } of processes.values()) if (answer !== null) answers.set(name, answer)
  return { processes, answers, stuck: living.map(({ name }) => name) }
}

const newMemory = (program: Program, parameters: Parameters, { mode, watch }: IdealOptions): PagedMemory =>
  new (watch === true ? WatchedMemory : PagedMemory)(program.layout(parameters), mode)

/** Whether a process can go on; a message that it waits for becomes its reply. */
const takeWaited = (process: IdealProcess): boolean => {
  const { waiting, inbox } = process
  if (waiting === null) return true
  const at = waiting.from === null ? 0 : inbox.findIndex(({ from }) => from === waiting.from)
  const message = inbox[at]
  if (message === undefined) return false
  inbox.splice(at, 1)
  process.bytesReceived += message.payload.bytes
  process.reply = { kind: 'message', ...message }
  process.waiting = null
  return true
}

const restored = ({ program, parameters, memory }: IdealProcess, options: IdealOptions): PagedMemory => {
  const fresh = newMemory(program, parameters, options)
  fresh.restore(memory.snapshot())
  return fresh
}

const rehearse = (process: IdealProcess, options: IdealOptions): void => {
  const { name, program, parameters, reply } = process
  const [first, second] = [restored(process, options), restored(process, options)]
  const requests = [program.next(first, parameters, reply), program.next(second, parameters, reply)]
  const same = JSON.stringify(requests[0]) === JSON.stringify(requests[1])
  if (!same || differingPages(first.snapshot(), second.snapshot()).length > 0) {
    throw new Error(`${name} keeps something outside its memory: from one image it did two things`)
  }
}

const step = (
  process: IdealProcess,
  options: IdealOptions,
  perform: (process: IdealProcess, request: Request) => void,
): void => {
  const { program, parameters, reply } = process
  if (options.restoreAlways) {
    process.memory = restored(process, options)
    rehearse(process, options)
  }
  const before = options.onStep === undefined ? null : process.memory.snapshot()
  const request = program.next(process.memory, parameters, reply)
  process.requests++
  if (process.memory instanceof WatchedMemory) {
    const written = process.memory.touched.splice(0)
    if (before !== null) options.onStep?.(process, before, process.memory.snapshot(), written)
    for (const { region, offset, length } of written) process.history.push(`${region} ${offset} ${length}`)
    process.history.push(lineOf(request))
  }
  perform(process, request)
}

const readBlock = (files: Map<string, Map<number, Payload>>, file: string, offset: number, bytes: number): Payload => {
  const block = files.get(file)?.get(offset)
  if (block?.bytes !== bytes) throw new Error(`${bytes} bytes at ${offset} of ${file} were never written as one block`)
  return block
}

/** A request without its contents: what must be the same in both modes. */
const lineOf = (request: Request): string => {
  switch (request.kind) {
    case 'compute':
      return `compute ${JSON.stringify(request.work)}`
    case 'send':
      return `send ${request.to} ${request.payload.bytes}`
    case 'receive':
      return `receive ${request.from}`
    case 'read':
      return `read ${request.file} ${request.offset} ${request.bytes}`
    case 'write':
      return `write ${request.file} ${request.offset} ${request.payload.bytes}`
    case 'spawn':
      return `spawn ${request.name} ${request.program}`
    case 'exit':
      return `exit ${request.answer.bytes}`
  }
}
