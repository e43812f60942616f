// What travels between hosts: in a small ring everything, in a large one what the other is not known to have; and who passes on what
// a dead host had to tell.

import { describe, expect, test } from 'vitest'
import type { Layer } from '../../../sim/cluster/layer.ts'
import { ChangeLog, changeLogStart } from '../../../sim/cluster/ring/change-log.ts'
import { KnownElsewhere, NOTHING } from '../../../sim/cluster/ring/known-elsewhere.ts'
import { type Location, Locations } from '../../../sim/cluster/ring/locations.ts'
import { Membership } from '../../../sim/cluster/ring/membership.ts'
import { type NewsRoles, newsFor, noteNews, type Tidings, tellAll } from '../../../sim/cluster/ring/news.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { loadScenario } from '../../../sim/scenario/reading/load.ts'
import type { Scenario } from '../../../sim/scenario/scenario.ts'
import { simulate } from '../../../sim/simulate.ts'
import { World } from '../../../sim/world.ts'

describe('how far two hosts know each other', () => {
  test('all first boots have the same to begin with', () => {
    expect(new KnownElsewhere(3, 0).told(1, 0)).toBe(0)
  })

  test('a later boot of a host has nothing, whatever the earlier one was told', () => {
    const knownElsewhere = new KnownElsewhere(3, 0)
    knownElsewhere.noteTold(1, 0, 7)
    expect([knownElsewhere.told(1, 0), knownElsewhere.told(1, 1)]).toEqual([7, NOTHING])
    knownElsewhere.noteTold(1, 0, 9) // late news of the earlier boot
    expect([knownElsewhere.told(1, 1), knownElsewhere.told(1, 0)]).toEqual([NOTHING, NOTHING])
  })

  test('a host that starts again is asked for everything, and has its changeLog from the start to tell', () => {
    const knownElsewhere = new KnownElsewhere(3, 2)
    expect([knownElsewhere.heard(1, 0), knownElsewhere.told(1, 0)]).toEqual([NOTHING, changeLogStart(2)])
  })

  test('what is known of a changeLog never becomes less', () => {
    const knownElsewhere = new KnownElsewhere(3, 0)
    knownElsewhere.noteHeard(2, 0, 5)
    knownElsewhere.noteHeard(2, 0, 3)
    expect(knownElsewhere.heard(2, 0)).toBe(5)
  })

  test('a position of an earlier boot is before the changeLog begins', () => {
    const changeLog = new ChangeLog(1)
    changeLog.write({ kind: 'member', host: 2 })
    expect(changeLog.since(changeLogStart(0) + 7)).toHaveLength(1)
    expect(changeLog.since(changeLog.end)).toEqual([])
  })

  test('whoever has nothing of a changeLog is told all of it', () => {
    const changeLog = new ChangeLog(0)
    for (const host of [1, 2]) changeLog.write({ kind: 'member', host })
    expect(changeLog.since(NOTHING)).toHaveLength(2)
  })

  test('of a later boot nothing was heard: by a first boot from the start of its changeLog, by any other nothing at all', () => {
    const [first, second] = [new KnownElsewhere(3, 0), new KnownElsewhere(3, 1)]
    first.noteHeard(1, 0, 5)
    expect([first.heard(1, 1), second.heard(1, 1)]).toEqual([changeLogStart(1), NOTHING])
  })
})

describe('news', () => {
  const heard = (services: Pick<NewsRoles, 'knownElsewhere' | 'changeLog'>, news: Partial<Tidings>) =>
    noteNews(services, { boot: 0, since: NOTHING, upTo: 0, heard: 0, ...news } as Tidings, 1)

  test('that begin beyond what was heard before do not complete it', () => {
    const services = { knownElsewhere: new KnownElsewhere(3, 0), changeLog: new ChangeLog(0) }
    heard(services, { since: 5, upTo: 9 })
    expect(services.knownElsewhere.heard(1, 0)).toBe(0)
    heard(services, { since: 0, upTo: 5 })
    heard(services, { since: 5, upTo: 9 })
    expect(services.knownElsewhere.heard(1, 0)).toBe(9)
  })

  test('say with a death who declared it', () => {
    const changeLog = new ChangeLog(0)
    const membership = new Membership(3, (change) => changeLog.write(change))
    membership.declareDead(2, 0, 1, 0)
    const services = {
      ...{ changeLog, membership, knownElsewhere: new KnownElsewhere(3, 0), locations: new Locations([], () => {}) },
      ...{ boot: 0, hostNames: ['ws1', 'ws2', 'ws3'], settings: { wholeNewsBytes: 0 } },
    }
    const { view } = newsFor(services as unknown as NewsRoles, 1, 0)
    expect(view.deaths).toMatchObject([{ by: 1, byBoot: 0 }])
  })

  test('do not tell what the other host has of this changeLog, if they name a position in an earlier one', () => {
    const services = { knownElsewhere: new KnownElsewhere(3, 1), changeLog: new ChangeLog(1) }
    heard(services, { boot: 1, heard: 7 })
    expect(services.knownElsewhere.told(1, 1)).toBe(NOTHING)
    heard(services, { boot: 1, heard: changeLogStart(1) })
    expect(services.knownElsewhere.told(1, 1)).toBe(changeLogStart(1))
  })
})

