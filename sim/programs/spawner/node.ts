// A process that delegates part of its work to children: in each round it creates some and collects their results in any order;
// it ends after sending its own result. Children may have children. A child's task depends on all earlier results, so that a lost
// or repeated result changes everything after it.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { numberOf, textOf } from '../parameters.ts'
import { answerOfRange, filledRecord, messageOf, record } from '../payload.ts'
import type { Parameters, Program, Reply, Request, Work } from '../program.ts'

const SCRATCH = 'scratch'
const SCRATCH_BYTES = 16 * 1024
const RESULT_BYTES = 64

// Registers.
const STATE = 0
const ROUND = 1
/** How many children were created in this round. */
const CREATED = 2
/** How many results arrived in this round. */
const RESULTS = 3
/** The sum of this round's results: a sum, because they arrive in any order. */
const SUM = 4
/** A digest of its own task and of all completed rounds. */
const HISTORY = 5

// States, named after the last request.
const START = 0
const COMPUTING = 1
const CREATING = 2
const COLLECTING = 3
const SENDING = 4
const ENDED = 5

export const spawnerNode: Program = {
  layout: (parameters: Parameters): Layout => ({
    baseBytes: numberOf(parameters, 'baseImageBytes'),
    regions: [{ name: SCRATCH, bytes: SCRATCH_BYTES }],
  }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const registers = memory.registers
    switch (registers[STATE]) {
      case START:
        registers[HISTORY] = mix(numberOf(parameters, 'task'), numberOf(parameters, 'number'))
        return compute(memory, parameters)
      case COMPUTING:
        if (registers[ROUND]! === numberOf(parameters, 'rounds')) return finish(memory, parameters)
        return create(memory, parameters)
      case CREATING:
        if (registers[CREATED]! < numberOf(parameters, 'children')) return create(memory, parameters)
        registers[STATE] = COLLECTING
        return { kind: 'receive', from: null }
      case COLLECTING: {
        const { from, payload } = messageOf(reply)
        registers[SUM] = (registers[SUM]! + mix(payload.digest, numberAfterSlash(from))) | 0
        registers[RESULTS]!++
        if (registers[RESULTS]! < numberOf(parameters, 'children')) return { kind: 'receive', from: null }
        return endRound(memory, parameters)
      }
      case SENDING:
        return exit(memory)
      default:
        throw new Error('a process was called after its end')
    }
  },
}

const nameOf = (number: number): string => `spawner/${number}`
const numberAfterSlash = (name: string): number => Number(name.slice(name.indexOf('/') + 1))

/** The number of processes in the tree of a child of this depth: that many process numbers are reserved for it. */
const familySize = (depth: number, fanOut: number): number => {
  let size = 1
  for (let level = 0; level < depth; level++) size = 1 + fanOut * size
  return size
}

const compute = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  const half = SCRATCH_BYTES / 2
  const offset = registers[ROUND]! % 2 === 0 ? 0 : half
  const content = filledRecord(memory.mode, half, registers[HISTORY]!)
  if (content.data !== null) memory.bytes(SCRATCH).set(content.data, offset)
  memory.touch(SCRATCH, offset, half, content.digest)
  registers[STATE] = COMPUTING
  return { kind: 'compute', work: taskWork(numberOf(parameters, 'operations')) }
}

const taskWork = (operations: number): Work => ({
  loops: operations,
  flops: operations,
  lineMisses: operations / 4,
  stores: SCRATCH_BYTES / 8,
})

const create = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  const fanOut = numberOf(parameters, 'fanOut')
  const depth = numberOf(parameters, 'depth') - 1
  const place = registers[ROUND]! * numberOf(parameters, 'children') + registers[CREATED]!++
  const number = numberOf(parameters, 'number') + 1 + place * familySize(depth, fanOut)
  registers[STATE] = CREATING
  return {
    kind: 'spawn',
    name: nameOf(number),
    program: 'spawner-node',
    parameters: {
      baseImageBytes: numberOf(parameters, 'baseImageBytes'),
      operations: numberOf(parameters, 'operations'),
      fanOut,
      number,
      parent: nameOf(numberOf(parameters, 'number')),
      task: registers[HISTORY]!,
      depth,
      children: fanOut,
      rounds: depth > 0 ? 1 : 0,
    },
  }
}

const endRound = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  registers[HISTORY] = mix(registers[HISTORY]!, registers[SUM]!)
  registers[SUM] = 0
  registers[RESULTS] = 0
  registers[CREATED] = 0
  registers[ROUND]!++
  return compute(memory, parameters)
}

const finish = (memory: AddressSpace, parameters: Parameters): Request => {
  const parent = textOf(parameters, 'parent')
  if (parent === '') return exit(memory)
  const registers = memory.registers
  registers[STATE] = SENDING
  const words = [numberOf(parameters, 'number'), registers[HISTORY]!, memory.digest(SCRATCH, 0, SCRATCH_BYTES)]
  return { kind: 'send', to: parent, payload: record(memory.mode, RESULT_BYTES, words) }
}

const exit = (memory: AddressSpace): Request => {
  memory.registers[STATE] = ENDED
  return { kind: 'exit', answer: answerOfRange(memory, SCRATCH, 0, SCRATCH_BYTES, memory.registers[HISTORY]!) }
}
