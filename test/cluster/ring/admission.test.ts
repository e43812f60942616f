// Whom a host listens to, what it tells the others, and what it makes of an obituary.

import { describe, expect, test } from 'vitest'
import type { Body, Packet } from '../../../sim/cluster/requests/envelope.ts'
import { Admission, type AdmissionRoles } from '../../../sim/cluster/ring/admission.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import {
  type RingReply,
  type RingRequest,
  type RingRoles,
  receiveFromRing,
} from '../../../sim/cluster/ring/ring-requests.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'

const probe: RingRequest = { kind: 'probe', load: 3 }
const join: RingRequest = { kind: 'join', boot: 1, stale: false }
const newsOfAMember = { kind: 'news', takesPart: true }
const newsOfANewcomer = { kind: 'news', takesPart: false }
const message = { kind: 'message', from: 'a', to: 'b' }

/** Host 1 of three, in its second boot. */
function host({ takesPart = true, alone = false } = {}) {
  const simulation = new Simulation()
  const membership = new Membership(3)
  membership.insert(1, 1, true)
  if (alone) for (const dead of [0, 2]) membership.declareDead(dead, 0, 1, 1)
  const seen: string[] = []
  const services = {
    ...{ simulation, membership, takesPart, id: 1, boot: 1, hosted: new Map(), hostNames: ['ws1', 'ws2', 'ws3'] },
    settings: { without: new Set(), wholeNewsBytes: 0 },
    host: { tasks: new TaskGroup(simulation) },
    detector: { heard: (from: number) => seen.push(`hears ${from}`), reportLoad: () => {} },
    transport: {
      sendObituary: (to: number, boot: number) => seen.push(`tells ${to} that boot ${boot} is dead`),
      sendStranger: (to: number, boot: number) => seen.push(`tells ${to} that boot ${boot} is unknown`),
      *request(to: number, _: number, { kind }: Body) {
        seen.push(`asks ${to} for ${kind}`)
        yield 0
        return null
      },
    },
    trace: { wants: () => false },
    knownElsewhere: { told: () => -1, heard: () => -1 },
    changeLog: { end: 0, since: () => [] },
    locations: { entries: () => [], size: 0 },
    learn: () => membership.declareDead(2, 0, 0, 0),
    isUnfenced: () => false,
    foundDead: () => seen.push('finds itself dead'),
    *tellAll() {
      seen.push('asks all')
      yield 1
    },
  }
  const admission = new Admission(services as unknown as AdmissionRoles)
  const receive = receiveFromRing(services as unknown as RingRoles)
  const admit = (from: number, boot: number, packet: object) => admission.admit(from, boot, packet as Packet)
  return {
    ...{ simulation, membership, seen },
    hears: (from: number, boot: number, body: Body = probe) => admit(from, boot, { direction: 'request', body }),
    readsObituary: (from: number, boot: number, of: number) => {
      admit(from, boot, { direction: 'obituary', of })
      simulation.run()
      return seen.splice(0)
    },
    readsStranger: (from: number, of: number) => {
      for (let copy = 1; copy <= 2; copy++) admit(from, 0, { direction: 'stranger', of })
      simulation.run()
      return seen.splice(0)
    },
    accepts: (request: Body) => admission.accepts(request),
    asked: (request: RingRequest): (RingReply | null)[] => {
      const answers: (RingReply | null)[] = []
      receive(0, request, (reply) => answers.push(reply))
      simulation.run()
      return answers
    },
  }
}

describe('a host listens', () => {
  test('to whom it takes for alive, and takes it for a sign of life', () => {
    const { hears, seen } = host()
    expect([hears(0, 0), seen]).toEqual([true, ['hears 0']])
  })

  test('to no dead or earlier boot, and tells it so', () => {
    const { hears, seen, membership } = host()
    membership.declareDead(2, 0, 1, 1)
    expect([hears(2, 0), seen.splice(0)]).toEqual([false, ['tells 2 that boot 0 is dead']])
    membership.insert(2, 1, true)
    expect([hears(2, 0), seen]).toEqual([false, ['tells 2 that boot 0 is dead']])
  })

  test('to a boot of which it has not heard only if that wants to join, or makes itself known', () => {
    const { hears, seen } = host()
    expect([hears(2, 1, join), hears(2, 1, newsOfAMember), seen]).toEqual([true, true, []])
  })

  test('to no other request of one of which it has not heard, and tells it so', () => {
    const { hears, seen } = host()
    expect([hears(2, 1), hears(2, 1, message), hears(2, 1, newsOfANewcomer)]).toEqual([false, false, false])
    expect(seen).toEqual(Array(3).fill('tells 2 that boot 1 is unknown'))
  })

  test('who is unknown to another makes itself known to it, once at a time, and tells all', () => {
    const { readsStranger } = host()
    expect(readsStranger(0, 1)).toEqual(['asks 0 for news', 'asks all'])
    expect(readsStranger(0, 0)).toEqual([]) // an earlier boot was meant
    expect(host({ takesPart: false }).readsStranger(0, 1)).toEqual([])
  })
})

describe('an obituary', () => {
  test('from a host that is alive, or unheard of, is believed', () => {
    expect(host().readsObituary(0, 0, 1)).toEqual(['finds itself dead'])
    expect(host().readsObituary(2, 5, 1)).toEqual(['finds itself dead'])
  })

  test('of an earlier boot is not meant', () => {
    expect(host().readsObituary(0, 0, 0)).toEqual([])
  })

  test('from a host that is dead is a dispute, every time: the others are asked, and alone the higher number gives in', () => {
    const { readsObituary } = host({ alone: true })
    expect(readsObituary(2, 0, 1)).toEqual(['asks all'])
    expect(readsObituary(2, 0, 1)).toEqual(['asks all'])
    expect(readsObituary(0, 0, 1)).toEqual(['asks all', 'finds itself dead'])
  })
})

test('a newcomer gives a sign of life, asks for the news that it was not told, and does nothing else yet', () => {
  const { accepts, asked, seen } = host({ takesPart: false })
  expect([accepts(probe), accepts({ kind: 'news' }), accepts(message)]).toEqual([true, true, false])
  expect([asked(probe), seen]).toEqual([[{ kind: 'alive', load: 0 }], ['asks 0 for news']])
})

test('news are answered with what is known after them', () => {
  const [answer] = host().asked({ kind: 'news', boot: 0 } as unknown as RingRequest)
  expect(answer?.kind === 'news' && answer.view.members.map(({ live }) => live)).toEqual([true, true, false])
})
