// What is to go wrong in a run, as data: plain units, host names, nothing alive. The scenario file's wording of it is turned
// into this by sim/scenario; drawing chance and doing the harm is the injector's.
// Here too: the events a crash may be tied to, and the sentences that stand for them. Assumes nothing about who is in the run.

import { distance } from 'fastest-levenshtein'
import type { ProcessName } from '../programs/program.ts'

export type HostName = string

/**
 * Something that happens in a run and that a crash may be tied to; `count` 2 means the second one.
 *
 * @example
 * import type { FaultEvent } from 'starsim/core'
 *
 * const event: FaultEvent = { kind: 'checkpoint-begins', process: 'gauss/1', count: 2 }
 * console.log(event.kind)
 */
export type FaultEvent =
  | { readonly kind: CheckpointEvent; readonly process: ProcessName; readonly count: number }
  | { readonly kind: MessageEvent; readonly process: ProcessName; readonly count: number }
  | { readonly kind: 'recovery-restores'; readonly host: HostName; readonly process: ProcessName }
  | { readonly kind: ProcessEvent; readonly process: ProcessName }
  | { readonly kind: HostEvent; readonly host: HostName }

type CheckpointEvent = 'checkpoint-begins' | 'checkpoint-written' | 'checkpoint-commits'
type MessageEvent = 'logs-message' | 'receives-message' | 'sends-message'
type ProcessEvent = 'replays' | 'live-again'
type HostEvent = 'recovery-begins' | 'suspected' | 'declared-dead' | 'rejoins' | 'catches-up'
export type FaultEventKind = FaultEvent['kind']

/** When a crash or a stall strikes: at an instant, or so long after an event (0: at the event itself). */
export type Moment =
  | { readonly kind: 'at'; readonly atNs: number }
  | { readonly kind: 'event'; readonly event: FaultEvent; readonly delayNs: number }

export const distributions = ['exponential', 'weibull', 'bathtub'] as const
export type Distribution = (typeof distributions)[number]

/** One crash of a recorded history. */
export interface TracedCrash {
  readonly host: HostName
  readonly atNs: number
  /** Null: the host stays down. */
  readonly restartAfterNs: number | null
}

/**
 * What goes wrong, in plain units, as a complete scenario holds it. `WrittenFault` is how people write it.
 *
 * @example
 * import { defineScenario, type Fault } from 'starsim/core'
 *
 * const scenario = defineScenario({ application: { kind: 'gauss' }, faults: [{ crash: 'ws2', at: '5s' }] })
 * const [fault]: readonly Fault[] = scenario.faults
 * console.log(fault?.kind === 'crash' && fault.hosts)
 */
export type Fault =
  /** All the hosts at the same instant. */
  | {
      readonly kind: 'crash'
      readonly hosts: readonly HostName[]
      readonly moment: Moment
      /** Null: the hosts stay down. */
      readonly restartAfterNs: number | null
    }
  /** Crashes by chance. */
  | {
      readonly kind: 'crashes'
      readonly hosts: readonly HostName[]
      readonly distribution: Distribution
      /** Between two crashes of these hosts taken together; each host alone crashes as many times less often as there are hosts. */
      readonly meanTimeBetweenNs: number
      /** Of one host, or of one group: in the place of the time for all together. */
      readonly eachNs?: number
      /** So many neighbours crash together, a rack or what hangs on one switch, each within so long of the first. */
      readonly together?: { readonly hosts: number; readonly withinNs: number }
      /** How long a host is down, lognormal; in the place of `restartAfterNs`. */
      readonly repair?: { readonly meanNs: number; readonly sigma: number }
      /** A host is told so long before it crashes, and saves its processes. */
      readonly warningNs?: number
      /** Of the Weibull distribution: 1 is the exponential, below 1 crashes come in bursts, above 1 machines wear out. */
      readonly shape: number
      readonly restartAfterNs: number | null
      /** Null: as long as the run lasts. */
      readonly untilNs: number | null
    }
  | { readonly kind: 'trace'; readonly crashes: readonly TracedCrash[] }
  /**
   * The processors of these hosts do nothing for so long, then go on where they were. Whoever watches such a host may take it
   * for dead; so it is a false suspicion, and within the promise.
   */
  | { readonly kind: 'stall'; readonly hosts: readonly HostName[]; readonly moment: Moment; readonly forNs: number }
  /** Outside the promise: every datagram is lost on its way with this probability, from 0 to 1. */
  | {
      readonly kind: 'loss'
      readonly probability: number
      readonly fromNs: number
      readonly untilNs: number | null
    }
  /** Outside the promise: hosts of different groups do not hear each other; a host in no group hears everybody. */
  | {
      readonly kind: 'partition'
      readonly groups: readonly (readonly HostName[])[]
      readonly fromNs: number
      readonly untilNs: number
    }