describe('who vouches for a location', () => {
  const plan = { name: 'gauss/1', program: 'gauss', parameters: {} } as unknown as Location['plan']
  const at = (host: number, incarnation: number, ended = false): Location => ({
    plan,
    host,
    boot: 0,
    incarnation,
    ended,
  })
  const tables = () => {
    const told: Location[] = []
    return {
      told,
      locations: new Locations([at(1, 1)], (location) => told.push(location)),
      membership: new Membership(5),
    }
  }

  test('whoever states it, be it new or not', () => {
    const { told, locations } = tables()
    locations.state(at(2, 2))
    locations.state(at(2, 2))
    expect(told).toEqual([at(2, 2), at(2, 2)])
  })

  test('nobody for what something known beats', () => {
    const { told, locations } = tables()
    locations.state(at(2, 2))
    locations.state(at(1, 1, true))
    expect(told).toEqual([at(2, 2)])
  })

  test('the host that it is about, as long as that lives; then everybody who knows it', () => {
    const { told, locations, membership } = tables()
    expect(locations.hear([at(2, 2)], 2, 0, membership)).toEqual([at(2, 2)])
    expect(told).toEqual([])
    locations.inherit(2, 0)
    expect(told).toEqual([at(2, 2)])
  })

  test('the host that told it of another one; when it is dead, everybody who has it from there', () => {
    const { told, locations, membership } = tables()
    locations.hear([at(2, 2)], 3, 0, membership)
    locations.inherit(4, 0)
    expect(told).toEqual([])
    locations.inherit(3, 0)
    locations.inherit(3, 0)
    expect(told).toEqual([at(2, 2)])
  })

  test('at once everybody who hears it of a host that is dead', () => {
    const { told, locations, membership } = tables()
    membership.declareDead(2, 0, 4, 0)
    locations.hear([at(2, 2, true)], 3, 0, membership)
    expect(told).toEqual([at(2, 2, true)])
  })
})

test('what one host answers of a process, while all are told something else, the others are told then', () => {
  const simulation = new Simulation()
  const changeLog = new ChangeLog(0)
  const knownElsewhere = new KnownElsewhere(3, 0)
  const locations = new Locations([], (location) => changeLog.write({ kind: 'location', location }))
  const told: string[] = []
  const services = {
    ...{ simulation, changeLog, knownElsewhere, locations, membership: new Membership(3) },
    ...{ id: 0, boot: 0, hostNames: ['ws1', 'ws2', 'ws3'], settings: { wholeNewsBytes: 0 } },
    transport: {
      call: (to: number, _: number, { locations }: Tidings, answer: (news: object) => void) => {
        told.push(`${to} of ${locations.length}`)
        answer({ kind: 'news' })
      },
    },
    learn: (_: Tidings, from: number) => {
      if (from !== 1 || locations.size > 0) return
      locations.state({ plan: { name: 'gauss/1' }, host: 2, boot: 0, incarnation: 1, ended: true } as Location)
      knownElsewhere.noteTold(1, 0, changeLog.end)
    },
  }
  simulation.spawn(tellAll(services as unknown as NewsRoles))
  simulation.run()
  expect(told).toEqual(['1 of 0', '2 of 0', '2 of 1'])
})

