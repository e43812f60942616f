// What can be switched off in any protocol, under the names used in scenarios. Where two protocols share a name, it means the same.

import { ablations as backup } from './backup/ablations.ts'
import { ablations as causal } from './causal/ablations.ts'
import { ablations as chandyLamport } from './chandy-lamport/ablations.ts'
import { ablations as coordinated } from './coordinated/ablations.ts'
import { ablations as independent } from './independent/ablations.ts'
import { ablations as indexBased } from './index-based/ablations.ts'
import { ablations as kooToueg } from './koo-toueg/ablations.ts'
import { ablations as optimistic } from './optimistic/ablations.ts'
import { ablations as publishing } from './publishing/ablations.ts'
import { ablations as senderBased } from './sender-based/ablations.ts'
import { ablations as star } from './star/ablations.ts'

export const ablations = {
  ...star,
  ...independent,
  ...coordinated,
  ...chandyLamport,
  ...kooToueg,
  ...indexBased,
  ...optimistic,
  ...senderBased,
  ...causal,
  ...publishing,
  ...backup,
} as const
export type Ablation = keyof typeof ablations
