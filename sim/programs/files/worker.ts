// A process that depends on its files: it reads, changes and writes back the records of a ledger, appends to a journal, and now and
// then sends its neighbour a message that depends on what it read. The new value of a record depends on the old one: if the file
// were not rolled back with the process, the change would be made twice and the answer would differ.
// Files are read in the same blocks in which they were written.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { REPORT_BYTES } from '../collector.ts'
import { numberOf } from '../parameters.ts'
import { answerOfRange, blockOf, filledRecord, messageOf, record } from '../payload.ts'
import type { Parameters, Payload, Program, Reply, Request, Work } from '../program.ts'

const TABLE = 'table'
const TABLE_BYTES = 32 * 1024
const ROW_BYTES = 256
const MESSAGE_BYTES = 256

// Registers.
const STATE = 0
const STEP = 1
/** The next record or journal entry while the ledger is initialised or the files are read back. */
const CURSOR = 2
/** A digest of everything read and received. */
const HISTORY = 3
/** The digest of the ledger record as it was read. */
const OLD_RECORD = 4

// States, named after the last request.
const BEGINNING_LEDGER = 0
const COMPUTING = 1
const READING_RECORD = 2
const WRITING_RECORD = 3
const APPENDING = 4
const SENDING = 5
const RECEIVING = 6
const REREADING_LEDGER = 7
const REREADING_JOURNAL = 8
const REPORTING = 9
const ENDED = 10

export const filesWorker: Program = {
  layout: (parameters: Parameters): Layout => ({
    baseBytes: numberOf(parameters, 'baseImageBytes'),
    regions: [{ name: TABLE, bytes: TABLE_BYTES }],
  }),

  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request {
    const registers = memory.registers
    switch (registers[STATE]) {
      case BEGINNING_LEDGER:
        return beginLedger(memory, parameters)
      case COMPUTING:
        registers[STATE] = READING_RECORD
        return readRecord(parameters, recordOfStep(memory, parameters))
      case READING_RECORD:
        return changeRecord(memory, parameters, blockOf(reply))
      case WRITING_RECORD:
        return append(memory, parameters)
      case APPENDING:
        return exchange(memory, parameters)
      case SENDING:
        return awaitNeighbour(memory, parameters)
      case RECEIVING:
        absorb(memory, messageOf(reply).payload)
        return nextStep(memory, parameters)
      case REREADING_LEDGER:
      case REREADING_JOURNAL:
        absorb(memory, blockOf(reply))
        registers[CURSOR]!++
        return reread(memory, parameters)
      case REPORTING:
        registers[STATE] = ENDED
        return { kind: 'exit', answer: answerOfRange(memory, TABLE, 0, TABLE_BYTES, registers[HISTORY]!) }
      default:
        throw new Error('a worker was called after its end')
    }
  },
}

const nameOf = (index: number): string => `files/${index + 1}`
const ledgerOf = (parameters: Parameters): string => `${nameOf(numberOf(parameters, 'index'))}.ledger`
const journalOf = (parameters: Parameters): string => `${nameOf(numberOf(parameters, 'index'))}.journal`

const absorb = (memory: AddressSpace, payload: Payload): void => {
  memory.registers[HISTORY] = mix(memory.registers[HISTORY]!, payload.digest)
}

const recordOfStep = (memory: AddressSpace, parameters: Parameters): number =>
  (memory.registers[STEP]! * 3 + numberOf(parameters, 'index')) % numberOf(parameters, 'records')

const beginLedger = (memory: AddressSpace, parameters: Parameters): Request => {
  const number = memory.registers[CURSOR]!++
  if (number === numberOf(parameters, 'records')) return compute(memory, parameters)
  const seed = mix(numberOf(parameters, 'index'), number)
  return writeRecord(memory, parameters, number, seed)
}

