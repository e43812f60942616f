// A hint to the engine for programs that create thousands of small worlds in a row. It does not affect results.

import { setFlagsFromString } from 'node:v8'

/**
 * V8 records allocation sites whose objects often survive a collection, and then allocates there in the old generation (pretenuring).
 * With a new world every few milliseconds that guess is wrong: dead old objects keep the young ones they refer to alive until the next
 * full collection, so most of every world is copied before it is freed. Without pretenuring a search takes a tenth less processor time
 * (docs/performance.md). To be called before the first world is created; it applies to all threads.
 */
export function expectShortLivedWorlds(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
}
