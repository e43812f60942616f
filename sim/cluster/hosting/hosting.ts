// The processes of one host: starts, runs, stops and ends them.

import type { Payload, ProcessName, ProcessPlan } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import type { Observer } from '../observer.ts'
import type { Listener } from '../ring/knowledge.ts'
import type { Location } from '../ring/locations.ts'
import type { LayerSettings } from '../settings.ts'
import { type ExecutionRoles, execute } from './execution.ts'
import { type Home, HostedProcess } from './hosted-process.ts'
import { Recovery, type RecoveryRoles } from './recovery.ts'

export interface HostingRoles extends HostContext, Home, ExecutionRoles, RecoveryRoles {
  readonly settings: LayerSettings
  readonly observer: Observer
  readonly locations: ExecutionRoles['locations'] & RecoveryRoles['locations']
  readonly membership: ExecutionRoles['membership'] & RecoveryRoles['membership']
  readonly takesPart: boolean
}

export class Hosting implements Listener {
  readonly #services: HostingRoles
  readonly #recovery: Recovery
  readonly processes = new Map<ProcessName, HostedProcess>()

  constructor(services: HostingRoles) {
    this.#services = services
    this.#recovery = new Recovery(services)
  }

  /** Starts a process here from its beginning. */
  start(plan: ProcessPlan, incarnation: number): void {
    const process = new HostedProcess(this.#services, plan, incarnation)
    this.processes.set(plan.name, process)
    this.run(process)
  }

  /** Runs a process whose state is complete, and sets its alarm. */
  run(process: HostedProcess): void {
    const services = this.#services
    const { settings, observer, trace, host } = services
    const { name, incarnation, imageBytes } = process
    process.restoring = false
    observer.started(process, host.name)
    trace.emit({ kind: 'process-started', host: host.name, process: name, incarnation, imageBytes })
    process.tasks.spawn(execute(services, process), name)
    const first = incarnation === 1 ? settings.firstAlarmNs(name) : settings.intervalNs
    process.tasks.spawn(process.beside.alarm(first), `alarm of ${name}`)
    for (const { arrive } of process.deferred.splice(0)) arrive()
  }

  /** The host is about to crash: warns everything that runs here. */
  warned(): void {
    for (const process of this.processes.values()) {
      const task = process.restoring ? undefined : process.beside.warned?.()
      if (task !== undefined) process.tasks.spawn(task, `warning of ${process.name}`)
    }
  }

  /** Stops a process, because a newer incarnation is at work elsewhere. */
  stop(process: HostedProcess): void {
    if (this.processes.get(process.name) !== process) return
    const { name, incarnation } = process
    const { trace, host } = this.#services
    trace.emit({ kind: 'process-stopped', host: host.name, process: name, incarnation, reason: 'superseded' })
    this.processes.delete(name)
    process.kill()
  }

  /** A process has ended, and its answer is safe. */
  ended(process: HostedProcess, answer: Payload): void {
    const { observer, persistence, id, boot } = this.#services
    const { name, plan, incarnation } = process
    this.processes.delete(name)
    observer.ended(name, answer, persistence.localFiles(process))
    this.#spread({ plan, host: id, boot, incarnation, ended: true })
    process.kill()
  }

  /** Stable storage has the answer of a process: so it has ended, whichever incarnation gave the answer. */
  foundEnded(location: Location, answer: Payload): void {
    this.#services.observer.foundEnded(location.plan.name, answer)
    this.#spread(location)
  }

  #spread(location: Location): void {
    const services = this.#services
    services.locations.state(location)
    services.locationsChanged([location])
    services.host.tasks.spawn(services.tellAll(), 'news')
  }

  locationsChanged(entries: readonly Location[]): void {
    const { id, boot, takesPart, persistence } = this.#services
    for (const { plan, host, boot: ofBoot, incarnation, ended } of entries) {
      const process = this.processes.get(plan.name)
      if (process !== undefined && process.incarnation < incarnation) this.stop(process)
      const mine = host === id && ofBoot === boot && !ended && incarnation === 1 && persistence.begins === undefined
      if (mine && process === undefined && takesPart) this.start(plan, incarnation)
    }
  }

  lookForDead(entries: Iterable<Location>): void {
    this.#recovery.look(entries)
  }

  /** The layer is being shut down. */
  shutDown(): void {
    for (const process of this.processes.values()) process.kill()
    this.processes.clear()
  }
}
