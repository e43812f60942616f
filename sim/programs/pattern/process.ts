// One process of a pattern: in each round it reads input, computes, writes pages of its state, exchanges messages, writes output. What
// it sends depends on its state, and its state on what it received, so that anything lost, repeated or stale changes an answer.

import { type AddressSpace, type Layout, mix, PAGE_BYTES } from '../../machine/address-space.ts'
import { numberOf, textOf } from '../parameters.ts'
import { blockOf, filledRecord, messageOf, record } from '../payload.ts'
import type { Parameters, Payload, Program, Reply, Request } from '../program.ts'
import { type ExchangeOrder, type ExchangeShape, exchangeStep } from './exchange.ts'
import { type WritePlace, writtenRuns } from './writes.ts'

const STATE = 'state'
const ANSWER_BYTES = 16

// Registers.
/** The last request. */
const PHASE = 0
const ROUND = 1
/** How many steps of this round's exchange are done. */
const STEP = 2
/** A digest of everything received and read. */
const HISTORY = 3
/** The sum of what was received from any process in this exchange: a sum, because it arrives in any order. */
const SUM = 4

// Phases.
const START = 0
const STAGING = 1
const READING = 2
const COMPUTING = 3
const SENDING = 4
const RECEIVING = 5
const GATHERING = 6
const WRITING = 7
const ENDED = 8

export const patternProcess: Program = {
  layout: (parameters: Parameters): Layout => ({
    baseBytes: numberOf(parameters, 'baseImageBytes'),
    regions: [{ name: STATE, bytes: numberOf(parameters, 'state') }],
    grainPages: numberOf(parameters, 'grainPages'),
  }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const { registers } = memory
    switch (registers[PHASE]) {
      case START:
        registers[HISTORY] = mix(numberOf(parameters, 'programSeed'), numberOf(parameters, 'number'))
        return stageInput(memory, parameters) ?? goOn(memory, parameters, beginRound)
      case STAGING:
        return goOn(memory, parameters, beginRound)
      case READING:
        absorb(memory, blockOf(reply))
        return goOn(memory, parameters, compute)
      case COMPUTING:
        return goOn(memory, parameters, writePages)
      case SENDING:
        return goOn(memory, parameters, exchange)
      case RECEIVING:
      case GATHERING:
        take(memory, reply)
        return goOn(memory, parameters, exchange)
      case WRITING:
        return goOn(memory, parameters, endRound)
      default:
        throw new Error('a pattern process was called after its end')
    }
  },
}

/** A stage of a round: returns a request, or the stage to continue with. */
type Stage = (memory: AddressSpace, parameters: Parameters) => Request | Stage

function goOn(memory: AddressSpace, parameters: Parameters, first: Stage): Request {
  let stage = first
  for (;;) {
    const result = stage(memory, parameters)
    if (typeof result !== 'function') return result
    stage = result
  }
}

const inputOf = (parameters: Parameters): string => `${nameOf(numberOf(parameters, 'number'))}.input`

/** Writes its input file to the file server, once. */
function stageInput(memory: AddressSpace, parameters: Parameters): Request | null {
  const bytes = numberOf(parameters, 'input')
  if (bytes === 0) return null
  memory.registers[PHASE] = STAGING
  const payload = filledRecord(memory.mode, bytes, memory.registers[HISTORY]!)
  return { kind: 'write', file: inputOf(parameters), offset: 0, payload }
}

const beginRound: Stage = ({ registers }, parameters) => {
  if (registers[ROUND] === numberOf(parameters, 'size')) return exit
  const bytes = numberOf(parameters, 'input')
  if (bytes === 0) return compute
  registers[PHASE] = READING
  return { kind: 'read', file: inputOf(parameters), offset: 0, bytes }
}

const compute: Stage = ({ registers }, parameters) => {
  const ns = numberOf(parameters, 'work')
  if (ns === 0) return writePages
  registers[PHASE] = COMPUTING
  return { kind: 'compute', work: { loops: 0, flops: 0, lineMisses: 0, stores: 0, ns } }
}

const writePages: Stage = (memory, parameters) => {
  const { registers } = memory
  const stateBytes = numberOf(parameters, 'state')
  const grainBytes = numberOf(parameters, 'grainPages') * PAGE_BYTES
  const value = mix(registers[HISTORY]!, registers[ROUND]!)
  for (const { first, count } of writtenRuns(writesOf(parameters), registers[ROUND]!)) {
    const from = first * grainBytes
    const end = Math.min(from + count * grainBytes, stateBytes)
    const whole = Math.floor((end - from) / grainBytes)
    const rest = from + whole * grainBytes
    if (memory.mode === 'bytes') fill(memory, from, end - from, value)
    memory.touchEach(STATE, from, grainBytes, value, grainBytes, whole)
    if (rest < end) memory.touch(STATE, rest, end - rest, value)
  }
  const every = numberOf(parameters, 'every')
  return (registers[ROUND]! + 1) % every === 0 ? exchange : writeOutput
}

