// Orders to restart processes here, one at a time per process. An order that arrives while another is being carried out is queued: the
// current one may find that the process belongs to a host that in turn leaves it to this one.

import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { HostContext } from '../host-context.ts'
import { type Answer, type Done, done } from '../requests/envelope.ts'
import type { Location, Locations } from '../ring/locations.ts'

export interface RestartOrder {
  readonly kind: 'restart'
  readonly location: Location
  /** The host it ran on. */
  readonly dead: number
}

export interface RestartingRoles extends Pick<HostContext, 'host'> {
  readonly hosted: ReadonlyMap<ProcessName, { readonly incarnation: number }>
  readonly locations: Pick<Locations, 'get'>
  readonly protocol: { restart(dead: Location, on: number): Task }
}

export class Restarting {
  readonly #services: RestartingRoles
  /** Per process being restarted: the order to carry out next, if any. */
  readonly #next = new Map<ProcessName, RestartOrder | null>()

  constructor(services: RestartingRoles) {
    this.#services = services
  }

  order(order: RestartOrder, answer: Answer<Done>): void {
    answer(done)
    const { name } = order.location.plan
    if (this.#next.has(name)) this.#next.set(name, order)
    else if (this.#isDue(order)) {
      this.#next.set(name, null) // before the task starts: the next order may arrive at this very instant
      this.#services.host.tasks.spawn(this.#carryOut(order), `restore of ${name}`)
    }
  }

  /** False if the process has ended, or this host already runs the lost incarnation or a newer one. */
  #isDue({ location }: RestartOrder): boolean {
    const { hosted, locations } = this.#services
    const { name } = location.plan
    const here = hosted.get(name)
    return locations.get(name)?.ended !== true && (here === undefined || here.incarnation < location.incarnation)
  }

  *#carryOut(first: RestartOrder): Task {
    const { name } = first.location.plan
    for (let order: RestartOrder | null = first; order !== null; ) {
      if (this.#isDue(order)) yield* this.#services.protocol.restart(order.location, order.dead)
      order = this.#next.get(name) ?? null
      this.#next.set(name, null)
    }
    this.#next.delete(name)
  }
}
