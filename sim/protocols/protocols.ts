// All protocols, by the names that a scenario uses.

import type { Protocol } from '../cluster/protocol.ts'
import { coordinated } from './coordinated/coordinated.ts'
import { independent } from './independent/independent.ts'
import { indexBased } from './index-based/index-based.ts'
import { none } from './none/none.ts'
import { star } from './star/star.ts'

export const protocols = { none, star, independent, coordinated, index: indexBased } satisfies Record<string, Protocol>
export type ProtocolKind = keyof typeof protocols
