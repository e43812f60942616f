// Scenario and seed in, result out. Never prints; whatever a simulated machine suffers is in the result.

import { endOf, Rest, settingOf } from './checked-run.ts'
import type { Check } from './checks/check.ts'
import { checks as allChecks } from './checks/index.ts'
import { Watch } from './checks/watch.ts'
import type { Receipt } from './faults/receipt.ts'
import { finalFiles } from './final-files.ts'
import { toSeconds } from './kernel/time.ts'
import type {
  FaultReceipt,
  HostResult,
  OutcomeKind,
  ProcessResult,
  RecoveryResult,
  SimulationResult,
} from './result.ts'
import { type OwnParts, partsWith } from './scenario/known-parts.ts'
import type { Scenario } from './scenario/scenario.ts'
import { faultText } from './scenario/write.ts'
import { Account } from './star/account.ts'
import { type RecoveryCost, RecoveryCosts } from './trace/recovery-costs.ts'
import type { SelectiveReader, TraceReader } from './trace/trace.ts'
import { World } from './world.ts'

/**
 * How a scenario is run, and what it may name beyond what starsim has (see `OwnParts`).
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
> extends OwnParts<Programs, Applications, Profiles> {
  /** Instead of the scenario's own. */
  readonly seed?: string
  /** Readers of the trace, called as things happen: of all that is no observation, or of the kinds that they name. */
  readonly readers?: readonly (TraceReader | SelectiveReader)[]
  /** Called for each collision on an Ethernet; there are too many of them to be events of the trace. */
  readonly onCollision?: (atNs: number) => void
  /** Up to this size hosts tell each other all that they know, beyond it what has changed; one frame when left out. */
  readonly wholeNewsBytes?: number
  /**
   * Watches the run with all checks (true) or with those of a list (`[...checks, mine]`), and lets the hosts come to rest after it.
   * Answers are compared with those of a run without crashes, which is made for it unless it is given.
   */
  readonly checks?: boolean | readonly Check[] | WatchedBeside
}

export interface WatchedBeside {
  /** The result of the same scenario without faults. */
  readonly crashFree: SimulationResult
  /** All of starsim's when left out. */
  readonly watched?: readonly Check[]
}

export function simulate(scenario: Scenario, options: SimulateOptions = {}): SimulationResult {
  const run = new Run(scenario, options)
  run.advance(Number.POSITIVE_INFINITY)
  return run.result()
}

/** A run that is carried out in parts. Where it is cut changes nothing in it. */
export class Run {
  readonly #world: World
  readonly #seed: string
  readonly #watch: Watch | null
  readonly #rest: Rest | null
  readonly #recoveries = new RecoveryCosts()

