// What the hosts of a ring ask each other: signs of life, news, to be let in.

import type { Answer } from '../requests/envelope.ts'
import type { Receive } from '../requests/transport.ts'
import type { Alive, Detector, Probe } from './detector.ts'
import { type JoinRequest, type SponsorRoles, sponsor } from './joining.ts'
import { askForNews, newsBytes, newsFor, type Tidings } from './news.ts'

export type RingRequest = Probe | Tidings | JoinRequest
export type RingReply = Alive | Tidings

export const ringRequestKinds = [
  'probe',
  'news',

  'join',
] as const satisfies readonly RingRequest['kind'][]

export interface RingRoles extends SponsorRoles {
  readonly detector: Pick<Detector, 'reportLoad'>
  readonly takesPart: boolean
  /** What runs here. */
  readonly hosted: { readonly size: number }
}

/** Answers them. */
export const receiveFromRing =
  (services: RingRoles): Receive<RingRequest, RingReply> =>
  (from, request, answer) => {
    switch (request.kind) {
      case 'probe':
        services.detector.reportLoad(from, request.load)
        // It is in that host's ring already, and is relied on to watch: whoever let it in may have died before it could say so.
        if (!services.takesPart) services.host.tasks.spawn(askForNews(services, from), 'news')
        return answer({ kind: 'alive', load: services.hosted.size })
      case 'news':
        return takeIn(services, request, from, answer)
      case 'join':
        services.host.tasks.spawn(sponsor(services, from, request.boot, request.stale, answer), 'sponsoring')
    }
  }

/** Takes in what another host tells, and tells it in return what it may not know. */
function takeIn(services: RingRoles, told: Tidings, from: number, answer: Answer<RingReply>): void {
  services.learn(told, from)
  if (services.trace.wants('news-received'))
    services.trace.emit({ kind: 'news-received', host: services.host.name, from: services.hostNames[from]! })
  const news = newsFor(services, from, told.boot)
  answer(news, newsBytes(news))
}