const writesOf = (parameters: Parameters) => ({
  place: textOf(parameters, 'where') as WritePlace,
  grainBytes: numberOf(parameters, 'grainPages') * PAGE_BYTES,
  stateBytes: numberOf(parameters, 'state'),
  writtenBytes: numberOf(parameters, 'written'),
  hotBytes: numberOf(parameters, 'hotSet'),
  seed: mix(numberOf(parameters, 'programSeed'), numberOf(parameters, 'number')),
})

/** Mixes the value into the first word of each page. */
function fill(memory: AddressSpace, offset: number, length: number, value: number): void {
  const bytes = memory.bytes(STATE)
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, length)
  for (let at = 0; at + 4 <= length; at += PAGE_BYTES) view.setInt32(at, mix(view.getInt32(at, true), value), true)
}

const exchange: Stage = (memory, parameters) => {
  const { registers } = memory
  const step = exchangeStep(
    numberOf(parameters, 'number'),
    {
      shape: textOf(parameters, 'messages') as ExchangeShape,
      order: textOf(parameters, 'order') as ExchangeOrder,
      processes: numberOf(parameters, 'workers'),
      seed: numberOf(parameters, 'programSeed'),
      custom: textOf(parameters, 'exchange'),
    },
    registers[ROUND]!,
    registers[STEP]!,
  )
  if (step === null || step.kind === 'send') settleGathering(memory)
  if (step === null) {
    registers[STEP] = 0
    return writeOutput
  }
  registers[STEP]!++
  if (step.kind === 'send') {
    registers[PHASE] = SENDING
    return { kind: 'send', to: nameOf(step.to), payload: message(memory, parameters) }
  }
  registers[PHASE] = step.from === null ? GATHERING : RECEIVING
  return { kind: 'receive', from: step.from === null ? null : nameOf(step.from) }
}

/** Depends on everything that came in, and on a piece of the state that differs from message to message. */
function message(memory: AddressSpace, parameters: Parameters): Payload {
  const { registers } = memory
  const stateBytes = numberOf(parameters, 'state')
  const grainBytes = numberOf(parameters, 'grainPages') * PAGE_BYTES
  const grains = Math.ceil(stateBytes / grainBytes)
  const offset = ((registers[ROUND]! * 7 + registers[STEP]!) % grains) * grainBytes
  const piece = memory.digest(STATE, offset, Math.min(grainBytes, stateBytes - offset))
  const seed = mix(mix(registers[HISTORY]!, registers[STEP]!), piece)
  return filledRecord(memory.mode, numberOf(parameters, 'messageSize'), seed)
}

function take({ registers }: AddressSpace, reply: Reply): void {
  const { from, payload } = messageOf(reply)
  const value = mix(payload.digest, Number(from.slice(from.indexOf('/') + 1)))
  if (registers[PHASE] === GATHERING) registers[SUM] = (registers[SUM]! + value) | 0
  else registers[HISTORY] = mix(registers[HISTORY]!, value)
}

function settleGathering({ registers }: AddressSpace): void {
  if (registers[SUM] === 0) return
  registers[HISTORY] = mix(registers[HISTORY]!, registers[SUM]!)
  registers[SUM] = 0
}

const writeOutput: Stage = (memory, parameters) => {
  const bytes = numberOf(parameters, 'output')
  if (bytes === 0) return endRound
  const { registers } = memory
  registers[PHASE] = WRITING
  const payload = filledRecord(memory.mode, bytes, mix(registers[HISTORY]!, registers[ROUND]!))
  const file = `${nameOf(numberOf(parameters, 'number'))}.output`
  return { kind: 'write', file, offset: registers[ROUND]! * bytes, payload }
}

const endRound: Stage = ({ registers }) => {
  registers[ROUND]!++
  return beginRound
}

const exit: Stage = (memory, parameters) => {
  const { registers } = memory
  registers[PHASE] = ENDED
  const state = memory.digest(STATE, 0, numberOf(parameters, 'state'))
  const words = [numberOf(parameters, 'number'), registers[ROUND]!, registers[HISTORY]!, state]
  return { kind: 'exit', answer: record(memory.mode, ANSWER_BYTES, words) }
}

const nameOf = (number: number): string => `pattern/${number}`

const absorb = ({ registers }: AddressSpace, payload: Payload): void => {
  registers[HISTORY] = mix(registers[HISTORY]!, payload.digest)
}