const ringOf = (hosts: number): Scenario => {
  const loaded = loadScenario(
    `
application:
  kind: random
  size: ${5 * hosts}
  workers: ${hosts - 3}
  baseImage: 40KB
  options: { programSeed: 7, spawnPercent: 0, collectors: ${Math.ceil(hosts / 10)} }
hosts:
  workstations: { count: ${hosts - 2}, profile: modern-server }
  servers: { count: 2, profile: modern-server }
network: { kind: switched, megabitsPerSecond: 10000 }
star: { checkpoint: { policy: none }, ring: { period: 1s, timeout: 500ms, misses: 3 } }
start: { stagger: 1ms, jitter: 0ms }
`,
    'ring',
  )
  if ('errors' in loaded) throw new Error(loaded.errors.map(({ message }) => message).join())
  return loaded.scenario
}

describe('a host that crashes when all processes have ended, in a ring where news are differences', () => {
  const worldAfter = (): World => {
    const text = `
application: { kind: matmul, size: 12, workers: 3, memory: symbolic, baseImage: 40KB }
star: { checkpoint: { policy: none }, ring: { period: 200ms, timeout: 150ms, misses: 2 } }
start: { stagger: 10ms, jitter: 0ms }
`
    const loaded = loadScenario(text, 'a crash after the end')
    if ('errors' in loaded) throw new Error(loaded.errors.map(({ message }) => message).join())
    const world = new World(loaded.scenario, { seed: '1', wholeNewsBytes: 0 })
    world.begin()
    world.simulation.run(loaded.scenario.limitNs)
    world.crash(1)
    world.simulation.run(world.simulation.now + 2e9)
    return world
  }
  const ended = ({ locations }: Layer): string[] =>
    [...locations.entries()].flatMap(({ plan, ended }) => (ended ? [plan.name] : [])).sort()

  test('all that know how its process ended have it to tell from then on', () => {
    for (const { changeLog, host } of worldAfter().layers.filter(({ id }) => id !== 1)) {
      const told = changeLog
        .since(changeLog.start)
        .some((change) => change.kind === 'location' && change.location.plan.name === 'matmul/2')
      expect([host.name, told]).toEqual([host.name, true])
    }
  })

  test('as a newcomer it is told everything, of what was news before it came too', () => {
    const world = worldAfter()
    world.restart(1)
    expect(ended(world.layers[1]!)).toEqual([])
    world.simulation.run(world.simulation.now + 2e9)
    expect(ended(world.layers[1]!)).toEqual(['matmul/0', 'matmul/1', 'matmul/2', 'matmul/3'])
  })
})

test('the end of a process is one short message to each host, however many processes there are', () => {
  const bytesPerEnd = (hosts: number, wholeNewsBytes: number): number => {
    const { outcome, costs } = simulate(ringOf(hosts), { wholeNewsBytes })
    expect(outcome).toBe('completed')
    return costs.networkBytes / hosts
  }
  const growth = (wholeNewsBytes: number): number => bytesPerEnd(80, wholeNewsBytes) / bytesPerEnd(20, wholeNewsBytes)
  // of four times the hosts: four times the messages for each end, and as long as before; whole tables would be longer too
  expect(growth(0)).toBeLessThan(4.5)
  expect(growth(Number.POSITIVE_INFINITY)).toBeGreaterThan(6)
})

describe('a file server that dies while it tells of the death of another', () => {
  const cases = [
    ['fs2', 'fs1', 1],
    ['fs3', 'fs2', 2],
  ] as const
  test.each(cases)('%s, found dead by %s: all that are left come to know of both (seed %i)', (first, second, seed) => {
    const text = `
application: { kind: gauss, size: 5, workers: 3, memory: symbolic, baseImage: 8KB }
hosts: { workstations: { count: 4 }, servers: { count: 3 } }
star:
  checkpoint: { policy: pre-copy, interval: 150ms }
  replication: 3
  ring: { period: 200ms, timeout: 250ms, misses: 2 }
start: { stagger: 10ms, jitter: 5ms }
faults:
  - { crash: ${first}, at: 1s }
  - { crash: ${second}, when: 1ms after ${first} is declared dead }
`
    const loaded = loadScenario(text, 'two file servers')
    if ('errors' in loaded) throw new Error(loaded.errors.map(({ message }) => message).join())
    const { scenario } = loaded
    const world = new World(scenario, { seed: `${seed}` })
    world.begin()
    world.simulation.run(5e9)
    const left = world.layers.filter(({ host }) => host.name !== first && host.name !== second)
    const views = left.map(({ membership }) => membership.live().map((host) => scenario.hosts[host]!.name))
    expect(views).toEqual(left.map(() => left.map(({ host }) => host.name)))
  })
})
