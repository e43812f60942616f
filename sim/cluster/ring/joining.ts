// Joining the ring, after a reboot or after having been declared dead. Three steps (paper, 4.1): the newcomer announces
// itself to some host that is up, its sponsor; the sponsor has every view updated; then it passes on the view and the locations.
// A returning file server has more to do before it counts (returning.ts).

import type { Task } from '../../kernel/task.ts'
import { Promised, type Signal, TIMED_OUT, within } from '../../kernel/waits.ts'
import type { HostContext } from '../host-context.ts'
import type { Answer, Outcome } from '../requests/envelope.ts'
import type { Requests } from '../requests/transport.ts'
import type { RingSettings } from '../settings.ts'
import type { Membership, MembershipChange } from './membership.ts'
import { type NewsRoles, newsBytes, newsFor, type Tidings } from './news.ts'

const JOIN_BYTES = 32

export interface JoinRequest {
  readonly kind: 'join'
  readonly boot: number
  readonly stale: boolean
}

export interface NewcomerRoles extends Pick<HostContext, 'simulation' | 'id' | 'boot' | 'hostNames'> {
  readonly settings: { readonly ring: RingSettings }
  readonly membership: Pick<Membership, 'successor'>
  readonly changed: Signal
  readonly takesPart: boolean
  readonly transport: Pick<Requests<JoinRequest, Tidings>, 'call' | 'withdraw'>
  learn(news: Tidings, from: number): void
}

export interface SponsorRoles extends NewsRoles, Pick<HostContext, 'trace' | 'host'> {
  applyChanges(changes: readonly MembershipChange[]): void
  tellAll(): Task
}

/**
 * The newcomer's part: asks one host after the other until one has made sure that all know of it; returns that host. It may take part in
 * the ring from the first news on, but it cannot rely on that before then: its sponsor may crash and be the only one that knew.
 */
export function* join(services: NewcomerRoles, stale: boolean): Task<number> {
  const { hostNames, id, settings, membership, changed } = services
  const patienceNs = settings.ring.periodNs + settings.ring.timeoutNs * settings.ring.misses
  for (let step = 1; ; step++) {
    const candidate = (id + step) % hostNames.length
    if (candidate === id) {
      // a round is over; if this host takes part and is the only one left, everybody knows of it
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

/** Asks one host; returns its answer, or null if it is down or does not answer in time. */
function* ask(services: NewcomerRoles, candidate: number, stale: boolean, patienceNs: number): Task<Outcome<Tidings>> {
  const { transport, simulation, boot } = services
  const reply = new Promised<Outcome<Tidings>>(simulation)
  const call = transport.call(candidate, JOIN_BYTES, { kind: 'join', boot, stale }, (outcome) => reply.keep(outcome))
  const outcome: Outcome<Tidings> | typeof TIMED_OUT = yield within(reply, patienceNs)
  if (outcome !== TIMED_OUT) return outcome
  transport.withdraw(call)
  return null
}

/** The sponsor's part: declares an earlier boot of the newcomer dead if it was considered up; then tells everybody of the new one. */
export function* sponsor(
  services: SponsorRoles,
  newcomer: number,
  newBoot: number,
  stale: boolean,
  answer: Answer<Tidings>,
): Task {
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
