// Who sends to whom when the processes of a pattern exchange messages. Processes are numbered from 1; 0 is the master, if there is one.
// Each shape computes any step of any process in any round directly, so that a thousand processes do not need a thousand lists.

import { mix } from '../../machine/address-space.ts'
import { type CustomStep, customSteps } from './custom-exchange.ts'

/** What one process does next in an exchange; a null source means any process. */
export type ExchangeStep =
  | { readonly kind: 'send'; readonly to: number }
  | { readonly kind: 'receive'; readonly from: number | null }

export const exchangeOrders = ['send-first', 'receive-first'] as const
export type ExchangeOrder = (typeof exchangeOrders)[number]

export interface Exchange {
  readonly shape: ExchangeShape
  readonly order: ExchangeOrder
  /** How many processes there are, not counting a master. */
  readonly processes: number
  /** The seed of `random-pairs`. */
  readonly seed: number
  /** The steps of `custom`, in their notation. */
  readonly custom: string
}

/** What a process sends and receives in one exchange, each in order. */
interface Part {
  readonly sends: number
  readonly to: (k: number) => number
  readonly receives: number
  readonly from: (k: number) => number | null
}

const idle: Part = { sends: 0, to: () => 0, receives: 0, from: () => null }

/** Wraps a number around into 1 .. n. */
const around = (number: number, n: number): number => ((((number - 1) % n) + n) % n) + 1

const pairWith = (partner: number | null): Part =>
  partner === null ? idle : { sends: 1, to: () => partner, receives: 1, from: () => partner }

const shapes = {
  none: () => idle,
  ring: (me, { processes }) =>
    processes === 1
      ? idle
      : { sends: 1, to: () => around(me + 1, processes), receives: 1, from: () => around(me - 1, processes) },
  neighbours: (me, { processes }) => {
    const beside = [me - 1, me + 1].filter((number) => number >= 1 && number <= processes)
    return { sends: beside.length, to: (k) => beside[k]!, receives: beside.length, from: (k) => beside[k]! }
  },
  'all-to-all': (me, { processes }) => ({
    sends: processes - 1,
    to: (k) => around(me + 1 + k, processes),
    receives: processes - 1,
    from: (k) => around(me - 1 - k, processes),
  }),
  'master-and-workers': (me, { processes }) =>
    me === 0
      ? { sends: processes, to: (k) => k + 1, receives: processes, from: () => null }
      : { sends: 1, to: () => 0, receives: 1, from: () => 0 },
  'random-pairs': (me, exchange, round) => pairWith(partnerOf(me, exchange, round)),
} satisfies Record<string, (me: number, exchange: Exchange, round: number) => Part>

export type ExchangeShape = keyof typeof shapes | 'custom'

export const exchangeShapes: readonly ExchangeShape[] = [...(Object.keys(shapes) as (keyof typeof shapes)[]), 'custom']

/** Step `index` of a process in this round's exchange; null once it has done its part. */
export function exchangeStep(me: number, exchange: Exchange, round: number, index: number): ExchangeStep | null {
  if (exchange.shape === 'custom') return written(customSteps(exchange.custom).get(me)?.[index])
  const { sends, to, receives, from } = shapes[exchange.shape](me, exchange, round)
  if (index >= sends + receives) return null
  // a master has nothing to send before it has received from its workers
  const sendsFirst = exchange.order === 'send-first' && me !== 0
  if (sendsFirst)
    return index < sends ? { kind: 'send', to: to(index) } : { kind: 'receive', from: from(index - sends) }
  return index < receives ? { kind: 'receive', from: from(index) } : { kind: 'send', to: to(index - receives) }
}

function written(step: CustomStep | undefined): ExchangeStep | null {
  if (step === undefined) return null
  return step.verb === 'send' ? { kind: 'send', to: step.other } : { kind: 'receive', from: step.other }
}

/**
 * Who is paired with a process in a round: one round of a round-robin tournament (circle method), drawn at random for each round.
 * Null for the one process that sits out if their number is odd.
 */
function partnerOf(me: number, { processes, seed }: Exchange, round: number): number | null {
  const seats = processes + (processes % 2)
  const circle = seats - 1
  const draw = (mix(mix(seed, round), processes) >>> 0) % circle
  const seat = me - 1
  const opposite = (draw - seat + 2 * circle) % circle
  // the seat that would be paired with itself is paired with the one outside the circle
  const partner = seat === circle ? seatMeetingItself(draw, circle) : opposite === seat ? circle : opposite
  return partner < processes ? partner + 1 : null
}

/** The seat x with 2x = draw modulo the (odd) circle. */
const seatMeetingItself = (draw: number, circle: number): number => (draw % 2 === 0 ? draw : draw + circle) / 2
