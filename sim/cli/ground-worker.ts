// What a thread that prepares a search does: the scenario without faults, run and read.

import { type Ground, groundOf, UnsoundGround } from '../experiments/search/ground.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** Errors lose their kind on the way from a thread. */
export function prepareGround(scenario: Scenario): { ground: Ground } | { unsound: string } {
  try {
    return { ground: groundOf(scenario) }
  } catch (cause) {
    if (cause instanceof UnsoundGround) return { unsound: cause.message }
    throw cause
  }
}

export default prepareGround
