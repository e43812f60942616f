// Where a line is given: at the newest checkpoint of him who has come least far of all that were lost on one host.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { IndexLine, RecoveryLine } from '../../../sim/protocols/epochs/line-record.ts'
import type { HostStanding } from '../../../sim/protocols/epochs/standing.ts'
import { leadRecovery } from '../../../sim/protocols/index-based/leading.ts'
import type { Creation, Followed, Point } from '../../../sim/protocols/index-based/past.ts'
import { leadingServices } from '../leading-services.ts'

interface Lost {
  readonly name: string
  readonly creation?: Creation
  /** What the servers have of it. */
  readonly points: readonly Point[]
}

const point = (number: number, after: number, epoch = 0): Point => ({ number, after, epoch })

/** What somebody who leads writes down, and what he finds of each that was lost. */
function led(...lost: Lost[]): { lines: readonly IndexLine[] | undefined; found: Record<string, Followed> } {
  const simulation = new Simulation()
  let line: RecoveryLine | null = null
  let found: Record<string, Followed> = {}
  const pointsOf = (name: string): readonly Point[] => lost.find((each) => each.name === name)?.points ?? []
  const services = leadingServices(simulation, ({ kind, process }) => {
    if (kind === 'read-note') return { kind: 'note', note: null }
    const versions = pointsOf(process).map(({ number, after, epoch }) => ({
      ...{ number, incarnation: epoch + 1, saved: { protocol: { after, epoch } } },
    }))
    return { kind: 'versions', incarnation: 1, versions }
  })
  const standing = { heard: 0, hear: () => {}, adopt: () => {} }
  const processes = lost.map(({ name, creation }) => ({ plan: { name, creation } }) as unknown as HostedProcess)
  const of = [services, standing as unknown as HostStanding] as const
  simulation.spawn(
    leadRecovery(...of, processes, (given, each) => {
      line = given
      found = Object.fromEntries([...each].map(([{ plan }, followed]) => [plan.name, followed]))
    }),
  )
  simulation.run(1e9)
  return { lines: (line as RecoveryLine | null)?.lines, found }
}

const before = point(1, 0)

test('of several the one with the least gives the line', () => {
  const far = { name: 'a', points: [before, point(4, 1)] }
  const near = { name: 'b', points: [before, point(2, 1)] }
  expect(led(far, near).lines).toEqual([{ epoch: 1, index: 2 }])
  expect(led(near, far).lines).toEqual([{ epoch: 1, index: 2 }])
})

test('one without a checkpoint gives its beginning', () => {
  expect(led({ name: 'a', points: [] }).lines).toEqual([{ epoch: 1, index: 0 }])
})

test('checkpoints of an earlier creation under the same name do not count', () => {
  const creation = { epoch: 2, index: 3 }
  const { lines, found } = led({ name: 'a/1', creation, points: [point(7, 5, 1), point(4, 3, 2)] })
  expect(found['a/1']!.past).toEqual({ creation, points: [point(4, 3, 2)] })
  expect(lines).toEqual([{ epoch: 1, index: 4 }])
  expect(led({ name: 'a/1', creation, points: [point(7, 5, 1)] }).lines).toEqual([{ epoch: 1, index: 3 }])
})
