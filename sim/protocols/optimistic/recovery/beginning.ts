// Begins a child on this host, once for each creation. A child whose name was created before, and undone, begins as a later incarnation,
// for which the servers first discard what the earlier ones have left.

import type { HostServices } from '../../../cluster/host-services.ts'
import { HostedProcess } from '../../../cluster/hosting/hosted-process.ts'
import { standFor } from '../../../cluster/hosting/taking-over.ts'
import { claim } from '../../../cluster/storage/claiming.ts'
import type { WriteOutcome } from '../../../cluster/storage/stable-storage.ts'
import type { Task } from '../../../kernel/task.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { BeginRequest } from '../messages.ts'
import { keptIn } from '../note.ts'
import { halfOf } from '../optimistic-process.ts'
import { learn } from '../stability.ts'
import type { Restoring } from './restoring.ts'

export interface Beginning extends Restoring {
  /** Children that have begun here, each with its newest incarnation. */
  readonly begun: Map<ProcessName, number>
}

export function beginChild(at: Beginning, request: BeginRequest): void {
  const { services, begun } = at
  const { plan, boot, incarnation, origin } = request
  const { name } = plan
  // Claimed for a boot that has died, it is recovered, and perhaps by another host.
  if (boot !== services.boot) return
  const here = services.hosted.get(name)
  const known = Math.max(begun.get(name) ?? 0, here?.incarnation ?? 0)
  if (known >= incarnation || services.locations.get(name)?.ended === true) return
  begun.set(name, incarnation)
  if (here !== undefined) services.stop(here)
  // a host that has come back may not know how lives that the creation depends on have ended
  if (incarnation > 1 || services.boot > 0) {
    const process = standFor(services, plan, incarnation)
    services.host.tasks.spawn(beginAnew(at, process, request), `beginning of ${name}`)
    return
  }
  const process = new HostedProcess(services, plan, incarnation)
  services.hosted.set(name, process)
  halfOf(process).begin(0, origin)
  services.run(process)
  at.look(process)
}

function* beginAnew(at: Beginning, process: HostedProcess, { origin }: BeginRequest): Task {
  const { services } = at
  const { name, incarnation } = process
  const names = [...services.locations.entries()].map((location) => location.plan.name)
  const progress = yield* learn(at, [name, ...names.filter((other) => other !== name)])
  if (incarnation > 1 && !(yield* forgetEarlier(services, process))) return services.stop(process)
  if (services.hosted.get(name) !== process) return
  const { ends } = keptIn(progress.get(name)!.note)
  if (incarnation > 1) {
    const of = { host: services.host.name, process: name, incarnation }
    halfOf(process).restore(null, origin, [], ends.length)
    services.trace.emit({ kind: 'restored', ...of, number: 0, digest: 0, received: 0, records: 0 })
  } else {
    halfOf(process).begin(ends.length, origin)
    process.endRecovery()
  }
  services.run(process)
  at.look(process)
}

/** False if another incarnation is in charge. */
function* forgetEarlier(services: HostServices, { plan, name, incarnation }: HostedProcess): Task<boolean> {
  const claimed = yield* claim(services, plan, incarnation - 1, services.id, services.boot)
  if (claimed.kind === 'held') return false
  const rollBack = { kind: 'roll-back', process: name, incarnation, to: 0, logBelow: 0 } as const
  const stored: WriteOutcome = yield services.storage.store(16, rollBack)
  return stored.kind === 'stored'
}
