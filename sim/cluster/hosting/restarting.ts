// Orders to restart a process here: one at a time for each process. An order that comes while another is carried out is kept: the
// one under way may find the process in the hands of a host that in turn leaves it to this one.

import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { restore } from '../../protocols/star/restoring.ts'
import type { Request } from '../requests/packet.ts'
import type { Answer } from '../requests/transport.ts'
import type { Services } from '../services.ts'

type Order = Extract<Request, { kind: 'restart' }>

export class Restarting {
  readonly #services: Services
  /** By process that is being restarted: what is to be done after that. */
  readonly #next = new Map<ProcessName, Order | null>()

  constructor(services: Services) {
    this.#services = services
  }

  order(order: Order, answer: Answer): void {
    answer({ kind: 'done' })
    const { name } = order.location.plan
    if (this.#next.has(name)) this.#next.set(name, order)
    else if (this.#isDue(order)) this.#services.host.tasks.spawn(this.#carryOut(order), `restore of ${name}`)
  }

  /** Not if this host runs what is to be restarted, or something newer. */
  #isDue({ location }: Order): boolean {
    const { hosted, locations } = this.#services
    const { name } = location.plan
    const here = hosted.get(name)
    return locations.get(name)?.ended !== true && (here === undefined || here.incarnation < location.incarnation)
  }

  *#carryOut(first: Order): Task {
    const { name } = first.location.plan
    for (let order: Order | null = first; order !== null; ) {
      this.#next.set(name, null)
      if (this.#isDue(order)) yield* restore(this.#services, order.location, order.dead)
      order = this.#next.get(name) ?? null
    }
    this.#next.delete(name)
  }
}
