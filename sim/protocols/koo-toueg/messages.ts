// What the protocol asks and tells processes of other hosts beside what all protocols with epochs do: checkpoints are taken together by those who
// depend on each other, along a tree of requests that begins with one of them.

import type { ProcessName } from '../../programs/program.ts'

/** On the wire, of a message: the epoch, and the label by which its receiver says how much it has seen. */
export const RIDER_BYTES = 8

/** An attempt of one process to take a checkpoint with all on whom it depends. */
export interface Tree {
  readonly initiator: ProcessName
  readonly incarnation: number
  /** A recovery ends it. */
  readonly epoch: number
  /** Counted by the initiator. */
  readonly attempt: number
}

/** Of two attempts of one process. */
export const isSame = (one: Tree, other: Tree): boolean =>
  one.initiator === other.initiator && one.incarnation === other.incarnation && one.attempt === other.attempt

/** The checkpoint of one process that belongs to a tree. */
export interface Tentative {
  readonly process: ProcessName
  readonly number: number
  readonly incarnation: number
}

interface InTree {
  /** Of the host that it comes from. */
  readonly epoch: number
  readonly tree: Tree
  readonly from: ProcessName
  readonly to: ProcessName
}

/** Of a checkpoint that depends on what the other has done since its own last one. */
export interface SaveTooRequest extends InTree {
  readonly kind: 'save-too'
  /** So many messages of the other are visible in it. */
  readonly seen: number
}

/** To whoever asked: it and all that it has asked have saved what was needed; or it does not take part. */
export interface WillingRequest extends InTree {
  readonly kind: 'willing'
  readonly isWilling: boolean
  /** Who has saved himself for it. */
  readonly tentatives: readonly Tentative[]
}

/** Along the requests: all checkpoints of the tree count, or none. */
export interface DecidedRequest extends InTree {
  readonly kind: 'decided'
  readonly isPermanent: boolean
  /** As it was asked: these messages are never lacked again if the checkpoints count. */
  readonly seen: number
}

export type TreeRequest = SaveTooRequest | WillingRequest | DecidedRequest

/** What is said in a tree, without how it gets there. */
export type Saying =
  | Pick<SaveTooRequest, 'kind' | 'seen'>
  | Pick<WillingRequest, 'kind' | 'isWilling' | 'tentatives'>
  | Pick<DecidedRequest, 'kind' | 'isPermanent' | 'seen'>

const TREE_BYTES = 20
const TENTATIVE_BYTES = 12

export const sayingBytes = (saying: Saying): number =>
  TREE_BYTES + (saying.kind === 'willing' ? TENTATIVE_BYTES * saying.tentatives.length : 4)
