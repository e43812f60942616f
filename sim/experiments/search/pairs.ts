// Pairs of crashes in a drawn order, for searches that try a part of them: the first N in the order of time would all begin with a crash at
// the very beginning. All first crashes are gone over in an order that chance makes, with so many second ones each; then again, for
// the next ones. So the pairs are spread over all there are, and none comes twice.

import { type RandomStream, RandomStreams } from '../../kernel/chance/random.ts'
import type { Ground } from './aiming/ground.ts'
import { firstCrashes, pairsWith } from './exhaustive.ts'
import type { Schedule, Strike } from './schedule.ts'

const orders = new WeakMap<Ground, { readonly seed: string; readonly firsts: readonly Strike[] }>()

function drawnFirsts(ground: Ground, seed: string): readonly Strike[] {
  const known = orders.get(ground)
  if (known?.seed === seed) return known.firsts
  const firsts = shuffled(firstCrashes(ground), new RandomStreams(seed).of('first crashes'))
  orders.set(ground, { seed, firsts })
  return firsts
}

/** How many pairs are taken of each first crash in one round, if so many are wanted in all. */
export const pairsEach = (ground: Ground, wanted: number): number => Math.ceil(wanted / firstCrashes(ground).length)

/** What is tried as number `number`: `each` pairs with one first crash; none when all of them have been tried. */
export function drawnPairs(ground: Ground, seed: string, number: number, each: number): Schedule[] {
  const firsts = drawnFirsts(ground, seed)
  const round = Math.floor(number / firsts.length)
  const first = firsts[number % firsts.length]!
  const chance = new RandomStreams(seed).of(`pairs with ${JSON.stringify(first)}`)
  return shuffled(pairsWith(ground, first), chance).slice(round * each, (round + 1) * each)
}

/** The same items, each order equally likely (Fisher and Yates). */
function shuffled<T>(items: readonly T[], chance: RandomStream): T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = chance.integer(0, last)
    const moved = order[last]!
    order[last] = order[other]!
    order[other] = moved
  }
  return order
}
