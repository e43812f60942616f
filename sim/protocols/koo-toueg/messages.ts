// The protocol's own requests, besides those of all protocols with epochs: processes that depend on each other take checkpoints together,
// along a tree of requests that starts from one of them.

import type { ProcessName } from '../../programs/program.ts'

/** On the wire, of a message: the epoch, and the label by which its receiver says how much it has seen. */
export const RIDER_BYTES = 8

/** An attempt of one process to take a checkpoint together with all processes that it depends on. */
export interface Tree {
  readonly initiator: ProcessName
  readonly incarnation: number
  /** A recovery ends it. */
  readonly epoch: number
  /** Counted by the initiator. */
  readonly attempt: number
}

/** Whether two attempts are the same. */
export const isSame = (one: Tree, other: Tree): boolean =>
  one.initiator === other.initiator && one.incarnation === other.incarnation && one.attempt === other.attempt

/** Of two trees that need the same process; any order will do, as long as all processes agree on it. */
export const precedes = (one: Tree, other: Tree): boolean => one.initiator < other.initiator

/** The checkpoint of one process that belongs to a tree. */
export interface Tentative {
  readonly process: ProcessName
  readonly number: number
  readonly incarnation: number
}

interface InTree {
  /** The epoch of the sending host. */
  readonly epoch: number
  readonly tree: Tree
  readonly from: ProcessName
  readonly to: ProcessName
}

/** Sent for a checkpoint that depends on what the other has done since its own last one. */
export interface SaveTooRequest extends InTree {
  readonly kind: 'save-too'
  /** How many messages of the other are visible in it. */
  readonly seen: number
}

/** The reply to the requester: this process and all that it has asked have saved what was needed; or it does not take part. */
export interface WillingRequest extends InTree {
  readonly kind: 'willing'
  readonly isWilling: boolean
  /** The checkpoints taken for it. */
  readonly tentatives: readonly Tentative[]
}

/** Sent along the tree of requests: all checkpoints of the tree count, or none. */
export interface DecidedRequest extends InTree {
  readonly kind: 'decided'
  readonly isPermanent: boolean
  /** As in the request: these messages will never be needed again if the checkpoints count. */
  readonly seen: number
}

export type TreeRequest = SaveTooRequest | WillingRequest | DecidedRequest

/** What is said in a tree, without the addressing. */
export type Saying =
  | Pick<SaveTooRequest, 'kind' | 'seen'>
  | Pick<WillingRequest, 'kind' | 'isWilling' | 'tentatives'>
  | Pick<DecidedRequest, 'kind' | 'isPermanent' | 'seen'>

const TREE_BYTES = 20
const TENTATIVE_BYTES = 12

export const sayingBytes = (saying: Saying): number =>
  TREE_BYTES + (saying.kind === 'willing' ? TENTATIVE_BYTES * saying.tentatives.length : 4)
