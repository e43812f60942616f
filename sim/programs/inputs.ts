// The inputs of the problems, given by a formula so that every worker can generate its part, and a check the whole, without a file.
// Values are multiples of 2^-10 in [-1, 1): exact in 4 bytes, and sums of their products are exact in 8.

import { mix } from '../machine/address-space.ts'
import type { Work } from './program.ts'

/** Element (i, j) of the input identified by `name` (any number that distinguishes it from other inputs). */
export const inputElement = (name: number, i: number, j: number): number => {
  const scattered = mix(mix(name, i), j)
  const digest = Math.imul(scattered ^ (scattered >>> 16), 0x85ebca6b)
  return ((digest ^ (digest >>> 13)) >> 21) / 1024
}

/** Generating input: an index computation of some four operations and a store per element, a line fetched for every four. */
export const fillWork = (elements: number): Work => ({
  loops: elements,
  flops: 4 * elements,
  lineMisses: elements / 4,
  stores: elements,
})
