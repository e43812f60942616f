// Taking over a process of a dead host, as every protocol does it: take charge of it, have it stand here for the claim, and tell where it is.
// What is known of it, and where it goes on, is the protocol's.

import type { Task } from '../../kernel/task.ts'
import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import type { Location } from '../ring/locations.ts'
import type { StableStorage } from '../storage/stable-storage.ts'
import { type Claimed, END_BYTES } from '../storage/storage-requests.ts'
import { type Home, HostedProcess } from './hosted-process.ts'
import { type ChargeRoles, locationOf, takeCharge } from './taking-charge.ts'

export interface EndRoles {
  readonly storage: Pick<StableStorage, 'store'>
  foundEnded(location: Location, answer: Payload): void
}

export interface StandingRoles extends Home {
  readonly hosted: Map<ProcessName, HostedProcess>
}

export interface TakingOverRoles extends HostContext, ChargeRoles, StandingRoles, Omit<EndRoles, 'storage'> {
  readonly storage: ChargeRoles['storage'] & EndRoles['storage']
}

/** A process that comes to this host stands for its claim until it is restored. */
export function standFor(services: StandingRoles, plan: ProcessPlan, incarnation: number): HostedProcess {
  const process = new HostedProcess(services, plan, incarnation)
  process.restoring = true
  process.beginRecovery()
  services.hosted.set(plan.name, process)
  return process
}

/** Null: another host has it, or it has ended. */
export function* takeOver(services: TakingOverRoles, lost: Location, dead: number): Task<HostedProcess | null> {
  const { host, hosted, locations, trace, hostNames } = services
  const here = yield* takeCharge(services, lost, (by, claimed) => spreadEnd(services, lost, claimed, by))
  if (here === null) return null
  const { plan, incarnation } = here
  if ((hosted.get(plan.name)?.incarnation ?? 0) >= incarnation) return null
  const process = standFor(services, plan, incarnation)
  trace.emit({ kind: 'restore-begins', host: host.name, process: plan.name, incarnation, dead: hostNames[dead]! })
  locations.state(here)
  services.locationsChanged([here])
  host.tasks.spawn(services.tellAll(), 'news')
  return process
}

/** A replica says that the process has ended; whoever told it may have died before every replica had it. */
export function* spreadEnd(services: EndRoles, lost: Location, incarnation: number, by: Claimed): Task {
  const answer = by.ended!
  yield services.storage.store(END_BYTES, { kind: 'end', process: lost.plan.name, incarnation, answer })
  services.foundEnded(locationOf(lost, by), answer)
}
