// What belongs to one protocol in the comparison: the family that the survey counts it in, the figures that follow from its definition, and what has
// been published of it. One file a protocol in by-protocol/.

import type { PublishedClaim } from './claims.ts'
import type { DerivedTraffic } from './derived.ts'

/** Of Elnozahy, Alvisi, Wang and Johnson, A survey of rollback-recovery protocols in message-passing systems, 2002. */
export type Family = 'uncoordinated' | 'coordinated' | 'induced' | 'pessimistic' | 'optimistic' | 'causal'

/** What figures are derived from. */
export interface TrafficSetting {
  /** Of the program, and their bytes. */
  readonly messages: number
  readonly messageBytes: number
  readonly processes: number
  /** Of messages and images. */
  readonly copies: number
  /** All hosts, file servers among them. */
  readonly hosts: number
  /** How often processes were saved, all together. */
  readonly checkpoints: number
  /** In which everybody was asked to take one. */
  readonly rounds: number
  /** Of these, those that began before any process was over. */
  readonly fullRounds: number
}

export interface Rival {
  /** Null: the survey does not have it. */
  readonly family: Family | null
  /** It keeps nothing: no policy, interval or copy makes a difference. The others are measured against it. */
  readonly isBaseline?: true
  /** Kinds of requests, beside messages and their records, without which a message does not count as acknowledged or stable. */
  readonly alsoMessages?: readonly string[]
  /** Kinds of requests that are made because a process has ended; they are counted apart from other control messages. */
  readonly aboutEnds?: readonly string[]
  /** Kinds of requests that belong to messages, and go out once without being answered. */
  readonly unanswered?: readonly string[]
  /** `versions` is what one process keeps; or, here, all together. */
  readonly countsVersionsOf?: 'all'
  derived(setting: TrafficSetting): DerivedTraffic
  readonly claims: readonly PublishedClaim[]
}
