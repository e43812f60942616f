// The injector on a world of lamps: hosts that can only be up, down or still. What it does, when, and what its receipts say.

import { describe, expect, test } from 'vitest'
import { Injector } from '../../sim/faults/injector.ts'
import type { Fault, Moment } from '../../sim/faults/plan.ts'
import type { FaultTarget, Struck } from '../../sim/faults/target.ts'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'
import type { TraceEvent } from '../../sim/trace/event.ts'
import { Trace } from '../../sim/trace/trace.ts'

class Lamps implements FaultTarget {
  readonly simulation = new Simulation()
  readonly trace = new Trace(() => this.simulation.now)
  readonly streams: RandomStreams
  readonly hosts = ['ws1', 'ws2', 'ws3'].map((name) => ({ name, alive: true }))
  readonly network: FaultTarget['network'] = { verdict: null }
  readonly diary: string[] = []

  constructor(seed = '1') {
    this.streams = new RandomStreams(seed)
  }

  crash(host: number): Struck {
    return this.#turn(host, false, 'down')
  }

  restart(host: number): void {
    this.#turn(host, true, 'up')
  }

  warn(host: number, forNs: number): void {
    this.diary.push(`${this.simulation.now} ${this.hosts[host]!.name} warned of ${forNs}`)
  }

  stall(host: number, forNs: number): Struck {
    return this.#turn(host, true, `still for ${forNs}`)
  }

  #turn(host: number, alive: boolean, how: string): Struck {
    const { name } = this.hosts[host]!
    this.hosts[host]!.alive = alive
    this.diary.push(`${this.simulation.now} ${name} ${how}`)
    return { processes: [`work/${host}`], during: [] }
  }
}

const at = (atNs: number): Moment => ({ kind: 'at', atNs })
const crash = (host: string, moment: Moment, restartAfterNs: number | null = null): Fault => ({
  ...{ kind: 'crash', hosts: [host], moment, restartAfterNs },
})

function carryOut(plan: readonly Fault[], untilNs = 1000, story: (lamps: Lamps) => void = () => {}) {
  const lamps = new Lamps()
  const injector = new Injector(lamps, plan)
  injector.begin()
  story(lamps)
  lamps.simulation.run(untilNs)
  const receipts = injector.receipts().map(({ atNs, host, inert }) => `${atNs} ${host}${inert ? ' inert' : ''}`)
  return { lamps, injector, diary: lamps.diary, receipts }
}

describe('crashes that are planned', () => {
  test('come at their time, and the host comes back after its time', () => {
    expect(carryOut([crash('ws2', at(10), 5)]).diary).toEqual(['10 ws2 down', '15 ws2 up'])
  })
  test('stay when no restart is planned', () => {
    expect(carryOut([crash('ws2', at(10))]).diary).toEqual(['10 ws2 down'])
  })
  test('hit several hosts at the same instant', () => {
    const both: Fault = { kind: 'crash', hosts: ['ws1', 'ws3'], moment: at(10), restartAfterNs: null }
    const { diary, receipts } = carryOut([both])
    expect(diary).toEqual(['10 ws1 down', '10 ws3 down'])
    expect(receipts).toEqual(['10 ws1', '10 ws3'])
  })
  test('are inert on a host that is down, and do not bring it back', () => {
    const { diary, receipts } = carryOut([crash('ws1', at(10)), crash('ws1', at(20), 5)])
    expect(diary).toEqual(['10 ws1 down'])
    expect(receipts).toEqual(['10 ws1', '20 ws1 inert'])
  })
  test('are inert when their moment never comes', () => {
    const never: Moment = { kind: 'event', event: { kind: 'live-again', process: 'a/0' }, delayNs: 0 }
    expect(carryOut([crash('ws1', never), crash('ws2', at(2000))]).receipts).toEqual([
      'null ws1 inert',
      'null ws2 inert',
    ])
  })
  test('follow a recorded history, in whatever order it is written', () => {
    const history: Fault = {
      kind: 'trace',
      crashes: [
        { host: 'ws3', atNs: 5000, restartAfterNs: null },
        { host: 'ws2', atNs: 20, restartAfterNs: 1 },
        { host: 'ws1', atNs: 10, restartAfterNs: null },
      ],
    }
    const { diary, receipts } = carryOut([history])
    expect(diary).toEqual(['10 ws1 down', '20 ws2 down', '21 ws2 up'])
    expect(receipts).toEqual(['10 ws1', '20 ws2', 'null ws3 inert'])
  })
})

