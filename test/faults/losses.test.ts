// How many losses stable storage survives: with r copies any r - 1 of them at once; with the last one gone the run says so.

import { describe, expect, test } from 'vitest'
import { rememberedGround } from '../../sim/experiments/search/batch.ts'
import { crashAt, withFaults } from '../../sim/experiments/search/schedule.ts'
import { smallScenario } from '../../sim/experiments/search/worlds/small-scenarios.ts'
import { simulate } from '../../sim/simulate.ts'

/** Every choice of some of these, all and none among them. */
const choices = <T>(of: readonly T[]): T[][] =>
  Array.from({ length: 2 ** of.length }, (_, bits) => of.filter((_, at) => ((bits >> at) & 1) === 1))

describe.each([1, 2, 3, 4])('with %d copies', (replication) => {
  const ground = rememberedGround(
    smallScenario({
      ...{ kind: 'gauss', policy: 'incremental', replication, placement: 'detector', memory: 'bytes' },
    }),
  )
  const { replicas, endNs, crashFree, scenario } = ground
  const lost = choices(replicas).filter(({ length }) => length > 0)
  const instants = [0.2, 0.5, 0.8].map((share) => Math.floor(share * endNs))
  // a workstation goes too, so that what the servers keep is needed
  const run = (servers: readonly string[], atNs: number) =>
    simulate(withFaults(scenario, [crashAt([...servers, 'ws2'], atNs)]), { checks: { crashFree } })

  test('the run ends with the right answers whichever servers are lost, if one is left', () => {
    for (const servers of lost.filter(({ length }) => length < replication)) {
      for (const atNs of instants) {
        const { outcome, answers, violations } = run(servers, atNs)
        expect({ servers, atNs, outcome, violations }).toEqual({ servers, atNs, outcome: 'completed', violations: [] })
        expect(answers).toEqual(crashFree.answers)
      }
    }
  })

  test('when the last copy is gone too the run ends, and says why', () => {
    const away = `${replicas.join(', ')} ${replicas.length === 1 ? 'is' : 'are'}`
    for (const atNs of instants) {
      const { outcome, reason, beyondPromise } = run(replicas, atNs)
      expect({ outcome, beyondPromise }).toEqual({
        outcome: 'cannot-recover',
        beyondPromise: 'no complete copy was left',
      })
      expect(reason).toBe(`no copy of checkpoints and logs is left: ${away} down for good`)
    }
  })

  test('it does not matter whether they are lost together or one after the other', () => {
    for (const last of replicas) {
      const strikes = [...replicas.filter((name) => name !== last), 'ws2'].map((name, i) =>
        crashAt([name], Math.floor(endNs * (0.2 + 0.15 * i))),
      )
      const { outcome, violations } = simulate(withFaults(scenario, strikes), { checks: { crashFree } })
      expect({ last, outcome, violations }).toEqual({ last, outcome: 'completed', violations: [] })
    }
  })
})
