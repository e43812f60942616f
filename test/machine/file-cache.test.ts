import { expect, it } from 'vitest'
import { RandomStream, RandomStreams } from '../../sim/kernel/chance/random.ts'
import { Simulation } from '../../sim/kernel/simulation.ts'
import { ms, seconds } from '../../sim/kernel/time.ts'
import { Disk } from '../../sim/machine/disk.ts'
import { FileCache } from '../../sim/machine/file-cache.ts'
import { profiles } from '../../sim/machine/profiles/profiles.ts'

const system = () => {
  const simulation = new Simulation()
  const disk = new Disk(simulation, profiles['sparcstation-10'].disk, new RandomStreams('1').of('disk'))
  return { simulation, disk, cache: new FileCache(simulation, disk) }
}

it('appending takes no time, and full blocks go to the disk behind the writer', () => {
  const { simulation, disk, cache } = system()
  const file = cache.open()
  file.append(20_000)
  expect([simulation.now, file.bytes, file.durableBytes, disk.backlog]).toEqual([0, 20_000, 0, 2])
  simulation.run(seconds(1))
  expect(file.durableBytes).toBe(16_384)
})

it('a part of a block lies until the update daemon comes round, every 30 seconds', () => {
  const { simulation, cache } = system()
  const file = cache.open()
  simulation.run(seconds(7))
  file.append(100)
  simulation.run(seconds(29))
  expect(file.durableBytes).toBe(0)
  simulation.run(seconds(31))
  expect(file.durableBytes).toBe(100)
})

it('sync waits until everything appended before it is durable, and for no more', () => {
  const { simulation, cache } = system()
  const file = cache.open()
  const seen: number[] = []
  file.append(10_000)
  simulation.spawn(
    (function* () {
      yield file.sync()
      seen.push(file.durableBytes)
      yield file.sync()
      seen.push(file.durableBytes)
    })(),
  )
  simulation.run(seconds(1))
  expect(seen).toEqual([10_000, 10_000])
})

it('a crash leaves what was durable, and nobody hears of the rest', () => {
  const { simulation, disk, cache } = system()
  const file = cache.open()
  file.append(8192)
  simulation.run(seconds(1))
  file.append(8292)
  const synced = file.sync()
  expect(cache.reset(disk.reset(), () => new RandomStream('order'))).toBe(8292)
  simulation.run(seconds(60))
  expect([file.bytes, file.durableBytes, synced.kept]).toEqual([8192, 8192, false])
})

/** Two blocks are appended, and the machine crashes while the first of them is being written. */
function crashInTheMiddle(first: 'in order' | 'the other way round') {
  const order = { bernoulli: () => first !== 'in order' } as unknown as RandomStream
  for (let atMs = 1; ; atMs++) {
    const { simulation, disk, cache } = system()
    const file = cache.open()
    file.append(16_384)
    simulation.run(ms(atMs))
    const loss = disk.reset()
    const durableBytes = loss.interrupted?.durableBytes ?? 0
    if (durableBytes === 0) continue
    cache.reset(loss, () => order)
    return { file, durableBytes }
  }
}

it('of a block that was being written a crash leaves whole sectors, from its first on', () => {
  const { file, durableBytes } = crashInTheMiddle('in order')
  expect(durableBytes % 512).toBe(0)
  expect(file.holds(0, durableBytes)).toBe(true)
  expect(file.holds(0, durableBytes + 1)).toBe(false)
  expect(file.holds(8192, 1)).toBe(false)
})

it('of two delayed writes that were under way the second may have been the first', () => {
  const { file, durableBytes } = crashInTheMiddle('the other way round')
  expect(file.holds(0, 1)).toBe(false)
  expect(file.holds(8192, durableBytes)).toBe(true)
  expect(file.holds(8192, durableBytes + 1)).toBe(false)
})

it('an idle cache needs no events', () => {
  const { simulation, cache } = system()
  cache.open().append(16_384)
  simulation.run()
  expect(simulation.now).toBeLessThan(seconds(1))
})

it('what is appended after a crash is written like anything else, and nobody hears of it who waited before', () => {
  const { simulation, disk, cache } = system()
  const file = cache.open()
  file.append(8192)
  const before = file.sync()
  cache.reset(disk.reset(), () => new RandomStream('order'))
  file.append(16_384)
  simulation.run(seconds(1))
  expect([file.bytes, file.durableBytes, before.kept]).toEqual([16_384, 16_384, false])
})
