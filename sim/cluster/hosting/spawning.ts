// Creating a process at run time. The claim on stable storage ensures that it happens once, however often a recovered parent asks; then
// every host learns where the child is, and the host named there starts it.

import type { Task } from '../../kernel/task.ts'
import { type Signal, within } from '../../kernel/waits.ts'
import type { ProcessPlan } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import type { Observer } from '../observer.ts'
import type { Location, Locations } from '../ring/locations.ts'
import type { RingSettings } from '../settings.ts'
import type { HostedProcess } from './hosted-process.ts'
import type { Persistence } from './persistence.ts'
import { type PlacingRoles, placeNew } from './placement.ts'

export interface SpawningRoles extends PlacingRoles, Pick<HostContext, 'trace' | 'host'> {
  readonly settings: { readonly ring: Pick<RingSettings, 'timeoutNs'> }
  readonly locations: Pick<Locations, 'get' | 'state' | 'load'>
  readonly observer: Pick<Observer, 'spawned'>
  readonly persistence: Pick<Persistence, 'claimNew' | 'creates' | 'begins'>
  readonly changed: Signal
  locationsChanged(entries: readonly Location[]): void
  tellAll(): Task
}

export function* spawnProcess(services: SpawningRoles, parent: HostedProcess, plan: ProcessPlan): Task {
  const { locations, persistence, trace, host, hostNames } = services
  const isUndone = persistence.creates?.(parent, plan.name) ?? false
  if (isUndone || locations.get(plan.name) === undefined) {
    locations.state(yield* findPlace(services, plan))
  } else locations.state(locations.get(plan.name)!) // whoever stated it first may not have been able to tell everybody
  const child = locations.get(plan.name)!
  trace.emit({
    kind: 'process-spawned',
    host: host.name,
    process: parent.name,
    incarnation: parent.incarnation,
    child: plan.name,
    childHost: hostNames[child.host]!,
  })
  services.observer.spawned(plan.name)
  services.locationsChanged([child])
  yield* services.tellAll()
  if (persistence.begins !== undefined) yield* persistence.begins(parent, child)
}

function* findPlace(services: SpawningRoles, plan: ProcessPlan): Task<Location> {
  const { membership, settings, changed, persistence } = services
  for (;;) {
    const host = placeNew(services)
    if (host >= 0) return yield* persistence.claimNew(plan, host, membership.member(host).boot)
    yield within(changed, settings.ring.timeoutNs)
  }
}
