// One write to stable storage, from the layer's request until every live replica has answered.

import type { StorageRequest } from './storage-requests.ts'

export type WriteOutcome =
  | { readonly kind: 'stored' }
  /** A newer incarnation has taken over: the writer must stop. */
  | { readonly kind: 'superseded' }
  /** The version to be committed is not there: its checkpoint must not be relied on. */
  | { readonly kind: 'void' }

const nothing = (): void => {}

export class Write {
  readonly bytes: number
  readonly request: StorageRequest
  readonly settle: (outcome: WriteOutcome) => void
  readonly layerNs: number
  /** Replicas still to be written to, in this order. */
  readonly left: number[]
  /** Replicas that have been sent the write and have not answered. */
  unanswered = 0
  /** A replica knows a newer incarnation. */
  refused = false
  /** The layer has done its work for it, and the data is in the request. */
  isPrepared = false
  /** It waits for its turn behind series. */
  isHeldUp = false
  /** To be called when it is over. */
  over: () => void = nothing
  /** A replica does not have what was to be committed. */
  isVoid = false
  /** A replica, with its boot, that counts and has carried out the write; -1 if none has. */
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

  /** Whether the next replica is to be written to now. */
  get goesOn(): boolean {
    return this.left.length > 0 && this.unanswered === 0
  }

  get answered(): boolean {
    return this.left.length === 0 && this.unanswered === 0
  }
}