/** Each kind of event as a sentence: `#` stands for a count, `@` for a host, `%` for a process. */
export const eventSentences = {
  'checkpoint-begins': 'checkpoint # of % begins',
  'checkpoint-written': 'checkpoint # of % is written',
  'checkpoint-commits': 'checkpoint # of % commits',
  'logs-message': '% logs message #',
  'receives-message': '% receives message #',
  'sends-message': '% sends message #',
  'recovery-begins': 'recovery of @ begins',
  'recovery-restores': 'recovery of @ restores %',
  replays: '% replays',
  'live-again': '% is live again',
  suspected: '@ is suspected',
  'declared-dead': '@ is declared dead',
  rejoins: '@ rejoins',
  'catches-up': '@ catches up',
} as const satisfies Record<FaultEventKind, string>

const slots: Record<
  string,
  { readonly field: 'count' | 'process' | 'host'; readonly shape: RegExp; readonly example: string }
> = {
  '#': { field: 'count', shape: /^[1-9]\d{0,14}$/, example: '2' },
  '%': { field: 'process', shape: /^[a-z][\w-]*(\/\d+)+$/, example: 'gauss/1' },
  '@': { field: 'host', shape: /^[a-z]+\d+$/, example: 'ws1' },
}

/** The event a sentence stands for, or what was probably meant by it. */
export function parseEvent(sentence: string): { readonly event: FaultEvent } | { readonly didYouMean: string } {
  const words = sentence.trim().split(/\s+/)
  for (const [kind, form] of Object.entries(eventSentences)) {
    const fields = matchWords(words, form.split(' '))
    if (fields !== null) return { event: { kind, ...fields } as FaultEvent }
  }
  return { didYouMean: nearestSentence(words) }
}

/** The sentence of an event; parsing it gives the event back. */
export function eventSentence(event: FaultEvent): string {
  return fillIn(eventSentences[event.kind], (slot) => String((event as Record<string, unknown>)[slots[slot]!.field]))
}

/** All sentences, with an example in each place: for messages and help. */
export function exampleSentences(): string[] {
  return Object.values(eventSentences).map((form) => fillIn(form, (slot) => slots[slot]!.example))
}

function fillIn(form: string, value: (slot: string) => string): string {
  return form.replace(/[#%@]/g, value)
}

function matchWords(words: readonly string[], form: readonly string[]): Record<string, string | number> | null {
  if (words.length !== form.length) return null
  const fields: Record<string, string | number> = {}
  for (const [i, wanted] of form.entries()) {
    const word = words[i]!
    const slot = slots[wanted]
    if (slot === undefined ? word !== wanted : !slot.shape.test(word)) return null
    if (slot !== undefined) fields[slot.field] = slot.field === 'count' ? Number(word) : word
  }
  return fields
}

/** Every form with the counts, hosts and processes that were written put in their places; the one with the fewest wrong letters. */
function nearestSentence(words: readonly string[]): string {
  const written = words.join(' ')
  let best = ''
  let fewest = Number.POSITIVE_INFINITY
  for (const form of Object.values(eventSentences)) {
    const filled = fillIn(form, (slot) => words.find((word) => slots[slot]!.shape.test(word)) ?? slots[slot]!.example)
    const wrong = distance(written, filled)
    if (wrong < fewest) {
      fewest = wrong
      best = filled
    }
  }
  return best
}
