// The requests that the hosts of a ring send each other: probes, news, and requests to join.

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
  /** The processes that run here. */
  readonly hosted: { readonly size: number }
}

/** Handles these requests. */
export const receiveFromRing =
  (services: RingRoles): Receive<RingRequest, RingReply> =>
  (from, request, answer) => {
    switch (request.kind) {
      case 'probe':
        services.detector.reportLoad(from, request.load)
        // This host is already in the sender's ring and relied on to watch: its sponsor may have died before it could tell it so.
        if (!services.takesPart) services.host.tasks.spawn(askForNews(services, from), 'news')
        return answer({ kind: 'alive', load: services.hosted.size })
      case 'news':
        return takeIn(services, request, from, answer)
      case 'join':
        services.host.tasks.spawn(sponsor(services, from, request.boot, request.stale, answer), 'sponsoring')
    }
  }

/** Takes in news from another host, and answers with what that host may not know. */
function takeIn(services: RingRoles, told: Tidings, from: number, answer: Answer<RingReply>): void {
  services.learn(told, from)
  if (services.trace.wants('news-received'))
    services.trace.emit({ kind: 'news-received', host: services.host.name, from: services.hostNames[from]! })
  const news = newsFor(services, from, told.boot)
  answer(news, newsBytes(news))
}
