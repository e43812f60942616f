import { expect, it } from 'vitest'
import { RandomStreams } from '../../sim/kernel/chance/random.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { ms } from '../../sim/kernel/time.ts'
import { Ethernet } from '../../sim/machine/ethernet/ethernet.ts'
import { Host } from '../../sim/machine/host.ts'
import type { ProfileName } from '../../sim/machine/profiles/profile.ts'
import { profiles } from '../../sim/machine/profiles/profiles.ts'

const room = (...names: ProfileName[]) => {
  const simulation = new Simulation()
  const streams = new RandomStreams('1')
  const network = new Ethernet(simulation, streams.of('backoff'))
  const hosts = names.map((profile, number) => {
    const name = `ws${number + 1}`
    return new Host(simulation, {
      name,
      profile: profiles[profile],
      network,
      random: streams.of(`disk ${name}`),
      order: () => streams.of(`order ${name}`),
    })
  })
  return { simulation, hosts }
}

it('a crash stops every part at one instant, and nothing of it runs on', () => {
  const { simulation, hosts } = room('sparcstation-1', 'sparcstation-1')
  const [one, two] = [hosts[0]!, hosts[1]!]
  const seen: string[] = []
  const note = (what: string) => seen.push(what)
  two.onPacket = (packet) => note(`packet ${packet}`)
  one.tasks.spawn(
    (function* () {
      try {
        yield ms(20)
        note('task')
      } finally {
        note('finally')
      }
    })(),
  )
  one.cpu.system(ms(20), note, 'system')
  one.cpu.job(ms(20), () => note('job'))
  one.disk.request('write', 'random', 8192, note, 'disk')
  one.port.transmit(two.id, new Array(20).fill(1518), 'long')
  simulation.after(ms(1), () => one.crash(), undefined)
  simulation.run()
  expect(seen).toEqual([])
  expect([one.alive, one.tasks.size, one.disk.backlog, one.port.backlog]).toEqual([false, 0, 0, 0])
})

it('a host that is down hears nothing; after its restart it hears again, with the next boot number', () => {
  const { simulation, hosts } = room('sparcstation-1', 'sparcstation-10')
  const [one, two] = [hosts[0]!, hosts[1]!]
  const heard: unknown[] = []
  two.onPacket = (packet) => heard.push(packet)
  two.crash()
  one.port.transmit(two.id, [64], 'while down')
  simulation.run()
  two.restart()
  two.onPacket = (packet) => heard.push(packet)
  one.port.transmit(two.id, [64], 'while up')
  simulation.run()
  expect([heard, two.alive, two.bootCount]).toEqual([['while up'], true, 1])
})

it('a crash takes what was in the file cache, whether the disk was at work or not', () => {
  const host = room('sparcstation-1').hosts[0]!
  const file = host.files.open()
  file.append(100)
  host.crash()
  expect(file.bytes).toBe(0)
})

it('to crash twice or to start while up is a bug, not a fault', () => {
  const host = room('sparcstation-1').hosts[0]!
  expect(() => host.restart()).toThrow('while it is up')
  host.crash()
  expect(() => host.crash()).toThrow('while it is down')
})
