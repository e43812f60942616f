// All mutants. A list a subject; within it a block a file, in the order of the code.

import type { Mutant } from '../mutant.ts'
import { backup } from './backup.ts'
import { causal } from './causal.ts'
import { chance } from './chance.ts'
import { chandyLamport } from './chandy-lamport.ts'
import { checks } from './checks.ts'
import { coordinated } from './coordinated.ts'
import { eventQueue } from './event-queue.ts'
import { exchange } from './exchange.ts'
import { faults } from './faults.ts'
import { flows } from './flows.ts'
import { independent } from './independent.ts'
import { indexBased } from './index-based.ts'
import { joining } from './joining.ts'
import { kooToueg } from './koo-toueg.ts'
import { ledgers } from './ledgers.ts'
import { machine } from './machine.ts'
import { messages } from './messages.ts'
import { network } from './network.ts'
import { optimistic } from './optimistic.ts'
import { publishing } from './publishing.ts'
import { recovery } from './recovery.ts'
import { replicas } from './replicas.ts'
import { ring } from './ring.ts'
import { senderBased } from './sender-based.ts'
import { senderLogs } from './sender-logs.ts'
import { servers } from './servers.ts'
import { storage } from './storage.ts'
import { tasks } from './tasks.ts'
import { tiers } from './tiers.ts'
import { validatedEthernet } from './validated-ethernet.ts'
import { validatedHosts } from './validated-hosts.ts'

export const mutants: readonly Mutant[] = [
  ...messages,
  ...storage,
  ...servers,
  ...replicas,
  ...exchange,
  ...ring,
  ...flows,
  ...joining,
  ...recovery,
  ...coordinated,
  ...tiers,
  ...kooToueg,
  ...chandyLamport,
  ...indexBased,
  ...independent,
  ...optimistic,
  ...senderBased,
  ...senderLogs,
  ...causal,
  ...publishing,
  ...backup,
  ...eventQueue,
  ...tasks,
  ...chance,
  ...machine,
  ...network,
  ...faults,
  ...ledgers,
  ...checks,
  ...validatedEthernet,
  ...validatedHosts,
]