describe('crashes at events', () => {
  const logged = (sequence: number): TraceEvent => ({
    ...{ kind: 'message-logged', host: 'ws1', process: 'a/1', incarnation: 1 },
    ...{ from: 'a/0', sequence, index: sequence - 1, digest: 0 },
  })
  const third: Moment = { kind: 'event', event: { kind: 'logs-message', process: 'a/1', count: 3 }, delayNs: 0 }
  const emitLater = (lamps: Lamps, ...events: TraceEvent[]): void => {
    for (const [i, event] of events.entries()) {
      lamps.simulation.after(10 * (i + 1), (each: TraceEvent) => lamps.trace.emit(each), event)
    }
  }

  test('come at the n-th time, and once', () => {
    const { diary } = carryOut([crash('ws1', third, 1)], 1000, (lamps) =>
      emitLater(lamps, ...[1, 2, 3, 4, 5, 6].map(logged)),
    )
    expect(diary).toEqual(['30 ws1 down', '31 ws1 up'])
  })
  test('come after their delay', () => {
    const { diary } = carryOut([crash('ws1', { ...third, delayNs: 7 })], 1000, (lamps) =>
      emitLater(lamps, ...[1, 2, 3].map(logged)),
    )
    expect(diary).toEqual(['37 ws1 down'])
  })
  test('strike at the instant of the event, but not in the middle of it', () => {
    const first: Moment = { kind: 'event', event: { kind: 'logs-message', process: 'a/1', count: 1 }, delayNs: 0 }
    const { diary } = carryOut([crash('ws1', first)], 1000, (lamps) => {
      lamps.simulation.after(
        10,
        () => {
          lamps.trace.emit(logged(1))
          lamps.diary.push('whoever emitted has finished')
        },
        undefined,
      )
    })
    expect(diary).toEqual(['whoever emitted has finished', '10 ws1 down'])
  })
  test('do not count what is only repeated', () => {
    const second: Moment = { kind: 'event', event: { kind: 'sends-message', process: 'a/1', count: 2 }, delayNs: 0 }
    const sent = (incarnation: number, sequence: number): TraceEvent => ({
      ...{ kind: 'message-sent', host: 'ws1', process: 'a/1', incarnation, to: 'a/0', sequence },
      ...{ bytes: 1, digest: 1, withheld: incarnation > 1 },
    })
    const { diary } = carryOut([crash('ws1', second)], 1000, (lamps) =>
      emitLater(lamps, sent(1, 1), sent(2, 1), sent(2, 2)),
    )
    expect(diary).toEqual(['30 ws1 down'])
  })
  test.each([
    ['out of the log', true],
    ['without a log', false],
  ])('do not count a message that is received once more, %s', (_, replayed) => {
    const third: Moment = { kind: 'event', event: { kind: 'receives-message', process: 'a/1', count: 3 }, delayNs: 0 }
    const received = (incarnation: number, sequence: number): TraceEvent => ({
      ...{ kind: 'message-received', host: 'ws1', process: 'a/1', incarnation, from: 'a/0', sequence },
      ...{ index: sequence - 1, bytes: 1, digest: 1, replayed: incarnation > 1 && sequence < 3 && replayed },
    })
    const { diary } = carryOut([crash('ws1', third)], 1000, (lamps) =>
      emitLater(lamps, received(1, 1), received(1, 2), received(2, 1), received(2, 2), received(2, 3)),
    )
    expect(diary).toEqual(['50 ws1 down'])
  })
  test('do not count a message out of the log that had arrived before the crash and was not received then', () => {
    const second: Moment = { kind: 'event', event: { kind: 'receives-message', process: 'a/1', count: 2 }, delayNs: 0 }
    const received = (incarnation: number, sequence: number, replayed: boolean): TraceEvent => ({
      ...{ kind: 'message-received', host: 'ws1', process: 'a/1', incarnation, from: 'a/0', sequence },
      ...{ index: sequence - 1, bytes: 1, digest: 1, replayed },
    })
    const { diary } = carryOut([crash('ws1', second)], 1000, (lamps) =>
      emitLater(lamps, received(1, 1, false), received(2, 1, true), received(2, 2, true), received(2, 3, false)),
    )
    expect(diary).toEqual(['40 ws1 down'])
  })
})

describe('stalls', () => {
  const stall = (atNs: number, forNs: number): Fault => ({ kind: 'stall', hosts: ['ws1'], moment: at(atNs), forNs })

  test('leave the host up', () => {
    const { diary, receipts } = carryOut([stall(10, 50)])
    expect(diary).toEqual(['10 ws1 still for 50'])
    expect(receipts).toEqual(['10 ws1'])
  })
  test('are inert on a host that stands still or is down', () => {
    const { receipts } = carryOut([stall(10, 50), stall(20, 50), crash('ws1', at(30)), stall(40, 50)])
    expect(receipts).toEqual(['10 ws1', '20 ws1 inert', '30 ws1', '40 ws1 inert'])
  })
  test('end with a crash: the next boot does not stand still', () => {
    expect(carryOut([stall(10, 500), crash('ws1', at(20), 5), stall(30, 50)]).receipts).toEqual([
      ...['10 ws1', '20 ws1', '30 ws1'],
    ])
  })
  test('are under way until they are over', () => {
    const underWayAt = (untilNs: number): boolean =>
      carryOut([stall(10, 50), crash('ws2', at(60))], untilNs).injector.underWay
    expect([underWayAt(5), underWayAt(59), underWayAt(60)]).toEqual([false, true, false])
  })
})

