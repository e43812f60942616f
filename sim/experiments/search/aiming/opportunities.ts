// Opportunities: the events of a run, grouped by what happens and by the state of the rest of the system at that time. A strike is aimed
// by drawing what happens, then one of the states in which it happens, then one event: so a single commit during a catch-up is hit as
// often as all the hundreds together that happen while nothing else is going on. A trace reader.

import type { RandomStream } from '../../../kernel/chance/random.ts'
import type { HostName, TraceEvent, TraceEventKind } from '../../../trace/event.ts'
import type { TraceReader } from '../../../trace/trace.ts'
import { type Hosts, lostKinds } from './lost.ts'
import type { WriteKind } from './partly-written.ts'
import { Situation } from './situation.ts'

/** Which hosts are available at an instant, and what is going on besides the event itself. */
export interface State {
  /** Equal for states that are considered alike. */
  readonly key: string
  readonly quiet: boolean
  /** Replicas that hold everything, and workstations in the ring. */
  readonly complete: readonly HostName[]
  readonly taking: readonly HostName[]
  readonly catchingUp: readonly HostName[]
}

export interface Opportunity {
  /** What happens: the kind of event; for writes to several replicas, also which copy. */
  readonly what: string
  readonly atNs: number
  readonly host: HostName
  /** The host of the process that the event is about. */
  readonly owner: HostName | null
  readonly state: State
  /** The percentage of strikes aimed at it that come after it. */
  readonly laterPercent: number
  /** Most strikes come within this time of it. */
  readonly nearNs: number
}

/** Something that one host has sent to another. */
interface Arrival {
  readonly host: HostName
  readonly from: HostName
}

export interface Wish {
  readonly fromNs?: number
  readonly what?: string | null
  readonly inState?: (state: State) => boolean
}

/**
 * How often each kind of event is drawn. Most often events that end a write to several replicas or a recovery: around these, different
 * hosts know different things.
 */
const weights: Readonly<Partial<Record<TraceEventKind, number>>> = {
  ...{ 'checkpoint-begins': 2, 'checkpoint-written': 6, 'checkpoint-committed': 3, 'version-stored': 4 },
  ...{ 'record-stored': 2, 'write-refused': 3, 'claim-granted': 4, 'copy-installed': 3, 'copy-fetched': 3 },
  ...{ 'message-sent': 1, 'message-arrived': 2, 'message-logged': 1, 'message-acknowledged': 1 },
  ...{ 'file-written': 2, 'process-started': 1, 'process-spawned': 3, 'process-ended': 12 },
  ...{ 'recovery-begins': 3, 'recovery-ordered': 3, 'restore-begins': 6, restored: 4, 'replay-begins': 3 },
  ...{ 'live-again': 3, 'process-stopped': 2, 'server-stale': 3, 'server-caught-up': 8, 'host-joins': 2 },
  ...{ 'host-joined': 3, 'host-suspected': 2, 'host-declared-dead': 3, 'found-itself-dead': 3, 'host-restarted': 2 },
  ...{ 'probe-sent': 1, 'server-goes-on': 3 },
}
/** The weights of the copies of a write, by what is written. */
const writeWeights: Readonly<Record<WriteKind, number>> = {
  ...{ append: 3, block: 2, commit: 12, 'write-file': 3, end: 12, claim: 6, 'roll-back': 6 },
}
/** The same for the news that a process has ended. */
const TOLD_WEIGHT = 12
/** To strike a writer between two copies, aim mostly before the copy: it has been in transit for a while when it is taken up. */
const LATER_THAN_COPY_PERCENT = 20
/** Sending to the next replica takes less than this. */
const NEAR_COPY_NS = 2e6
const NEAR_NS = 5e6

/** The weight of the last thing a process did before it reported its end to stable storage. */
const LAST_STEP_WEIGHT = 12

/** These events begin something that takes a while: a strike after them interrupts it. */
const begins: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>([
  ...(['checkpoint-begins', 'checkpoint-written', 'message-sent', 'message-arrived', 'compute-ends'] as const),
  ...(['recovery-begins', 'recovery-ordered', 'restore-begins', 'restored', 'replay-begins'] as const),
  ...(['server-stale', 'host-joins', 'host-restarted', 'host-declared-dead'] as const),
])
const aimedAt = [...(Object.keys(weights) as TraceEventKind[]), 'compute-ends'] as const
/** The percentage of strikes aimed at these that come after them; for others it is half. */
const LATER_PERCENT = 85

export class Opportunities {
  /** By what happens, then by state. */
  readonly #groups = new Map<string, { readonly weight: number; readonly states: Map<string, Opportunity[]> }>()
  readonly #situation: Situation
  readonly #lastStep = new Map<string, Opportunity>()
  #state: State | null = null
  /** What the state was made from. */
  readonly #stateOf = [-1, 0, 0, 0, 0, 0]

