// Requests and replies between two hosts: a copy of a request that is being carried out is dropped, one that was put off is not,
// and nobody waits for a host that is not there.

import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../sim/cluster/requests/envelope.ts'
import { Transport } from '../../../sim/cluster/requests/transport.ts'
import { RandomStreams } from '../../../sim/kernel/chance/random.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { seconds } from '../../../sim/kernel/time.ts'
import { Host } from '../../../sim/machine/host.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import { SwitchedNetwork } from '../../../sim/machine/switched.ts'

const probe = { kind: 'probe', load: 0 }
const alive = { kind: 'alive', load: 7 }

/** A host that asks and one that answers as it is told. */
function twoHosts(receive: (answer: Answer, count: number) => void, accept = () => true) {
  const simulation = new Simulation()
  const network = new SwitchedNetwork(simulation, { megabitsPerSecond: 10 })
  const streams = new RandomStreams('transport')
  const live = new Set([0, 1])
  let received = 0
  const booted = (host: Host, boot: number): Transport => {
    const isThere = (other: number): boolean => live.has(other)
    const transport = new Transport({ simulation, host, boot, isThere, admit: () => true, accept })
    transport.serve(['probe'], (_from, _request, answer) => receive(answer, ++received))
    return transport
  }
  const hosts = ['ws1', 'fs1'].map((name) => {
    const random = streams.of(name)
    return new Host(simulation, { name, profile: profiles['sparcstation-1'], network, random, order: () => random })
  })
  const [asking, answering] = hosts.map((host) => booted(host, 0))
  const reboot = (): Transport => booted(hosts[0]!, 1)
  return { simulation, live, asking: asking!, answering: answering!, received: () => received, reboot }
}

describe('a request that takes longer than the patience of the asker', () => {
  test('is carried out once, however often it is sent', () => {
    const later: Answer[] = []
    const { simulation, asking, answering, received } = twoHosts((answer) => later.push(answer))
    const replies: unknown[] = []
    asking.call(1, 32, probe, (outcome) => replies.push(outcome))
    simulation.run(seconds(20))
    expect(asking.sent.datagrams).toBeGreaterThan(2)
    expect(received()).toBe(1)
    expect([...answering.requestsUnderWay()]).toEqual([probe])
    later[0]!(alive)
    simulation.run(seconds(21))
    expect(replies).toEqual([alive])
    expect([...answering.requestsUnderWay()]).toEqual([])
  })

  test('is taken up again if it was put off', () => {
    const { simulation, asking, received } = twoHosts((answer, count) => answer(count < 3 ? null : alive))
    const replies: unknown[] = []
    asking.call(1, 32, probe, (outcome) => replies.push(outcome))
    simulation.run(seconds(20))
    expect(received()).toBe(3)
    expect(replies).toEqual([alive])
  })
})

describe('requests that come before a host takes part', () => {
  test('wait for it, each once, in the order in which they came', () => {
    let takesPart = false
    const { simulation, asking, answering, received } = twoHosts(
      (answer) => answer(alive),
      () => takesPart,
    )
    const replies: number[] = []
    for (const number of [1, 2]) asking.call(1, 32, probe, () => replies.push(number))
    simulation.run(seconds(20))
    expect([asking.sent.datagrams > 4, received(), asking.isAsking]).toEqual([true, 0, false]) // signs of life do not count
    takesPart = true
    answering.tookPart()
    simulation.run(seconds(20.1))
    expect([replies, received()]).toEqual([[1, 2], 2])
  })

  test('are known to be open where they were asked', () => {
    const { simulation, asking } = twoHosts(() => {})
    expect(asking.isAsking).toBe(false)
    asking.call(1, 32, { kind: 'claim' }, () => {})
    simulation.run(seconds(1))
    expect(asking.isAsking).toBe(true)
  })
})

describe('nobody waits for a host that is not there', () => {
  test('neither when it dies while it is asked', () => {
    const { simulation, asking } = twoHosts(() => {})
    const replies: unknown[] = []
    asking.call(1, 32, probe, (outcome) => replies.push(outcome))
    simulation.run(seconds(1))
    asking.hostDied(1)
    expect(replies).toEqual([null])
  })

  test('nor when it was dead before', () => {
    const { asking, live } = twoHosts(() => {})
    live.delete(1)
    const replies: unknown[] = []
    asking.call(1, 32, probe, (outcome) => replies.push(outcome))
    expect(replies).toEqual([null])
    expect(asking.sent.datagrams).toBe(0)
  })
})

describe('what is sent again', () => {
  /** Requests that have gone out by each of these seconds; nobody answers. */
  const sentBy = ({ simulation, asking }: ReturnType<typeof twoHosts>, times: readonly number[]): number[] =>
    times.map((time) => {
      simulation.run(seconds(time))
      return asking.sent.datagrams
    })

  test('is sent at intervals that double up to a limit', () => {
    const hosts = twoHosts(() => {})
    hosts.asking.call(1, 32, probe, () => {})
    // after 2, 4, 8, 16 and 16 seconds
    expect(sentBy(hosts, [1, 3, 5, 7, 13, 15, 29, 31, 45, 47])).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5, 6])
  })

  test('is every request that has had no answer, not the first alone', () => {
    const hosts = twoHosts(() => {})
    hosts.asking.call(1, 32, probe, () => {})
    hosts.simulation.run(seconds(3))
    hosts.asking.call(1, 32, probe, () => {})
    expect(sentBy(hosts, [4, 5.5])).toEqual([3, 4])
  })

  test('is nothing that was answered', () => {
    const hosts = twoHosts((answer, count) => answer(count === 1 ? null : alive))
    hosts.asking.call(1, 32, probe, () => {})
    expect(sentBy(hosts, [1, 3, 60])).toEqual([1, 2, 2])
  })

  test('is nothing that was withdrawn, nothing for a host that has died, and nothing when the layer is over', () => {
    for (const end of ['withdraw', 'die', 'shut down'] as const) {
      const hosts = twoHosts(() => {})
      const { asking } = hosts
      const call = asking.call(1, 32, probe, () => {})
      expect(sentBy(hosts, [3])).toEqual([2])
      if (end === 'withdraw') asking.withdraw(call)
      else if (end === 'die') asking.hostDied(1)
      else asking.shutDown()
      expect([end, ...sentBy(hosts, [60])]).toEqual([end, 2])
    }
  })
})

test('a layer that is over neither takes requests nor answers those that it has', () => {
  const later: Answer[] = []
  const { simulation, asking, answering } = twoHosts((answer) => later.push(answer))
  asking.call(1, 32, probe, () => {})
  simulation.run(seconds(1))
  answering.shutDown()
  later[0]!(alive)
  asking.call(1, 32, probe, () => {})
  simulation.run(seconds(2))
  expect([later.length, answering.sent.datagrams]).toEqual([1, 0])
})

test('a reply to what an earlier boot asked is no reply to what the present one asks', () => {
  const later: Answer[] = []
  const other = { ...alive, load: 8 }
  const { simulation, asking, reboot } = twoHosts((answer) => later.push(answer))
  asking.call(1, 32, probe, () => {})
  simulation.run(seconds(0.2))
  const replies: unknown[] = []
  reboot().call(1, 32, probe, (outcome) => replies.push(outcome))
  later[0]!(alive)
  simulation.run(seconds(0.4))
  expect(replies).toEqual([])
  later[1]!(other)
  simulation.run(seconds(0.6))
  expect(replies).toEqual([other])
})
