// What the parser refuses the compiler refuses too. `npm run types` checks the lines that expect an error, this file that they are
// refused when they run.

import { expect, test } from 'vitest'
import { defineScenario, type Program, profiles, record, ScenarioProblem, simulate } from '../../sim/index.ts'

const application = { kind: 'gauss' } as const
const idle: Program = {
  layout: () => ({ baseBytes: 8192, regions: [] }),
  next: ({ mode }) => ({ kind: 'exit', answer: record(mode, 4, [1]) }),
}

const refused: Record<string, () => unknown> = {
  // @ts-expect-error
  'a kind that is misspelt': () => defineScenario({ application: { kind: 'gaus' } }),
  // @ts-expect-error
  'a kind in simulate': () => simulate({ application: { kind: 'gaus' } }),
  // @ts-expect-error
  'a kind that no table has': () => simulate({ application: { kind: 'hers' } }, { programs: { mine: idle } }),
  // @ts-expect-error
  'a key that is misspelt': () => defineScenario({ application, star: { checkpoints: { policy: 'full' } } }),
  // @ts-expect-error
  'a policy': () => defineScenario({ application, star: { checkpoint: { policy: 'fool' } } }),
  // @ts-expect-error
  'a duration without a unit': () => defineScenario({ application, star: { checkpoint: { interval: '5' } } }),
  // @ts-expect-error
  'a duration that is a number': () => defineScenario({ application, limit: 5 }),
  // @ts-expect-error
  'a size with the unit of a duration': () => defineScenario({ application: { kind: 'fft', baseImage: '8s' } }),
  // @ts-expect-error
  'a machine': () => defineScenario({ application, hosts: { workstations: { count: 5, profile: 'sun-3' } } }),
  // @ts-expect-error
  'five copies': () => defineScenario({ application, star: { replication: 5 } }),
  // @ts-expect-error
  'a mechanism': () => defineScenario({ application, star: { without: ['stamp'] } }),
  // @ts-expect-error
  'a cable of another rate': () => defineScenario({ application, network: { kind: 'ethernet', megabitsPerSecond: 9 } }),
  'a time and an event': () =>
    // @ts-expect-error
    defineScenario({ application, faults: [{ crash: 'ws1', at: '1s', when: 'ws2 rejoins' }] }),
  // @ts-expect-error
  'a crash at no time': () => defineScenario({ application, faults: [{ crash: 'ws1' }] }),
  // @ts-expect-error
  'a stall without an end': () => defineScenario({ application, faults: [{ stall: 'ws1', at: '1s' }] }),
  // @ts-expect-error
  'a placement': () => defineScenario({ application, star: { placement: 'nearest' } }),
}

test.each(Object.entries(refused))('%s', (_, define) => {
  expect(define).toThrow(ScenarioProblem)
})

test('an option of simulate that is misspelt is refused by the compiler', () => {
  // @ts-expect-error
  expect(simulate({ application: { kind: 'ping', size: 1 } }, { sed: '7' }).seed).toBe('1')
})

test('names of tables of one’s own are accepted beside those of starsim', () => {
  const parts = { programs: { mine: idle }, profiles: { roomy: { ...profiles['sparcstation-1'], name: 'roomy' } } }
  const hosts = { workstations: { count: 5, profile: 'roomy' }, servers: { count: 2 } } as const
  expect(defineScenario({ application: { kind: 'mine' }, hosts }, parts).application.kind).toBe('mine')
  expect(defineScenario({ application, hosts }, parts).hosts[0]?.profile).toBe('roomy')
  expect(simulate({ application: { kind: 'mine', size: 1 }, hosts }, parts).outcome).toBe('completed')
})
