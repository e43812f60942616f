// Lines made of what hosts and servers say, over several recoveries, with creations, ends and those that do not come back in time.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstLine, type RecoveryLine } from '../../../sim/protocols/epochs/line-record.ts'
import type { Stored } from '../../../sim/protocols/epochs/stored-versions.ts'
import { knownOf } from '../../../sim/protocols/independent/leading.ts'
import type { Standing } from '../../../sim/protocols/independent/messages.ts'
import { type Cut, Lives, type Step } from './lives.ts'

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('saves' as const, 'commits' as const) },
    { weight: 6, arbitrary: fc.constantFrom('sends' as const, 'takes' as const) },
    { weight: 1, arbitrary: fc.constant('spawns' as const) },
    { weight: 1, arbitrary: fc.constantFrom('ends' as const, 'takes' as const) },
  ),
  fc.nat(30),
  fc.nat(30),
)

const episode = fc.record({
  steps: fc.array(step, { maxLength: 40, size: 'max' }),
  deaths: fc.array(fc.nat(30), { maxLength: 2 }),
  chances: fc.infiniteStream(fc.boolean()),
})

const episodes = fc.tuple(
  fc.integer({ min: 1, max: 3 }),
  fc.array(episode, { minLength: 1, maxLength: 5, size: 'max' }),
)

const cutOf = ({ members }: RecoveryLine): Cut => new Map([...members].map(([name, { version }]) => [name, version]))
const byName = (cut: Cut) => Object.fromEntries([...cut].sort())

describe('a line', () => {
  test('is the newest on which nobody depends on what is not there, and keeps at most n (n + 1) / 2 versions', () => {
    const met = { lines: 0, deep: 0, gone: 0, again: 0, ended: 0, final: 0 }
    fc.assert(
      fc.property(episodes, ([processes, all]) => {
        const lives = new Lives(processes, (line, cut) => {
          expect(byName(cutOf(line))).toEqual(byName(cut))
          const { members, gone, isFinal } = line
          const kept = [...members.values()].reduce((sum, { keep }) => sum + keep.length, 0)
          expect(kept).toBeLessThanOrEqual((members.size * (members.size + 1)) / 2)
          const answers = [...members.values()].filter(({ answer }) => answer !== null).length
          expect(isFinal).toBe(answers === members.size)
          met.lines++
          if (line.epoch > 1 && [...members.values()].some(({ version }) => (version ?? 0) > 0)) met.deep++
          if (gone.size > 0) met.gone++
          if ([...members.values()].some(({ version, incarnation }) => version === null && incarnation > 1)) met.again++
          if (answers > 0) met.ended++
          if (isFinal) met.final++
        })
        for (const { steps, deaths, chances } of all) {
          for (const each of steps) lives.take(each)
          lives.recover(deaths, () => chances.next().value as boolean)
        }
      }),
      { numRuns: 1500, seed: 1 },
    )
    expect(Math.min(...Object.values(met)), JSON.stringify(met)).toBeGreaterThan(50)
  })
})

describe('what is known of a process', () => {
  const stored = (incarnation: number, ...versions: (readonly [number, number])[]): Stored => ({
    incarnation,
    versions: versions.map(([number, by]) => ({
      ...{ number, incarnation: by },
      saved: { protocol: { dependences: [], children: [] } } as unknown as Stored['versions'][number]['saved'],
    })),
  })
  const standing = (incarnation: number, isPresent: boolean, isFresh: boolean): Standing => ({
    ...{ process: 'a', incarnation, isPresent, isFresh, answer: null, dependences: [], children: [] },
  })
  const wentBack: RecoveryLine = {
    ...{ ...firstLine, epoch: 1 },
    members: new Map([['a', { version: 1, incarnation: 3, keep: [1], answer: null, isOver: false }]]),
  }
  const undone: RecoveryLine = { ...firstLine, epoch: 1, gone: new Map([['a', 2]]) }

  test.each([
    ['what it has done since counts', firstLine, standing(1, true, false), stored(1, [1, 1]), [[1], 1, 2]],
    ['its host has died', firstLine, undefined, stored(1, [1, 1], [2, 1]), [[1, 2], null, 2]],
    ['it is being restarted', firstLine, standing(2, false, true), stored(2, [1, 1]), [[1], null, 2]],
    ['its restart has told servers', firstLine, standing(2, false, false), stored(2, [1, 1]), [[1], null, 3]],
    ['its host knows no line', wentBack, standing(2, true, false), stored(2, [1, 1], [2, 2]), [[1], null, 3]],
    ['it has saved itself since', wentBack, standing(3, true, false), stored(3, [1, 1], [2, 3]), [[1, 2], 3, 4]],
    ['it was undone, and is created again', undone, undefined, stored(2, [1, 1], [2, 1]), [[], null, 3]],
    ['and its host does not know', undone, standing(1, true, false), stored(2, [1, 1]), [[], null, 2]],
    ['and has saved itself since', undone, standing(2, true, false), stored(2, [1, 2]), [[1], 2, 3]],
  ] as const)('%s', (_, line, said, has, [versions, present, next]) => {
    const known = knownOf('a', said, has, line)
    expect([known.versions, known.present?.incarnation ?? null, known.next]).toEqual([versions, present, next])
  })
})
