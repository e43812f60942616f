// What crashes cost: a reader of the trace that follows every process whose host stopped, or was taken for dead, until it is live
// again. A process has come back when it has repeated what its host took with it, so the four parts below are the whole of it:
//
//   checkpoint begins ... lost ... crash ... detection ... declared dead ... restore ... restored ... replay ... live again

import type { HostName, ProcessName, TraceEvent, TraceEventKind } from './event.ts'
import type { TraceReader } from './trace.ts'

/** One process that was brought back, or was to be. What it did not come to is null. */
export interface RecoveryCost {
  readonly process: ProcessName
  readonly lostHost: HostName
  /** When its host stopped; for a host that was taken for dead while it lived, when that was. */
  readonly atNs: number
  readonly cause: 'crash' | 'false suspicion'
  /** The new place. */
  readonly host: HostName | null
  /** From the crash until the first host declares the dead one dead; zero for a false suspicion. */
  readonly detectionNs: number | null
  /** From then until it has its image and its log. */
  readonly restoreNs: number | null
  /** From then until it is where it was, and free. */
  readonly replayNs: number | null
  /** How old the state is that it was put back to: the time from that checkpoint (or its start) to the crash, to be repeated. */
  readonly lostNs: number | null
  /** Of the checkpoint that it began again from; 0: none. */
  readonly checkpoint: number | null
  /** Messages in its log since. */
  readonly records: number | null
}

type Open = { -readonly [Field in keyof RecoveryCost]: RecoveryCost[Field] }

/** A stretch of a process's life from its start or its last restart, and the checkpoints that it began in it. */
interface Life {
  readonly sinceNs: number
  readonly begun: Map<number, number>
  /** Set when its host is lost. A second loss before it is restored takes nothing more. */
  endedNs: number | null
}

type EventHandlers = { readonly [K in TraceEventKind]?: (atNs: number, event: never) => void }
type Of<K extends TraceEventKind> = Extract<TraceEvent, { kind: K }>
type Handlers = { readonly [K in (typeof RecoveryCosts.kinds)[number]]: (atNs: number, event: Of<K>) => void }

export class RecoveryCosts {
  /** The kinds of events that tell something about a recovery. */
  static readonly kinds = [
    ...(['process-started', 'checkpoint-begins', 'host-crashed', 'host-declared-dead'] as const),
    ...(['restore-begins', 'restored', 'live-again'] as const),
  ]
  readonly #costs: Open[] = []
  /** The recovery that a process waits for or is in. */
  readonly #open = new Map<ProcessName, Open>()
  readonly #lives = new Map<ProcessName, Life>()
  /** By host and boot: when it was first declared dead. */
  readonly #declared = new Map<string, number>()

  /** In the order of the crashes; what came before the run's end. */
  get costs(): readonly RecoveryCost[] {
    return this.#costs
  }

  /** To be told of every event, or of those kinds. */
  readonly read: TraceReader = (atNs, event) => {
    const handler = (this.#on as EventHandlers)[event.kind]
    handler?.(atNs, event as never)
  }

  readonly #on: Handlers = {
    'process-started': (atNs, { process }) => {
      // a restarted one has its life from its restoration
      if (!this.#lives.has(process)) this.#begin(process, atNs)
    },
    'checkpoint-begins': (atNs, { process, number }) => {
      const begun = this.#lives.get(process)?.begun ?? new Map<number, number>()
      // the one before may still be what stable storage has; older ones are gone
      for (const earlier of begun.keys()) if (earlier < number - 1) begun.delete(earlier)
      begun.set(number, atNs)
    },
    'host-crashed': (atNs, { host, processes }) => {
      for (const process of processes) this.#lose(process, host, 'crash', atNs)
    },
    'host-declared-dead': (atNs, { dead, boot }) => {
      const key = `${dead}/${boot}`
      if (this.#declared.has(key)) return
      this.#declared.set(key, atNs)
      for (const cost of this.#open.values()) {
        if (cost.lostHost === dead && cost.detectionNs === null) cost.detectionNs = atNs - cost.atNs
      }
    },
    'restore-begins': (atNs, { process, host, dead }) => {
      // nobody crashed: the host was taken for dead, and what it does is void from here on
      const cost = this.#open.get(process) ?? this.#lose(process, dead, 'false suspicion', atNs)
      cost.host = host
    },
    restored: (atNs, { process, number, records }) => {
      const cost = this.#open.get(process)
      const life = this.#lives.get(process)
      this.#begin(process, atNs)
      if (cost === undefined) return
      cost.detectionNs ??= 0
      cost.restoreNs = atNs - cost.atNs - cost.detectionNs
      // one that died before it was started lost nothing
      cost.lostNs = life === undefined ? 0 : life.endedNs! - (life.begun.get(number) ?? life.sinceNs)
      cost.checkpoint = number
      cost.records = records
    },
    'live-again': (atNs, { process }) => {
      const cost = this.#open.get(process)
      if (cost?.restoreNs == null) return
      cost.replayNs = atNs - cost.atNs - cost.detectionNs! - cost.restoreNs
      this.#open.delete(process)
    },
  }

  #begin(process: ProcessName, sinceNs: number): void {
    this.#lives.set(process, { sinceNs, begun: new Map(), endedNs: null })
  }

  #lose(process: ProcessName, lostHost: HostName, cause: RecoveryCost['cause'], atNs: number): Open {
    const unknown = { host: null, detectionNs: null, restoreNs: null, replayNs: null, lostNs: null }
    const cost: Open = { process, lostHost, atNs, cause, ...unknown, checkpoint: null, records: null }
    const life = this.#lives.get(process)
    if (life !== undefined) life.endedNs ??= atNs
    this.#costs.push(cost)
    this.#open.set(process, cost)
    return cost
  }
}
