// What crashes cost: a trace reader that follows every process whose host crashed, or was taken for dead, until it is live
// again. A process has recovered when it has redone the work that was lost with its host, so these four parts add up to the whole:
//
//   checkpoint begins ... lost ... crash ... detection ... declared dead ... restore ... restored ... replay ... live again

import type { HostName, ProcessName, TraceEvent, TraceEventKind } from './event.ts'
import type { TraceReader } from './trace.ts'

/** The recovery of one process. Phases that it did not reach are null. */
export interface RecoveryCost {
  readonly process: ProcessName
  readonly lostHost: HostName
  /** When its host crashed, or was taken for dead although it was alive. */
  readonly atNs: number
  readonly cause: 'crash' | 'false suspicion'
  /** Where it was restarted. */
  readonly host: HostName | null
  /** From the crash until the first host declares the crashed one dead; zero for a false suspicion. */
  readonly detectionNs: number | null
  /** From then until its image and its log are loaded. */
  readonly restoreNs: number | null
  /** From then until the replay is over and it is live again. */
  readonly replayNs: number | null
  /** The age of the state it was restored to: the time from that checkpoint (or its start) to the crash, which has to be redone. */
  readonly lostNs: number | null
  /** The number of the checkpoint it was restored from; 0: none. */
  readonly checkpoint: number | null
  /** In two tiers of stable storage: the host whose near copy of it that was; null if it came from the file servers. */
  readonly nearCopyOn: HostName | null
  /** How many messages its log held since that checkpoint. */
  readonly records: number | null
}

type Open = { -readonly [Field in keyof RecoveryCost]: RecoveryCost[Field] }

/** A period of a process's life since its start or last restart, and the checkpoints begun in it. */
interface Life {
  readonly sinceNs: number
  readonly begun: Map<number, number>
  /** Set when its host is lost. A second loss before it is restored loses nothing more. */
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
  /** The unfinished recovery of each process. */
  readonly #open = new Map<ProcessName, Open>()
  readonly #lives = new Map<ProcessName, Life>()
  /** By host and boot: when it was first declared dead. */
  readonly #declared = new Map<string, number>()

  /** In the order of the crashes, up to the end of the run. */
  get costs(): readonly RecoveryCost[] {
    return this.#costs
  }

  /** A reader of the trace, for all kinds or just for those in `kinds`. */
  readonly read: TraceReader = (atNs, event) => {
    const handler = (this.#on as EventHandlers)[event.kind]
    handler?.(atNs, event as never)
  }

  readonly #on: Handlers = {
    'process-started': (atNs, { process }) => {
      // the life of a restarted process begins when it is restored
      if (!this.#lives.has(process)) this.#begin(process, atNs)
    },
    'checkpoint-begins': (atNs, { process, number }) => {
      const begun = this.#lives.get(process)?.begun ?? new Map<number, number>()
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
      // no crash: the host was taken for dead, and whatever it does from here on is void
      const cost = this.#open.get(process) ?? this.#lose(process, dead, 'false suspicion', atNs)
      cost.host = host
    },
    restored: (atNs, { process, number, records, from }) => {
      const cost = this.#open.get(process)
      const life = this.#lives.get(process)
      this.#begin(process, atNs)
      if (cost === undefined) return
      cost.detectionNs ??= 0
      cost.restoreNs = atNs - cost.atNs - cost.detectionNs
      // a process that was lost before it was started lost no work
      cost.lostNs = life === undefined ? 0 : life.endedNs! - (life.begun.get(number) ?? life.sinceNs)
      cost.checkpoint = number
      cost.records = records
      cost.nearCopyOn = from ?? null
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
    const cost: Open = { process, lostHost, atNs, cause, ...unknown, checkpoint: null, records: null, nearCopyOn: null }
    const life = this.#lives.get(process)
    if (life !== undefined) life.endedNs ??= atNs
    this.#costs.push(cost)
    this.#open.set(process, cost)
    return cost
  }
}
