// Scenario and seed in, result out. Never prints; whatever happens to a simulated machine is in the result.

import { Rest, settingOf } from './checked-run.ts'
import type { Check } from './checks/check.ts'
import { Watch } from './checks/watch.ts'
import { toSeconds } from './kernel/time.ts'
import type { SimulationResult } from './result.ts'
import { resultOf } from './run-result.ts'
import { protocolOf } from './scenario/chosen/chosen-protocol.ts'
import { type OwnParts, partsWith } from './scenario/known-parts.ts'
import type { Scenario } from './scenario/scenario.ts'
import { Beginnings } from './trace/beginnings.ts'
import { RecoveryCosts } from './trace/recovery-costs.ts'
import type { SelectiveReader, TraceReader } from './trace/trace.ts'
import { judge } from './verdict.ts'
import { World } from './world.ts'

/**
 * How to run a scenario, and what it may name beyond starsim's own parts (see `OwnParts`).
 *
 * @example
 * import { type SimulateOptions, simulate, textTrace } from 'starsim/core'
 *
 * const lines: string[] = []
 * const options: SimulateOptions = { seed: '7', checks: true, readers: [textTrace({ level: 'changes' }, (line) => lines.push(line))] }
 * simulate({ application: { kind: 'gauss', size: 8 } }, options)
 */
export interface SimulateOptions<
  Programs extends string = string,
  Applications extends string = string,
  Profiles extends string = string,
  Protocols extends string = string,
> extends OwnParts<Programs, Applications, Profiles, Protocols> {
  /** Replaces the scenario's seed; a number is the same as its digits. */
  readonly seed?: string | number
  /** Readers of the trace, called as things happen: with every event except observations, or with the kinds that they name. */
  readonly readers?: readonly (TraceReader | SelectiveReader)[]
  /** Called for each collision on an Ethernet; there are too many of them to be events of the trace. */
  readonly onCollision?: (atNs: number) => void
  /** Up to this size hosts tell each other everything they know, beyond it only what has changed; by default one frame. */
  readonly wholeNewsBytes?: number
  /**
   * Watches the run with all checks (true) or with those of a list (`[...checks, mine]`), and lets the hosts come to rest after it. Answers
   * are compared with those of a run without crashes, which is carried out first unless its result is given.
   */
  readonly checks?: boolean | readonly Check[] | WatchedBeside
}

export interface WatchedBeside {
  /** The result of the same scenario without faults. */
  readonly crashFree: SimulationResult
  /** By default all checks of the protocol. */
  readonly watched?: readonly Check[]
}

export function simulate(scenario: Scenario, options: SimulateOptions = {}): SimulationResult {
  const run = new Run(scenario, options)
  run.advance(Number.POSITIVE_INFINITY)
  return run.result()
}

/** A run carried out in parts. Where it is cut makes no difference to the run. */
export class Run {
  readonly #world: World
  readonly #seed: string
  readonly #watch: Watch | null
  readonly #rest: Rest | null
  readonly #recoveries = new RecoveryCosts()
  readonly #beginnings: Beginnings

  constructor(scenario: Scenario, options: SimulateOptions = {}) {
    const { wholeNewsBytes, onCollision } = options
    const checks = watchedBy(scenario, options)
    this.#seed = String(options.seed ?? scenario.seed)
    const parts = partsWith(options)
    const world = new World(scenario, {
      seed: this.#seed,
      parts,
      ...(wholeNewsBytes !== undefined && { wholeNewsBytes }),
    })
    this.#world = world
    this.#watch = checks && new Watch(settingOf(world, crashFreeRun(scenario, options), parts), checks)
    this.#watch?.readFrom(world.trace)
    for (const reader of options.readers ?? []) {
      if (typeof reader === 'function') world.trace.read(reader)
      else world.trace.read(reader.read, reader.kinds)
    }
    this.#rest = this.#watch === null ? null : new Rest(world)
    world.trace.read(this.#recoveries.read, RecoveryCosts.kinds)
    this.#beginnings = new Beginnings(world.plans.map(({ name }) => name))
    world.trace.read(this.#beginnings.read, Beginnings.kinds)
    if (onCollision !== undefined) world.network.collided = () => onCollision(world.simulation.now)
    world.begin()
  }

  get nowNs(): number {
    return this.#world.simulation.now
  }

  /** How many events there have been so far. */
  get events(): number {
    return this.#world.simulation.events
  }

  /** Continues until `untilNs`, for about `mostEvents` events, or to the end of the run. True if the run is over. */
  advance(untilNs: number, mostEvents?: number): boolean {
    const { simulation, scenario } = this.#world
    const { limitNs } = scenario
    const end = simulation.run(Math.min(untilNs, limitNs), mostEvents)
    return end === 'idle' || end === 'stopped' || (end === 'limit' && untilNs >= limitNs)
  }

  /** The result of a run that is over. With checks, the hosts come to rest first. */
  result(): SimulationResult {
    const parts = this.resultInParts()
    for (;;) {
      const { done, value } = parts.next()
      if (done === true) return value
    }
  }

  /** The same, yielding about every `mostEvents` events. */
  *resultInParts(mostEvents?: number): Generator<void, SimulationResult> {
    const result = this.brokenOff()
    return this.#watch === null ? result : yield* judged(result, this.#watch, this.#rest!, this.#world, mostEvents)
  }

  /** The result as far as the run has come, without the verdict of the checks. */
  brokenOff(): SimulationResult {
    this.#world.settle()
    return resultOf(this.#world, this.#seed, this.#recoveries.costs, this.#beginnings.lastNs)
  }
}

/** The same scenario without faults and with all mechanisms; null if it is that already. */
export function crashFreeScenario(scenario: Scenario): Scenario | null {
  const { faults, protocol } = scenario
  if (faults.length === 0 && protocol.without.length === 0) return null
  return { ...scenario, faults: [], protocol: { ...protocol, without: [] } }
}

/** Null if nothing is watched. */
function watchedBy(scenario: Scenario, { checks = false, ...options }: SimulateOptions): readonly Check[] | null {
  if (checks === false) return null
  const ofProtocol = protocolOf(scenario, partsWith(options)).checks
  if (checks === true) return ofProtocol
  return 'crashFree' in checks ? (checks.watched ?? ofProtocol) : checks
}

/** What the run is to be compared with; null if it is crash-free itself. */
function crashFreeRun(
  scenario: Scenario,
  { checks, readers: _readers, onCollision: _onCollision, ...options }: SimulateOptions,
): SimulationResult | null {
  if (typeof checks === 'object' && 'crashFree' in checks) return checks.crashFree
  const without = crashFreeScenario(scenario)
  return without === null ? null : simulate(without, options)
}

/** The result with what the checks say: about the run, and about the hosts once they have come to rest. */
function* judged(
  result: SimulationResult,
  watch: Watch,
  rest: Rest,
  world: World,
  mostEvents?: number,
): Generator<void, SimulationResult> {
  yield* judge(world, watch, rest, mostEvents)
  const violations = watch.violations.map(({ check, message, atNs }) => ({
    check,
    message,
    atSeconds: toSeconds(atNs),
  }))
  const promise = watch.promise.broken
  if (violations.length === 0) return { ...result, beyondPromise: promise }
  return { ...result, outcome: 'violated', reason: violations[0]!.message, violations, beyondPromise: promise }
}
