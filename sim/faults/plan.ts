// The fault plan of a run as plain data: plain units and host names. sim/scenario translates the notation of scenario files into
// it; the injector makes the random draws and carries it out.
// Also here: the events that a crash may be tied to, and their sentences. Assumes nothing about which hosts and processes exist.

import { distance } from 'fastest-levenshtein'
import type { ProcessName } from '../programs/program.ts'

export type HostName = string

/**
 * An event of a run that a crash may be tied to; `count` 2 means the second one.
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

/** When a crash or a stall strikes: at an instant, or `delayNs` after an event (0: at the event itself). */
export type Moment =
  | { readonly kind: 'at'; readonly atNs: number }
  | { readonly kind: 'event'; readonly event: FaultEvent; readonly delayNs: number }

export const distributions = ['exponential', 'weibull', 'bathtub'] as const
export type Distribution = (typeof distributions)[number]

/** One crash from a recorded failure trace. */
export interface TracedCrash {
  readonly host: HostName
  readonly atNs: number
  /** Null if the host stays down. */
  readonly restartAfterNs: number | null
}

/**
 * A fault in plain units, as a complete scenario holds it. `WrittenFault` is the notation that people write.
 *
 * @example
 * import { defineScenario, type Fault } from 'starsim/core'
 *
 * const scenario = defineScenario({ application: { kind: 'gauss' }, faults: [{ crash: 'ws2', at: '5s' }] })
 * const [fault]: readonly Fault[] = scenario.faults
 * console.log(fault?.kind === 'crash' && fault.hosts)
 */
export type Fault =
  /** All these hosts crash at the same instant. */
  | {
      readonly kind: 'crash'
      readonly hosts: readonly HostName[]
      readonly moment: Moment
      /** Null if the hosts stay down. */
      readonly restartAfterNs: number | null
    }
  /** Random crashes. */
  | {
      readonly kind: 'crashes'
      readonly hosts: readonly HostName[]
      readonly distribution: Distribution
      /** Mean time between crashes anywhere among these hosts; that of a single host is as many times longer as there are hosts. */
      readonly meanTimeBetweenNs: number
      /** Mean time between crashes of one host, or of one group; replaces `meanTimeBetweenNs`. */
      readonly eachNs?: number
      /** Groups of this many neighbours (a rack, or the hosts on one switch) crash together, each host within `withinNs` of the first. */
      readonly together?: { readonly hosts: number; readonly withinNs: number }
      /** How long a host is down, lognormal; replaces `restartAfterNs`. */
      readonly repair?: { readonly meanNs: number; readonly sigma: number }
      /** How long before a crash its host is warned, so that it can save its processes. */
      readonly warningNs?: number
      /** Of the Weibull distribution: 1 is the exponential; below 1 crashes come in bursts, above 1 machines wear out. */
      readonly shape: number
      readonly restartAfterNs: number | null
      /** Null if until the end of the run. */
      readonly untilNs: number | null
    }
  | { readonly kind: 'trace'; readonly crashes: readonly TracedCrash[] }
  /**
   * The processors of these hosts halt for `forNs`, then continue. The watcher of such a host may take it for dead, which is then a
   * false suspicion; the protocol's guarantees cover it.
   */
  | { readonly kind: 'stall'; readonly hosts: readonly HostName[]; readonly moment: Moment; readonly forNs: number }
  /** Not covered by the guarantees: every datagram is lost in transit with this probability, from 0 to 1. */
  | {
      readonly kind: 'loss'
      readonly probability: number
      readonly fromNs: number
      readonly untilNs: number | null
    }
  /** Not covered by the guarantees: hosts in different groups cannot reach each other; a host in no group reaches everybody. */
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

/** The event that a sentence stands for, or the valid sentence that was probably meant. */
export function parseEvent(sentence: string): { readonly event: FaultEvent } | { readonly didYouMean: string } {
  const words = sentence.trim().split(/\s+/)
  for (const [kind, form] of Object.entries(eventSentences)) {
    const fields = matchWords(words, form.split(' '))
    if (fields !== null) return { event: { kind, ...fields } as FaultEvent }
  }
  return { didYouMean: nearestSentence(words) }
}

/** The sentence for an event; the inverse of parseEvent. */
export function eventSentence(event: FaultEvent): string {
  return fillIn(eventSentences[event.kind], (slot) => String((event as Record<string, unknown>)[slots[slot]!.field]))
}

/** All sentences, with examples in their slots: for error messages and help. */
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

/** Fills every form with the counts, hosts and processes found in the text, and returns the one nearest to it by edit distance. */
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
