// Taking over a process of a dead host, which is the same for every protocol: take charge of it, create it here as a placeholder for the
// claim, and announce its location. How its state is restored, and from where it continues, is up to the protocol.

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

/** Creates a process on this host that stands for the claim until its state is restored. */
export function standFor(services: StandingRoles, plan: ProcessPlan, incarnation: number): HostedProcess {
  const process = new HostedProcess(services, plan, incarnation)
  process.restoring = true
  process.beginRecovery()
  services.hosted.set(plan.name, process)
  return process
}

/** Returns null if another host has it, or it has ended. */
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

/** A replica says that the process has ended; the host that reported it may have died before every replica had it. */
export function* spreadEnd(services: EndRoles, lost: Location, incarnation: number, by: Claimed): Task {
  const answer = by.ended!
  yield services.storage.store(END_BYTES, { kind: 'end', process: lost.plan.name, incarnation, answer })
  // Others may have heard of the incarnation that was to be claimed: its entry must not outlive the end.
  services.foundEnded({ ...locationOf(lost, by), incarnation }, answer)
}
