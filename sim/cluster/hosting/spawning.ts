// Creating a process at run time. The claim on stable storage makes it happen once, however often a recovered parent asks; then
// every host learns where the child is, and the host that is named starts it.

import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { ProcessPlan } from '../../programs/program.ts'
import type { Services } from '../services.ts'
import { claim } from '../storage/claiming.ts'
import type { HostedProcess } from './hosted-process.ts'
import type { Location } from './locations.ts'
import { placeNew } from './placement.ts'

export function* spawnProcess(services: Services, parent: HostedProcess, plan: ProcessPlan): Task {
  const { locations, trace, host, hostNames } = services
  if (locations.get(plan.name) === undefined) {
    locations.state(yield* findPlace(services, plan))
  } else locations.state(locations.get(plan.name)!) // whoever said so first may not have come to tell everybody
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
}

function* findPlace(services: Services, plan: ProcessPlan): Task<Location> {
  const { membership, settings, changed, storage } = services
  for (;;) {
    const host = placeNew(services)
    if (host < 0) {
      yield within(changed, settings.ring.timeoutNs)
      continue
    }
    const { boot } = membership.member(host)
    if (storage === null) return { plan, host, boot, incarnation: 1, ended: false }
    const claimed = yield* claim(services, plan, 0, host, boot)
    if (claimed.kind === 'granted') return { plan, host, boot, incarnation: 1, ended: false }
    const { by } = claimed // an earlier incarnation of the parent created it
    return { plan, host: by.host, boot: by.boot, incarnation: by.incarnation, ended: by.ended !== null }
  }
}
