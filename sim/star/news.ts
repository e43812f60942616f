// How hosts come to know the same: whoever has changed the view or the table of locations tells everybody, and takes in what they
// know in return. Both only ever grow, so that it does not matter in what order news arrive, or how often.

import type { Task } from '../kernel/task.ts'
import { Promised } from '../kernel/waits.ts'
import type { Location } from './locations.ts'
import type { View } from './membership.ts'
import type { Services } from './services.ts'
import type { Outcome } from './transport.ts'

/** The view and the locations as one host has them, as they travel. */
export interface Tidings {
  readonly kind: 'news'
  readonly view: View
  readonly locations: readonly Location[]
}

export const newsOf = ({ membership, locations }: Services): Tidings => ({
  kind: 'news',
  view: membership.view(),
  locations: locations.entries(),
})

/** What they weigh on the wire. */
export const newsBytes = (services: Services): number =>
  8 * services.hostNames.length + 24 * services.locations.entries().length

/** Tells every live host what is known here; ends when all have answered, those too that only turned up meanwhile. */
export function* tellAll(services: Services): Task {
  const { membership, id, simulation, transport } = services
  const told = new Set<string>()
  const nameOf = (host: number): string => `${host}/${membership.member(host).boot}`
  for (;;) {
    const open = membership.live().filter((host) => host !== id && !told.has(nameOf(host)))
    if (open.length === 0) return
    const news = newsOf(services)
    const replies: Promised<Outcome>[] = []
    for (const host of open) {
      told.add(nameOf(host))
      const reply = new Promised<Outcome>(simulation)
      transport.call(host, newsBytes(services), news, (outcome) => reply.keep(outcome))
      replies.push(reply)
    }
    for (const reply of replies) {
      const outcome: Outcome = yield reply
      if (outcome?.kind === 'news') services.learn(outcome)
    }
  }
}
