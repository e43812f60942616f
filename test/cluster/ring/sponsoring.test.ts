// A host that lets another one in.

import { expect, test } from 'vitest'
import type { SponsorRoles } from '../../../sim/cluster/ring/joining.ts'
import { sponsor } from '../../../sim/cluster/ring/joining.ts'
import { Membership, type MembershipChange } from '../../../sim/cluster/ring/membership.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { TaskGroup } from '../../../sim/kernel/task-group.ts'

test('an earlier boot that was thought to be up is dead; the newcomer is let in when all have been told', () => {
  const simulation = new Simulation()
  const membership = new Membership(3)
  const diary: string[] = []
  const services = {
    ...{ membership, id: 0, boot: 0, hostNames: ['ws1', 'ws2', 'ws3'], settings: { wholeNewsBytes: 0 } },
    host: { name: 'ws1', tasks: new TaskGroup(simulation) },
    trace: { emit: ({ kind }: { kind: string }) => diary.push(kind) },
    applyChanges: (changes: readonly MembershipChange[]) => diary.push(...changes.map(({ kind }) => kind)),
    knownElsewhere: { told: () => -1, heard: () => -1 },
    changeLog: { end: 0, since: () => [] },
    locations: { entries: () => [], size: 0 },
    *tellAll() {
      yield 10
      diary.push('all have been told')
    },
  }
  simulation.spawn(sponsor(services as unknown as SponsorRoles, 2, 1, true, () => diary.push('is let in')))
  simulation.run()
  expect(diary).toEqual([...['host-declared-dead', 'attributed', 'died', 'joined', 'all have been told', 'is let in']])
})
