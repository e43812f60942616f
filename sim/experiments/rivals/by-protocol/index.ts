// Every protocol in the comparison: a new one joins by its file and its line.

import type { ProtocolKind } from '../../../protocols/protocols.ts'
import type { Rival } from '../rival.ts'
import { backup } from './backup.ts'
import { causal } from './causal.ts'
import { chandyLamport } from './chandy-lamport.ts'
import { coordinated } from './coordinated.ts'
import { independent } from './independent.ts'
import { indexBased } from './index-based.ts'
import { kooToueg } from './koo-toueg.ts'
import { none } from './none.ts'
import { optimistic } from './optimistic.ts'
import { publishing } from './publishing.ts'
import { senderBased } from './sender-based.ts'
import { star } from './star.ts'

export const rivals: Readonly<Record<ProtocolKind, Rival>> = {
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
}