  constructor(scenario: Scenario, options: SimulateOptions = {}) {
    const { wholeNewsBytes, onCollision } = options
    const checks = watchedBy(options)
    this.#seed = options.seed ?? scenario.seed
    const world = new World(scenario, {
      seed: this.#seed,
      parts: partsWith(options),
      ...(wholeNewsBytes !== undefined && { wholeNewsBytes }),
    })
    this.#world = world
    this.#watch = checks && new Watch(settingOf(world, crashFreeRun(scenario, options)), checks)
    this.#watch?.readFrom(world.trace)
    for (const reader of options.readers ?? []) {
      if (typeof reader === 'function') world.trace.read(reader)
      else world.trace.read(reader.read, reader.kinds)
    }
    this.#rest = this.#watch === null ? null : new Rest(world)
    world.trace.read(this.#recoveries.read, RecoveryCosts.kinds)
    if (onCollision !== undefined) world.network.collided = () => onCollision(world.simulation.now)
    world.begin()
  }

  get nowNs(): number {
    return this.#world.simulation.now
  }

  /** Goes on until then, or to the end of the run. True: it is over. */
  advance(untilNs: number): boolean {
    const { simulation, scenario } = this.#world
    const { limitNs } = scenario
    return simulation.run(Math.min(untilNs, limitNs)) !== 'limit' || untilNs >= limitNs
  }

  /** Of a run that is over. With checks, the hosts come to rest first. */
  result(): SimulationResult {
    const result = this.brokenOff()
    return this.#watch === null ? result : judged(result, this.#watch, this.#rest!, this.#world)
  }

  /** As far as the run has come, held against nothing. */
  brokenOff(): SimulationResult {
    return resultOf(this.#world, this.#seed, this.#recoveries.costs)
  }
}

/** The same without faults, and with all mechanisms; null if it is so already. */
export function crashFreeScenario(scenario: Scenario): Scenario | null {
  const { faults, star } = scenario
  if (faults.length === 0 && star.without.length === 0) return null
  return { ...scenario, faults: [], star: { ...star, without: [] } }
}

/** Null: nothing is watched. */
function watchedBy({ checks = false }: SimulateOptions): readonly Check[] | null {
  if (typeof checks === 'boolean') return checks ? allChecks : null
  return 'crashFree' in checks ? (checks.watched ?? allChecks) : checks
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
function judged(result: SimulationResult, watch: Watch, rest: Rest, world: World): SimulationResult {
  watch.end(endOf(world, result))
  if (result.outcome === 'completed') {
    const state = rest.come(watch.promise.kept)
    watch.rest(world.simulation.now, state)
  }
  const violations = watch.violations.map(({ check, message, atNs }) => ({
    check,
    message,
    atSeconds: toSeconds(atNs),
  }))
  const promise = watch.promise.broken
  if (violations.length === 0) return { ...result, beyondPromise: promise }
  return { ...result, outcome: 'violated', reason: violations[0]!.message, violations, beyondPromise: promise }
}

function outcomeOf(world: World): { outcome: Exclude<OutcomeKind, 'violated'>; reason: string | null } {
  if (world.finishedAt !== null) return { outcome: 'completed', reason: null }
  if (world.lostBecause !== null) return { outcome: 'cannot-recover', reason: world.lostBecause }
  if (!world.injector.underWay && world.hosts.every(({ alive }) => !alive)) {
    return { outcome: 'cannot-recover', reason: 'no host is left' }
  }
  const missing = [...world.known].filter((process) => !world.answers.has(process))
  return { outcome: 'stuck', reason: `no answer from ${missing.join(', ')}` }
}

const hex = (digest: number): string => (digest >>> 0).toString(16).padStart(8, '0')

function resultOf(world: World, seed: string, recoveries: readonly RecoveryCost[]): SimulationResult {
  const { scenario, simulation, trace, network } = world
  const processes = [...world.known].map((name) => processResult(world, name))
  const hosts = world.hosts.map((_, id) => hostResult(world, id))
  const answers: Record<string, string> = {}
  for (const [name, { digest }] of [...world.answers].sort(([a], [b]) => (a < b ? -1 : 1))) answers[name] = hex(digest)
  const total = (of: (process: ProcessResult) => number): number =>
    processes.reduce((sum, process) => sum + of(process), 0)
  trace.fingerprint.value(answers)
  const files: Record<string, string> = {}
  for (const [name, digest] of [...finalFiles(world)].sort(([a], [b]) => (a < b ? -1 : 1))) files[name] = hex(digest)
  return {
    scenario: scenario.name,
    seed,
    ...outcomeOf(world),
    fingerprint: trace.fingerprint.toString(),
    seconds: toSeconds((world.finishedAt ?? simulation.now) - world.startedAt),
    events: simulation.events,
    answers,
    files,
    hosts,
    processes,
    faults: world.injector.receipts().map((receipt) => faultReceipt(scenario, receipt)),
    recoveries: recoveries.map(recoveryResult),
    violations: [],
    beyondPromise: null,
    costs: {
      computeSeconds: total(({ seconds }) => seconds.compute),
      blockedSeconds: total(({ seconds }) => seconds.blocked),
      copySeconds: total(({ seconds }) => seconds.copy),
      compareSeconds: total(({ seconds }) => seconds.compare),
      networkSeconds: (network.statistics.bits / scenario.network.megabitsPerSecond) * 1e-6,
      diskSeconds: hosts.reduce((sum, { seconds }) => sum + seconds.disk, 0),
      logSeconds: total(({ seconds }) => seconds.log),
      replaySeconds: total(({ seconds }) => seconds.recovery),
      messages: total(({ messagesReceived }) => messagesReceived),
      networkFrames: network.statistics.frames,
      networkBytes: network.statistics.bits / 8,
      collisions: network.statistics.collisions,
    },
  }
}

function faultReceipt(scenario: Scenario, { fault, atNs, host, processes, during, inert }: Receipt): FaultReceipt {
  const isServer = scenario.hosts.some(({ name, role }) => name === host && role === 'server')
  const hit = [...(isServer ? ['its copies'] : processes), ...during]
  return {
    fault: faultText(scenario.faults[fault]!),
    atSeconds: atNs === null ? null : toSeconds(atNs),
    host,
    hit: inert ? [] : hit.length > 0 ? hit : ['an idle host'],
    inert,
  }
}

function recoveryResult({ atNs, lostNs, detectionNs, restoreNs, replayNs, ...cost }: RecoveryCost): RecoveryResult {
  const inSeconds = (ns: number | null): number | null => (ns === null ? null : toSeconds(ns))
  return {
    ...cost,
    atSeconds: toSeconds(atNs),
    seconds: {
      lost: inSeconds(lostNs),
      detection: inSeconds(detectionNs),
      restore: inSeconds(restoreNs),
      replay: inSeconds(replayNs),
    },
  }
}

function processResult(world: World, name: string): ProcessResult {
  const account = world.accounts.get(name) ?? new Account()
  const { host, incarnation, imageBytes } = world.whereabouts.get(name) ?? { host: '', incarnation: 0, imageBytes: 0 }
  return {
    name,
    host,
    incarnations: incarnation,
    imageBytes,
    messagesSent: account.messagesSent,
    bytesSent: account.bytesSent,
    messagesReceived: account.messagesReceived,
    bytesReceived: account.bytesReceived,
    checkpoints: account.checkpoints,
    checkpointBytes: account.checkpointPages * 4096,
    seconds: {
      compute: toSeconds(account.computeNs),
      waiting: toSeconds(account.waitingNs),
      sending: toSeconds(account.sendingNs),
      blocked: toSeconds(account.blockedNs),
      copy: toSeconds(account.copyNs),
      compare: toSeconds(account.compareNs),
      log: toSeconds(account.logNs),
      files: toSeconds(account.filesNs),
      recovery: toSeconds(account.recoveryNs),
    },
  }
}

function hostResult(world: World, id: number): HostResult {
  const host = world.hosts[id]!
  const layer = world.layers[id]!
  const { datagrams, bytes } = world.sentBy(id)
  return {
    name: host.name,
    boots: layer.boot,
    alive: host.alive,
    datagramsSent: datagrams,
    bytesSent: bytes,
    seconds: {
      system: toSeconds(host.cpu.systemBusyNs),
      user: toSeconds(host.cpu.userBusyNs),
      disk: toSeconds(host.disk.statistics.busyNs),
    },
  }
}
