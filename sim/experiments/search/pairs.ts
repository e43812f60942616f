// Pairs of crashes in random order, for searches that try only some of them: the first N in order of time would all begin with a crash at
// the very beginning. All first crashes are visited in random order, with some second crashes each; then again with the next ones. So
// the pairs are spread over all of them, and none occurs twice.

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

/** How many pairs to take per first crash in one round, given how many are wanted in total. */
export const pairsEach = (ground: Ground, wanted: number): number => Math.ceil(wanted / firstCrashes(ground).length)

/** The pairs tried under a number: `each` pairs with one first crash; none if all of them have been tried. */
export function drawnPairs(ground: Ground, seed: string, number: number, each: number): Schedule[] {
  const firsts = drawnFirsts(ground, seed)
  const round = Math.floor(number / firsts.length)
  const first = firsts[number % firsts.length]!
  const chance = new RandomStreams(seed).of(`pairs with ${JSON.stringify(first)}`)
  return shuffled(pairsWith(ground, first), chance).slice(round * each, (round + 1) * each)
}

/** A uniformly random permutation (Fisher-Yates). */
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
