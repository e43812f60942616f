// Whether an exchange terminates, decided before any run: processes take their steps; messages arrive at once and are buffered.
// What gets stuck here gets stuck on any machine, because sending never waits for the receiver.

import { type Exchange, exchangeStep } from './exchange.ts'

/** At most this many processes of a cycle are named. */
const MOST_NAMED = 6

/** Why an exchange never ends or leaves messages unreceived; null if it ends and every message is received. */
export function whyExchangeFails(exchange: Exchange, numbers: readonly number[]): string | null {
  const at = new Map(numbers.map((number) => [number, 0]))
  const underWay = new Map<string, number>()
  const toAnybody = new Map<number, string[]>()
  const ready = [...numbers]
  const waiting = new Set<number>()
  for (let me = ready.shift(); me !== undefined; me = ready.shift()) {
    waiting.delete(me)
    for (;;) {
      const step = exchangeStep(me, exchange, 0, at.get(me)!)
      if (step === null) break
      if (step.kind === 'send') {
        const channel = `${me} ${step.to}`
        underWay.set(channel, (underWay.get(channel) ?? 0) + 1)
        toAnybody.set(step.to, [...(toAnybody.get(step.to) ?? []), channel])
        if (waiting.has(step.to)) {
          waiting.delete(step.to)
          ready.push(step.to)
        }
      } else {
        const channel =
          step.from === null ? toAnybody.get(me)?.find((each) => (underWay.get(each) ?? 0) > 0) : `${step.from} ${me}`
        const there = channel === undefined ? 0 : (underWay.get(channel) ?? 0)
        if (there === 0) {
          waiting.add(me)
          break
        }
        underWay.set(channel!, there - 1)
      }
      at.set(me, at.get(me)! + 1)
    }
  }
  if (waiting.size > 0) return chainOf(exchange, at, waiting)
  const left = [...underWay].find(([, count]) => count > 0)
  if (left === undefined) return null
  const [from, to] = left[0].split(' ')
  return `pattern/${to} never receives what pattern/${from} sends to it`
}

/** Follows the waits-for relation to a cycle or to a process that sends no more. */
function chainOf(exchange: Exchange, at: ReadonlyMap<number, number>, waiting: ReadonlySet<number>): string {
  const chain: number[] = []
  let me = [...waiting][0]!
  while (waiting.has(me) && !chain.includes(me)) {
    chain.push(me)
    const step = exchangeStep(me, exchange, 0, at.get(me)!)!
    const source = step.kind === 'receive' ? step.from : null
    me = source ?? [...waiting].find((other) => other !== me) ?? me
  }
  if (!waiting.has(me)) {
    return `pattern/${chain.at(-1)} waits for a message from pattern/${me}, which sends it none in an exchange`
  }
  const cycle = chain.slice(chain.indexOf(me))
  const named = cycle.slice(0, MOST_NAMED).map((number) => `pattern/${number}`)
  const rest = cycle.length > MOST_NAMED ? `, and so on through ${cycle.length} processes,` : ','
  if (named.length === 1) return `${named[0]} waits for itself`
  return `they deadlock: ${named.join(' waits for ')}${rest} which waits for pattern/${me}`
}
