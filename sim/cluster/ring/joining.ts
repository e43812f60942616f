// Entering the ring, after a reboot or after having been taken for dead. Three steps (paper, 4.1): the newcomer announces
// itself to some host that is up, that host lets every view take it in, and hands it the view and the locations.
// A file server that comes back has more to do before it counts (returning.ts).

import type { Task } from '../../kernel/task.ts'
import { Promised, TIMED_OUT, within } from '../../kernel/waits.ts'
import type { Answer, Outcome } from '../requests/transport.ts'
import type { Services } from '../services.ts'
import { newsBytes, newsFor } from './news.ts'

const JOIN_BYTES = 32

/**
 * The newcomer's part: asks round until a host has seen to it that all know of it; gives that host. It may take part in the ring
 * from the first news on, but until then it counts for nobody: whoever let it in may crash and take with it all that knew.
 */
export function* join(services: Services, stale: boolean): Task<number> {
  const { hostNames, id, settings, membership, changed } = services
  const patienceNs = settings.ring.periodNs + settings.ring.timeoutNs * settings.ring.misses
  for (let step = 1; ; step++) {
    const candidate = (id + step) % hostNames.length
    if (candidate === id) {
      // a round is over; if one that takes part is the only one left, all know of it
      if (services.takesPart && membership.successor(id) < 0) return id
      yield within(changed, patienceNs)
      continue
    }
    const handed = yield* ask(services, candidate, stale, patienceNs)
    if (handed?.kind !== 'news') continue
    services.learn(handed, candidate)
    return candidate
  }
}

/** One host; gives its answer, or null if it is not there or does not answer in time. */
function* ask(services: Services, candidate: number, stale: boolean, patienceNs: number): Task<Outcome> {
  const { transport, simulation, boot } = services
  const reply = new Promised<Outcome>(simulation)
  const call = transport.call(candidate, JOIN_BYTES, { kind: 'join', boot, stale }, (outcome) => reply.keep(outcome))
  const outcome: Outcome | typeof TIMED_OUT = yield within(reply, patienceNs)
  if (outcome !== TIMED_OUT) return outcome
  transport.withdraw(call)
  return null
}

/** The sponsor's part: an earlier boot of the newcomer that was thought to be up is dead; then everybody takes the new one in. */
export function* sponsor(services: Services, newcomer: number, newBoot: number, stale: boolean, answer: Answer): Task {
  const { membership, id, boot, trace, host, hostNames } = services
  const known = membership.member(newcomer)
  if (known.boot > newBoot) return answer(null)
  if (known.live && known.boot < newBoot) {
    trace.emit({
      kind: 'host-declared-dead',
      host: host.name,
      dead: hostNames[newcomer]!,
      boot: known.boot,
      silentNs: 0,
    })
    services.applyChanges(membership.declareDead(newcomer, known.boot, id, boot))
  }
  services.applyChanges(membership.insert(newcomer, newBoot, !stale))
  yield* services.tellAll()
  const news = newsFor(services, newcomer, newBoot)
  answer(news, newsBytes(news))
}
