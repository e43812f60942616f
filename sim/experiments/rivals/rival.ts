// One protocol's part in the comparison: the family in which the survey counts it, the figures that follow from its definition, and what
// has been published about it. One file per protocol in by-protocol/.

import type { PublishedClaim } from './claims.ts'
import type { DerivedTraffic } from './derived.ts'

/** From Elnozahy, Alvisi, Wang and Johnson, A survey of rollback-recovery protocols in message-passing systems, 2002. */
export type Family = 'uncoordinated' | 'coordinated' | 'induced' | 'pessimistic' | 'optimistic' | 'causal'

/** What the figures are derived from. */
export interface TrafficSetting {
  /** The program's messages, and their bytes. */
  readonly messages: number
  readonly messageBytes: number
  readonly processes: number
  /** Of messages and images. */
  readonly copies: number
  /** All hosts, including file servers. */
  readonly hosts: number
  /** How often processes were saved, in total. */
  readonly checkpoints: number
  /** Rounds in which all processes were asked to take one. */
  readonly rounds: number
  /** Of these, those that began before any process had ended. */
  readonly fullRounds: number
}

export interface Rival {
  /** Null: the survey does not contain it. */
  readonly family: Family | null
  /** It keeps nothing: policy, interval and copies make no difference. The others are measured against it. */
  readonly isBaseline?: true
  /** Kinds of requests, besides messages and their records, without which a message does not count as acknowledged or stable. */
  readonly alsoMessages?: readonly string[]
  /** Kinds of requests that are made because a process has ended; they are counted separately from other control messages. */
  readonly aboutEnds?: readonly string[]
  /** Kinds of requests that belong to messages, and go out once without being answered. */
  readonly unanswered?: readonly string[]
  /** `versions` is what one process keeps; or, if this is set, all together. */
  readonly countsVersionsOf?: 'all'
  derived(setting: TrafficSetting): DerivedTraffic
  readonly claims: readonly PublishedClaim[]
}
