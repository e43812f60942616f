// A program described by what it does per round: how long it computes, how much state it has and changes, what it exchanges with
// whom, what it reads and writes. For users who know their program's figures and do not want to rewrite it for the simulator.

import { PAGE_BYTES } from '../../machine/address-space.ts'
import { type Application, type ApplicationOptions, completeOptions, type OptionConflict } from '../application.ts'
import { numberOf, textOf } from '../parameters.ts'
import type { Parameters, ProcessPlan } from '../program.ts'
import { parseCustomExchange } from './custom-exchange.ts'
import { whyExchangeFails } from './deadlock.ts'
import { type Exchange, type ExchangeOrder, type ExchangeShape, exchangeOrders, exchangeShapes } from './exchange.ts'
import { writePlaces } from './writes.ts'

/** The contents of the state are tracked in at most this many grains, whatever its size. */
const MOST_GRAINS = 8192

/** The smallest power of two of pages per grain with which a state has at most MOST_GRAINS grains. */
export function grainPagesFor(stateBytes: number): number {
  let pages = 1
  while (stateBytes / (pages * PAGE_BYTES) > MOST_GRAINS) pages *= 2
  return pages
}

export const pattern: Application = {
  title: 'A program described by what it does per round',
  sizeUnit: 'rounds',
  dealt: false,
  options: {
    work: {
      default: 1_000_000_000,
      unit: 'ns',
      quantity: 'duration',
      description: 'processor time of a process per round',
    },
    state: {
      default: 2 ** 20,
      unit: 'bytes',
      quantity: 'size',
      minimum: 4,
      description: 'size of the memory that a process works on',
    },
    written: {
      default: 2 ** 16,
      unit: 'bytes',
      quantity: 'size',
      description: 'how much of its state a process writes per round, in whole pages',
    },
    where: {
      default: 'sweep',
      unit: '',
      choices: writePlaces,
      description:
        'where in the state it writes: anywhere (spread), page after page (sweep), or in a small part (hot-set)',
    },
    hotSet: { default: 2 ** 16, unit: 'bytes', quantity: 'size', minimum: 4, description: 'size of the hot set' },
    messages: { default: 'none', unit: '', choices: exchangeShapes, description: 'who sends to whom' },
    messageSize: { default: 1024, unit: 'bytes', quantity: 'size', minimum: 4, description: 'size of each message' },
    every: { default: 1, unit: 'rounds', minimum: 1, description: 'rounds from one exchange to the next' },
    order: {
      default: 'send-first',
      unit: '',
      choices: exchangeOrders,
      description: 'whether a process sends before it waits for the others, or waits first',
    },
    exchange: {
      default: '',
      unit: '',
      description: 'the steps of messages: custom, as in "1: send 2, receive 3; 2: receive 1, send 3; .."',
    },
    input: {
      default: 0,
      unit: 'bytes',
      quantity: 'size',
      description: 'how much a process reads from its input file per round',
    },
    output: {
      default: 0,
      unit: 'bytes',
      quantity: 'size',
      description: 'how much a process appends to its output file per round',
    },
    programSeed: { default: 1, unit: '', description: 'seed for random pairs and places' },
  },
  defaultBaseImageBytes: 64 * 1024,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = completeOptions(pattern, options)
    const grainPages = grainPagesFor(numberOf(parameters, 'state') + numberOf(parameters, 'baseImageBytes'))
    return numbersOf(parameters).map((number) => ({
      name: `pattern/${number}`,
      program: 'pattern-process',
      parameters: { ...parameters, ...(number === 0 ? masterOnly : { grainPages }), number },
    }))
  },

  writesFiles: ({ input = 0, output = 0 }) => Number(input) + Number(output) > 0,

  conflicts(options: ApplicationOptions): OptionConflict[] {
    const parameters = completeOptions(pattern, options)
    return [...writeConflicts(parameters), ...exchangeConflicts(parameters)]
  },
}

/** A master only distributes and collects: it has no work and almost no state. */
const masterOnly: Parameters = { grainPages: 1, state: PAGE_BYTES, written: 0, work: 0, input: 0, output: 0 }

function numbersOf(parameters: Parameters): number[] {
  const workers = Array.from({ length: numberOf(parameters, 'workers') }, (_, index) => index + 1)
  return textOf(parameters, 'messages') === 'master-and-workers' ? [0, ...workers] : workers
}

function writeConflicts(parameters: Parameters): OptionConflict[] {
  const state = numberOf(parameters, 'state')
  const conflicts: OptionConflict[] = []
  if (numberOf(parameters, 'written') > state) {
    conflicts.push({
      option: 'written',
      message: 'expected at most the size of the state, since no more than that can change',
    })
  }
  if (textOf(parameters, 'where') === 'hot-set' && numberOf(parameters, 'hotSet') > state) {
    conflicts.push({ option: 'hotSet', message: 'expected at most the size of the state, of which it is a part' })
  }
  return conflicts
}

function exchangeConflicts(parameters: Parameters): OptionConflict[] {
  const exchange: Exchange = {
    shape: textOf(parameters, 'messages') as ExchangeShape,
    order: textOf(parameters, 'order') as ExchangeOrder,
    processes: numberOf(parameters, 'workers'),
    seed: numberOf(parameters, 'programSeed'),
    custom: textOf(parameters, 'exchange'),
  }
  if (exchange.shape === 'custom') return customConflicts(exchange)
  if (exchange.custom !== '') {
    return [
      { option: 'exchange', message: `messages: ${exchange.shape} has steps of its own; expected messages: custom` },
    ]
  }
  // if everybody sends before waiting, nobody waits for ever
  const failure = exchange.order === 'send-first' ? null : whyExchangeFails(exchange, numbersOf(parameters))
  return failure === null ? [] : [{ option: 'order', message: failure }]
}

function customConflicts(exchange: Exchange): OptionConflict[] {
  const parsed = parseCustomExchange(exchange.custom)
  if ('problem' in parsed) return [{ option: 'exchange', message: parsed.problem }]
  const { processes } = exchange
  if (parsed.steps.size === 0) {
    return [{ option: 'exchange', message: 'expected who sends to whom, "1: send 2, receive 2; 2: receive 1, send 1"' }]
  }
  for (const [number, steps] of parsed.steps) {
    const unknown = [number, ...steps.map(({ other }) => other)].find((each) => each < 1 || each > processes)
    if (unknown !== undefined) {
      const message = `there is no process ${unknown}; expected ${processes === 1 ? '1' : `1 to ${processes}`}`
      return [{ option: 'exchange', message }]
    }
    if (steps.some(({ other }) => other === number)) {
      return [{ option: 'exchange', message: `process ${number} would send to itself or wait for itself` }]
    }
  }
  const failure = whyExchangeFails(exchange, numbersFrom(processes))
  return failure === null ? [] : [{ option: 'exchange', message: failure }]
}

const numbersFrom = (processes: number): number[] => Array.from({ length: processes }, (_, index) => index + 1)
