// One write to stable storage, from the layer's asking until every replica that is there has answered.

import type { StorageRequest } from './storage-requests.ts'

export type WriteOutcome =
  | { readonly kind: 'stored' }
  /** A newer incarnation has taken over: whoever wrote is to stop. */
  | { readonly kind: 'superseded' }
  /** A version that was to be committed is not there: its checkpoint is not to be counted on. */
  | { readonly kind: 'void' }

const nothing = (): void => {}

export class Write {
  readonly bytes: number
  readonly request: StorageRequest
  readonly settle: (outcome: WriteOutcome) => void
  readonly layerNs: number
  /** Replicas that are still to be addressed, in this order. */
  readonly left: number[]
  /** Replicas that were addressed and have not answered. */
  unanswered = 0
  /** A replica knows a newer incarnation. */
  refused = false
  /** The layer has done its work for it, and what is written stands in the request. */
  isPrepared = false
  /** Series are before it. */
  isHeldUp = false
  /** To be called when it is over. */
  over: () => void = nothing
  /** A replica does not have what was to be committed. */
  isVoid = false
  /** A boot of a replica that counts and has carried it out; -1: none has. */
  judge = -1
  judgeBoot = -1

  constructor(
    bytes: number,
    request: StorageRequest,
    settle: (outcome: WriteOutcome) => void,
    layerNs: number,
    replicas: readonly number[],
  ) {
    this.bytes = bytes
    this.request = request
    this.settle = settle
    this.layerNs = layerNs
    this.left = replicas.slice()
  }

  /** Whether the next replica is to be addressed now. */
  get goesOn(): boolean {
    return this.left.length > 0 && this.unanswered === 0
  }

  get answered(): boolean {
    return this.left.length === 0 && this.unanswered === 0
  }
}
