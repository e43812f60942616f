// Programs of random worlds, each sized to complete within a few seconds of virtual time.

import type { RandomStream } from '../../../kernel/chance/random.ts'
import type { WrittenScenario } from '../../../scenario/written.ts'

type Program = Pick<WrittenScenario['application'], 'kind' | 'size' | 'options'>

const programs = {
  gauss: (chance) => ({ size: chance.integer(5, 10) }),
  matmul: (chance) => ({ size: chance.integer(32, 72), options: { rowsAtOnce: chance.pick([1, 1, 2, 4]) } }),
  fft: (chance) => ({ size: chance.pick([384, 512, 768]), options: { portions: chance.pick([4, 8, 16]) } }),
  files: (chance) => ({
    size: chance.integer(2, 4),
    options: {
      records: chance.integer(2, 8),
      recordBytes: chance.pick([128, 512]),
      journalBytes: chance.pick([64, 256]),
      exchangeEvery: chance.pick([1, 2, 4]),
      operations: chance.pick([20_000, 100_000]),
    },
  }),
  spawner: (chance) => ({
    size: chance.integer(1, 2),
    options: {
      depth: chance.pick([1, 1, 2]),
      fanOut: chance.pick([1, 1, 2]),
      operations: chance.pick([100_000, 200_000]),
    },
  }),
  random: (chance) => ({
    size: chance.integer(6, 24),
    options: {
      programSeed: chance.integer(1, 1_000_000),
      collectors: chance.pick([1, 1, 2]),
      fanIn: chance.pick([2, 3]),
      gatherPercent: chance.pick([5, 15, 30]),
      filePercent: chance.pick([0, 15, 30]),
      spawnPercent: chance.pick([0, 5, 10]),
      messageBytes: chance.pick([64, 512, 2048]),
      operations: chance.pick([20_000, 50_000, 100_000]),
    },
  }),
} as const satisfies Readonly<Record<string, (chance: RandomStream) => Omit<Program, 'kind'>>>

const kinds = Object.keys(programs) as (keyof typeof programs)[]

/** One of the applications, with its size and options. */
export function drawProgram(chance: RandomStream): Program {
  const kind = chance.pick(kinds)
  return { kind, ...programs[kind](chance) }
}
