// All protocols, under the names used in scenarios.

import type { Protocol } from '../cluster/protocol.ts'
import { backup } from './backup/backup.ts'
import { causal } from './causal/causal.ts'
import { chandyLamport } from './chandy-lamport/chandy-lamport.ts'
import { coordinated } from './coordinated/coordinated.ts'
import { independent } from './independent/independent.ts'
import { indexBased } from './index-based/index-based.ts'
import { kooToueg } from './koo-toueg/koo-toueg.ts'
import { none } from './none/none.ts'
import { optimistic } from './optimistic/optimistic.ts'
import { publishing } from './publishing/publishing.ts'
import { senderBased } from './sender-based/sender-based.ts'
import { star } from './star/star.ts'

export const protocols = {
  none,
  star,
  independent,
  coordinated,
  'chandy-lamport': chandyLamport,
  'koo-toueg': kooToueg,
  index: indexBased,
  optimistic,
  'sender-based': senderBased,
  causal,
  publishing,
  backup,
} satisfies Record<string, Protocol>
export type ProtocolKind = keyof typeof protocols
