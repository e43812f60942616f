// What the checks say of a run, and what became of its faults: all that a search asks of the thousands of runs that it makes. The run is the
// same as any other; but nothing is digested, added up or put into words.

import { endOf, Rest, settingOf } from './checked-run.ts'
import type { Check, Violation } from './checks/check.ts'
import { Watch } from './checks/watch.ts'
import type { Receipt } from './faults/receipt.ts'
import type { SimulationResult } from './result.ts'
import { protocolOf } from './scenario/chosen/chosen-protocol.ts'
import { type OwnParts, partsWith } from './scenario/known-parts.ts'
import type { Scenario } from './scenario/scenario.ts'
import type { SelectiveReader } from './trace/trace.ts'
import { World } from './world.ts'

export interface Judged {
  /** What the scenario names that is not starsim's own. */
  readonly parts: OwnParts
  /** The result of the same scenario without faults. */
  readonly crashFree: SimulationResult
  /** All of the protocol's when left out. */
  readonly watched?: readonly Check[]
  readonly readers: readonly SelectiveReader[]
}

export interface Verdict {
  readonly violations: readonly Violation[]
  /** Why more was lost than is promised to survive; null: it was not. */
  readonly beyondPromise: string | null
  /** What became of each fault. */
  readonly receipts: readonly Receipt[]
  /** When the run was over and no fault could come any more; infinity if it was not, or waited for nothing. */
  readonly overNs: number
}

/** Throws what the run throws. */
export function verdictOf(scenario: Scenario, { parts, crashFree, watched, readers }: Judged): Verdict {
  const known = partsWith(parts)
  const world = new World(scenario, { seed: scenario.seed, parts: known, isDigested: false })
  const watch = new Watch(settingOf(world, crashFree, known), watched ?? protocolOf(scenario, known).checks)
  watch.readFrom(world.trace)
  for (const { read, kinds } of readers) world.trace.read(read, kinds)
  const rest = new Rest(world)
  world.begin()
  world.simulation.run(scenario.limitNs)
  const isOver = world.finishedAt !== null || world.lostBecause !== null
  const overNs = isOver ? world.simulation.now : Number.POSITIVE_INFINITY
  for (const _ of judge(world, watch, rest));
  const { violations, promise } = watch
  return { violations, beyondPromise: promise.broken, receipts: world.injector.receipts(), overNs }
}

/** Has the checks judge a run that has ended, and the hosts when they have come to rest. Gives way after about so many events. */
export function* judge(world: World, watch: Watch, rest: Rest, mostEvents?: number): Generator<void, void> {
  const end = endOf(world)
  watch.end(end)
  if (end.outcome !== 'completed') return
  const state = yield* rest.come(watch.promise.kept, mostEvents)
  watch.rest(world.simulation.now, state)
}