describe('crashes by chance', () => {
  const chance = (change: Partial<Extract<Fault, { kind: 'crashes' }>> = {}): Fault => ({
    ...{ kind: 'crashes', hosts: ['ws1', 'ws2', 'ws3'], distribution: 'exponential', shape: 1 },
    ...{ meanTimeBetweenNs: 1000, restartAfterNs: 1, untilNs: null },
    ...change,
  })

  test.each(['exponential', 'weibull'] as const)(
    '%s: come as often as their mean says, taken together',
    (distribution) => {
      const { diary } = carryOut([chance({ distribution, shape: distribution === 'weibull' ? 0.7 : 1 })], 10_000_000)
      const crashes = diary.filter((line) => line.endsWith('down')).length
      expect(crashes).toBeGreaterThan(9_500) // 10,000 expected; the standard deviation is 100, of the Weibull 146
      expect(crashes).toBeLessThan(10_500)
    },
  )
  test('do not come after their end', () => {
    const { diary } = carryOut([chance({ untilNs: 20_000 })], 1_000_000)
    const times = diary.filter((line) => line.endsWith('down')).map((line) => Number.parseInt(line, 10))
    expect(times.length).toBeGreaterThan(5)
    expect(Math.max(...times)).toBeLessThanOrEqual(20_000)
  })
  test('come after a time that the host was up, and so never while it is down', () => {
    const { receipts } = carryOut([chance({ hosts: ['ws1'], meanTimeBetweenNs: 10, restartAfterNs: 1000 })], 100_000)
    expect(receipts.length).toBeGreaterThan(50)
    expect(receipts.filter((receipt) => receipt.endsWith('inert'))).toEqual([])
  })
  test('leave hosts down for good when no restart is planned', () => {
    const { diary, receipts } = carryOut([chance({ restartAfterNs: null })], 1_000_000)
    expect([diary.length, receipts.length]).toEqual([3, 3])
  })
  test('of one host do not depend on the others', () => {
    const ofFirst = (hosts: string[]): string[] =>
      carryOut([chance({ hosts, meanTimeBetweenNs: 3000 / hosts.length })], 100_000).diary.filter((line) =>
        line.includes('ws1'),
      )
    expect(ofFirst(['ws1', 'ws2', 'ws3'])).toEqual(ofFirst(['ws1']))
  })
  test('that never come are reported once, and hit nothing', () => {
    expect(carryOut([chance({ untilNs: 1 })]).receipts).toEqual(['null null inert'])
  })
})

describe('faults of the network', () => {
  const partition: Fault = { kind: 'partition', groups: [['ws1'], ['ws2']], fromNs: 10, untilNs: 20 }

  test('a partition keeps its groups apart, and nobody else', () => {
    const heard: boolean[][] = []
    const { receipts } = carryOut([partition], 1000, ({ simulation, network }) => {
      const look = (): void => {
        heard.push([network.verdict!(0, 1), network.verdict!(1, 0), network.verdict!(0, 2), network.verdict!(2, 1)])
      }
      for (const time of [9, 10, 19, 20]) simulation.after(time, look, undefined)
    })
    const apart = [false, false, true, true]
    const together = [true, true, true, true]
    expect(heard).toEqual([together, apart, apart, together])
    expect(receipts).toEqual(['10 null']) // when it first took something
  })
  test('loss takes its share, and the receipt counts it', () => {
    const loss: Fault = { kind: 'loss', probability: 0.25, fromNs: 0, untilNs: null }
    let lost = 0
    const { injector } = carryOut([loss], 1000, ({ network }) => {
      for (let i = 0; i < 10_000; i++) if (!network.verdict!(0, 1)) lost++
    })
    expect(lost).toBeGreaterThan(2300) // 2,500 expected, standard deviation 43
    expect(lost).toBeLessThan(2700)
    expect(injector.receipts()[0]!.during).toEqual([`${lost} datagrams lost`])
  })
  test('a partition that nobody noticed is inert', () => {
    expect(carryOut([partition]).receipts).toEqual(['null null inert'])
  })
})

describe('the end of faults', () => {
  test('what has begun ends, nothing else begins', () => {
    const lamps = new Lamps()
    const live: Moment = { kind: 'event', event: { kind: 'live-again', process: 'a/0' }, delayNs: 0 }
    const plan = [crash('ws1', at(10), 90), crash('ws2', at(50)), crash('ws3', live), partitionOf()]
    const injector = new Injector(lamps, plan)
    injector.begin()
    lamps.simulation.run(20)
    expect(injector.underWay).toBe(true)
    injector.endFaults()
    const of = { host: 'ws3', process: 'a/0', incarnation: 2 }
    lamps.trace.emit({ kind: 'live-again', ...of, withheld: 0, sentAgain: 0 })
    lamps.simulation.run(1000)
    expect(lamps.diary).toEqual(['10 ws1 down', '100 ws1 up'])
    expect(lamps.network.verdict).toBeNull()
    expect(injector.underWay).toBe(false)
  })
  const partitionOf = (): Fault => ({ kind: 'partition', groups: [['ws1'], ['ws2']], fromNs: 0, untilNs: 900 })
})