  /** @param situation of the run; the caller lets it follow each event, and then calls `note` */
  constructor(hosts: Hosts, situation = new Situation(hosts)) {
    this.#situation = situation
  }

  get none(): boolean {
    return this.#groups.size === 0
  }

  get kinds(): readonly TraceEventKind[] {
    return [...new Set([...this.#situation.kinds, ...lostKinds, ...aimedAt])]
  }

  readonly read: TraceReader = (atNs, event) => {
    this.#situation.follow(atNs, event)
    this.note(atNs, event)
  }

  /** An event that the situation has followed. */
  note(atNs: number, event: TraceEvent): void {
    if (event.kind === 'request-received') {
      const weight = writeWeights[event.request as WriteKind]
      return this.#addCopy(atNs, event, event.request, this.#situation.partly.lastCopy, weight)
    }
    if (event.kind === 'news-received')
      return this.#addCopy(atNs, event, 'end told', this.#situation.told.lastCopy, TOLD_WEIGHT)
    const weight = weights[event.kind]
    const process = 'process' in event ? event.process : null
    if (weight === undefined && event.kind !== 'compute-ends') return
    const owner = process === null ? null : (this.#situation.whereabouts.get(process) ?? null)
    const laterPercent = begins.has(event.kind) ? LATER_PERCENT : 50
    const state = this.#currentState()
    const opportunity = { what: event.kind, atNs, host: event.host, owner, state, laterPercent, nearNs: NEAR_NS }
    const lastStep = process === null ? undefined : this.#lastStep.get(process)
    if (event.kind === 'process-ended')
      this.#add(LAST_STEP_WEIGHT, lastStep && { ...lastStep, what: 'last step', laterPercent: LATER_PERCENT })
    else if (process !== null && owner === event.host) this.#lastStep.set(process, opportunity)
    if (weight !== undefined) this.#add(weight, opportunity)
  }

  /** @param copy which copy it is, counted from 1; 0 if it does not go to several hosts */
  #addCopy(atNs: number, { host, from }: Arrival, told: string, copy: number, weight: number): void {
    if (copy === 0) return
    this.#add(weight, {
      what: `${told}, ${copy === 1 ? 'first' : 'another'} copy`,
      atNs,
      host,
      owner: from,
      state: this.#currentState(),
      laterPercent: LATER_THAN_COPY_PERCENT,
      nearNs: NEAR_COPY_NS,
    })
  }

  /** Draws an opportunity that fulfils the wish: what happens by weight, then one of its states, then one event. Null if there is none. */
  draw(chance: RandomStream, { fromNs = 0, what = null, inState = () => true }: Wish = {}): Opportunity | null {
    const open = [...this.#groups].flatMap(([name, { weight, states }]) => {
      if (what !== null && name !== what) return []
      const left = [...states.values()].filter((group) => group.at(-1)!.atNs >= fromNs && inState(group[0]!.state))
      return left.length === 0 ? [] : [{ weight, states: left }]
    })
    if (open.length === 0) return null
    const group = chance.pick(weighted(open, chance).states)
    const first = group.findIndex(({ atNs }) => atNs >= fromNs)
    return group[chance.integer(first, group.length - 1)]!
  }

  #add(weight: number, opportunity: Opportunity | undefined): void {
    if (opportunity === undefined) return
    const { what, state } = opportunity
    let group = this.#groups.get(what)
    if (group === undefined) {
      group = { weight, states: new Map() }
      this.#groups.set(what, group)
    }
    const known = group.states.get(state.key)
    if (known === undefined) group.states.set(state.key, [opportunity])
    else known.push(opportunity)
  }

  #currentState(): State {
    const { lost, catchingUp, joining, orphans, restoring, replaying } = this.#situation
    // most events leave it as it was: compared without making anything
    const of = this.#stateOf
    let isNew = this.#state === null
    const compare = (place: number, value: number): void => {
      if (of[place] === value) return
      of[place] = value
      isNew = true
    }
    compare(0, lost.changes)
    compare(1, catchingUp.size)
    compare(2, joining.size)
    compare(3, orphans.size)
    compare(4, restoring.hosts.size)
    compare(5, replaying.hosts.size)
    if (isNew) {
      const going = of.slice(1).map((count) => Math.min(count, 1))
      this.#state = {
        key: `${lost.complete.size} complete, ${going.join('')}`,
        quiet: going.every((count) => count === 0),
        complete: [...lost.complete],
        taking: [...lost.taking],
        catchingUp: [...catchingUp],
      }
    }
    return this.#state!
  }
}

/** Draws one of several items according to their weights. */
export function weighted<T extends { readonly weight: number }>(items: readonly T[], chance: RandomStream): T {
  let left = chance.integer(
    1,
    items.reduce((sum, { weight }) => sum + weight, 0),
  )
  return items.find(({ weight }) => {
    left -= weight
    return left <= 0
  })!
}
