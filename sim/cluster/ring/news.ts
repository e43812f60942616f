// How hosts come to agree: a host that has changed the view or the table of locations tells everybody, and takes in what they
// have to tell in return. In a small ring everything a host knows fits in one frame and is sent whole; in a large one only the
// difference to what the other host is known to have is sent, except to a host that has just joined, which is told everything.
// Views and tables only ever grow, so the order in which news arrive does not matter, nor how often.

import type { Simulation } from '../../kernel/simulation.ts'
import type { Task } from '../../kernel/task.ts'
import { Promised } from '../../kernel/waits.ts'
import type { Outcome } from '../requests/envelope.ts'
import type { Requests } from '../requests/transport.ts'
import type { Change, ChangeLog } from './change-log.ts'
import { type KnownElsewhere, NOTHING } from './known-elsewhere.ts'
import type { Location, Locations } from './locations.ts'
import type { Death, Member, Membership, View } from './membership.ts'

/** What one host tells another. */
export interface Tidings {
  readonly kind: 'news'
  /** Boot of the host that sends it. */
  readonly boot: number
  /** Whether the sender is in the ring; if not, its view is only an assumption. */
  readonly takesPart: boolean
  /** It covers the sender's change log from `since` to `upTo`; if `since` is `NOTHING`, everything that the sender knows. */
  readonly since: number
  readonly upTo: number
  /** How far the sender has the change log of the recipient. */
  readonly heard: number
  readonly view: View
  readonly locations: readonly Location[]
}

/** What sending news requires: what this host knows, how much of it others have, and how to reach them. */
export interface NewsRoles {
  readonly id: number
  readonly boot: number
  readonly takesPart: boolean
  readonly hostNames: readonly string[]
  readonly simulation: Simulation
  readonly settings: { readonly wholeNewsBytes: number }
  readonly membership: Membership
  readonly locations: Locations
  readonly changeLog: ChangeLog
  readonly knownElsewhere: KnownElsewhere
  readonly transport: Pick<Requests<Tidings, Tidings>, 'call' | 'request'>
  /** Takes in what another host knows. */
  learn(news: Tidings, from: number): void
}

/** What fits into one Ethernet frame after all headers; a difference would take a frame too. */
export const ONE_FRAME_BYTES = 1400

const MEMBER_BYTES = 8
const LOCATION_BYTES = 24

/** Their size on the wire. The declarer of a death is part of the member's entry; the positions use the header's field for stamps. */
export const newsBytes = ({ view, locations }: Tidings): number =>
  MEMBER_BYTES * view.members.length + LOCATION_BYTES * locations.length

/** The news for a boot of another host: at least everything it is not known to have. */
export function newsFor(services: NewsRoles, host: number, boot: number): Tidings {
  const { knownElsewhere, changeLog, membership, locations, hostNames, settings } = services
  const told = knownElsewhere.told(host, boot)
  const wholeBytes = MEMBER_BYTES * hostNames.length + LOCATION_BYTES * locations.size
  const isWhole = told === NOTHING || wholeBytes <= settings.wholeNewsBytes
  return {
    kind: 'news',
    boot: services.boot,
    takesPart: services.takesPart,
    since: isWhole ? NOTHING : told,
    upTo: changeLog.end,
    heard: knownElsewhere.heard(host, boot),
    view: isWhole ? membership.view() : viewOf(services, changeLog.since(told)),
    locations: isWhole ? [...locations.entries()] : locationsOf(services, changeLog.since(told)),
  }
}

/** The current entries of the hosts that have changed. */
function viewOf({ membership }: Pick<NewsRoles, 'membership'>, changes: readonly Change[]): View {
  const members = new Set<Member>()
  const deaths: Death[] = []
  for (const change of changes) {
    if (change.kind === 'location') continue
    members.add(membership.member(change.host))
    if (change.kind === 'death' && membership.isCurrent(change.death)) deaths.push(change.death)
  }
  return { members: [...members], deaths }
}

function locationsOf({ locations }: Pick<NewsRoles, 'locations'>, changes: readonly Change[]): Location[] {
  const changed: Location[] = []
  for (const change of changes) {
    if (change.kind === 'location' && locations.isCurrent(change.location)) changed.push(change.location)
  }
  return changed
}

/** Notes how far another host and this one have each other's change logs; the caller must also take in the contents of the news. */
export function noteNews(
  { knownElsewhere, changeLog }: Pick<NewsRoles, 'knownElsewhere' | 'changeLog'>,
  { boot, since, upTo, heard }: Tidings,
  from: number,
): void {
  if (heard >= changeLog.start) knownElsewhere.noteTold(from, boot, heard)
  if (since <= knownElsewhere.heard(from, boot)) knownElsewhere.noteHeard(from, boot, upTo)
}

/** Tells one host the news, and takes in what it has to tell. */
export function* askForNews(services: NewsRoles, host: number): Task {
  const news = newsFor(services, host, services.membership.member(host).boot)
  const outcome = yield* services.transport.request(host, newsBytes(news), news)
  if (outcome?.kind === 'news') services.learn(outcome, host)
}

/**
 * Tells every live host what it does not have; ends when all have answered, including those that have only joined meanwhile. The
 * answers may contain what a host that has since died told only to some; the others are then told that too, because nobody else will.
 */
export function* tellAll(services: NewsRoles): Task {
  const { membership, id, simulation, transport, changeLog } = services
  const toldUpTo = new Map<string, number>()
  const nameOf = (host: number): string => `${host}/${membership.member(host).boot}`
  for (;;) {
    const open = membership.live().filter((host) => host !== id && lacks(services, host, toldUpTo.get(nameOf(host))))
    if (open.length === 0) return
    const replies: Promised<Outcome<Tidings>>[] = []
    for (const host of open) {
      toldUpTo.set(nameOf(host), changeLog.end)
      const reply = new Promised<Outcome<Tidings>>(simulation)
      const news = newsFor(services, host, membership.member(host).boot)
      transport.call(host, newsBytes(news), news, (outcome) => reply.keep(outcome))
      replies.push(reply)
    }
    for (const [at, reply] of replies.entries()) {
      const outcome: Outcome<Tidings> = yield reply
      if (outcome?.kind === 'news') services.learn(outcome, open[at]!)
    }
  }
}

/** Whether a host has not been told yet, or is not known to have what this one has learned since. */
function lacks(
  { knownElsewhere, changeLog, membership }: NewsRoles,
  host: number,
  toldUpTo: number | undefined,
): boolean {
  if (toldUpTo === undefined) return true
  return Math.max(toldUpTo, knownElsewhere.told(host, membership.member(host).boot)) < changeLog.end
}
