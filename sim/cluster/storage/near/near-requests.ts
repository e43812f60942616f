// What hosts ask each other about near copies, besides the requests that they have in common with file servers.

import type { ProcessName } from '../../../programs/program.ts'

/** Of which processes is the checkpoint of this number here, complete, as this incarnation wrote it? */
export interface NearVersionsRequest {
  readonly kind: 'near-versions'
  readonly number: number
  readonly incarnation: number
}

export interface NearVersions {
  readonly kind: 'near-versions'
  readonly processes: readonly ProcessName[]
}

export const NEAR_VERSIONS_BYTES = 16
/** For each process of the reply. */
export const NEAR_VERSION_BYTES = 8