const writeRecord = (memory: AddressSpace, parameters: Parameters, number: number, seed: number): Request => {
  const bytes = numberOf(parameters, 'recordBytes')
  const payload = filledRecord(memory.mode, bytes, seed)
  return { kind: 'write', file: ledgerOf(parameters), offset: number * bytes, payload }
}

const readRecord = (parameters: Parameters, number: number): Request => {
  const bytes = numberOf(parameters, 'recordBytes')
  return { kind: 'read', file: ledgerOf(parameters), offset: number * bytes, bytes }
}

/** Recomputes one row of the table from the history so far. */
const compute = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  const offset = (registers[STEP]! % (TABLE_BYTES / ROW_BYTES)) * ROW_BYTES
  const row = filledRecord(memory.mode, ROW_BYTES, registers[HISTORY]!)
  if (row.data !== null) memory.bytes(TABLE).set(row.data, offset)
  memory.touch(TABLE, offset, ROW_BYTES, row.digest)
  registers[STATE] = COMPUTING
  return { kind: 'compute', work: stepWork(numberOf(parameters, 'operations')) }
}

const stepWork = (operations: number): Work => ({
  loops: operations,
  flops: operations,
  lineMisses: operations / 4,
  stores: ROW_BYTES / 4,
})

const changeRecord = (memory: AddressSpace, parameters: Parameters, old: Payload): Request => {
  const registers = memory.registers
  registers[OLD_RECORD] = old.digest
  absorb(memory, old)
  registers[STATE] = WRITING_RECORD
  return writeRecord(memory, parameters, recordOfStep(memory, parameters), mix(old.digest, registers[HISTORY]!))
}

const append = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  const bytes = numberOf(parameters, 'journalBytes')
  const seed = mix(registers[OLD_RECORD]!, registers[HISTORY]!)
  registers[STATE] = APPENDING
  const payload = filledRecord(memory.mode, bytes, seed)
  return { kind: 'write', file: journalOf(parameters), offset: registers[STEP]! * bytes, payload }
}

const exchange = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  const workers = numberOf(parameters, 'workers')
  if (workers === 1 || (registers[STEP]! + 1) % numberOf(parameters, 'exchangeEvery') !== 0) {
    return nextStep(memory, parameters)
  }
  registers[STATE] = SENDING
  const to = nameOf((numberOf(parameters, 'index') + 1) % workers)
  return { kind: 'send', to, payload: filledRecord(memory.mode, MESSAGE_BYTES, registers[HISTORY]!) }
}

const awaitNeighbour = (memory: AddressSpace, parameters: Parameters): Request => {
  const workers = numberOf(parameters, 'workers')
  memory.registers[STATE] = RECEIVING
  return { kind: 'receive', from: nameOf((numberOf(parameters, 'index') + workers - 1) % workers) }
}

const nextStep = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  registers[STEP]!++
  if (registers[STEP]! < numberOf(parameters, 'size')) return compute(memory, parameters)
  registers[CURSOR] = 0
  registers[STATE] = REREADING_LEDGER
  return reread(memory, parameters)
}

/** At the end the whole contents of the files are read into the answer. */
const reread = (memory: AddressSpace, parameters: Parameters): Request => {
  const registers = memory.registers
  if (registers[STATE] === REREADING_LEDGER) {
    if (registers[CURSOR]! < numberOf(parameters, 'records')) return readRecord(parameters, registers[CURSOR]!)
    registers[STATE] = REREADING_JOURNAL
    registers[CURSOR] = 0
  }
  const bytes = numberOf(parameters, 'journalBytes')
  if (registers[CURSOR]! < numberOf(parameters, 'size')) {
    return { kind: 'read', file: journalOf(parameters), offset: registers[CURSOR]! * bytes, bytes }
  }
  registers[STATE] = REPORTING
  const words = [numberOf(parameters, 'index'), registers[HISTORY]!]
  return { kind: 'send', to: 'files/0', payload: record(memory.mode, REPORT_BYTES, words) }
}
