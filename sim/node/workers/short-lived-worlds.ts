// A hint to the engine for those who make thousands of small worlds in a row. It changes nothing that a run gives.

import { setFlagsFromString } from 'node:v8'

/**
 * V8 notes where objects are made that often outlive a collection, and makes more of them as old objects from the start. With a world
 * every few milliseconds that guess is wrong: dead old objects keep what young ones they refer to until the next full collection, so
 * that most of every world is copied before it goes. Without the guess a search takes a tenth less processor time
 * (docs/performance.md). To be called before the first world is made; it holds for all threads.
 */
export function expectShortLivedWorlds(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
