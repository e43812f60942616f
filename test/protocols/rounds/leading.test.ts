// To where everybody goes back: the line that was committed last, but for those who had ended by then.

import { expect, test } from 'vitest'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import { firstLine, type Member, type RecoveryLine } from '../../../sim/protocols/epochs/line-record.ts'
import type { HostStanding } from '../../../sim/protocols/epochs/standing.ts'
import { leadRecovery } from '../../../sim/protocols/rounds/leading.ts'
import { leadingServices } from '../leading-services.ts'

/** What somebody who leads finds in the record, and has everybody go by. */
function ledFrom(previous: RecoveryLine): RecoveryLine | undefined {
  const simulation = new Simulation()
  const adopted: RecoveryLine[] = []
  const note = { bytes: 8, order: 1, isLast: false, value: previous }
  const services = leadingServices(simulation, () => ({ kind: 'note', note }))
  const standing = { heard: previous.epoch, hear: () => {}, adopt: (line: RecoveryLine) => void adopted.push(line) }
  const of = [services, standing as unknown as HostStanding] as const
  simulation.spawn(leadRecovery(...of, ['a', 'b'], 0))
  simulation.run(1e9)
  return adopted[0]
}

const member: Member = { version: 2, incarnation: 1, keep: [2], answer: null, isOver: false }

test('each goes back to his checkpoint as a new incarnation, and who has ended for good stays as he is', () => {
  const over: Member = { ...member, answer: { bytes: 8, digest: 5, data: null }, isOver: true }
  const members = new Map([
    ['a', member],
    ['b', over],
  ])
  const line = ledFrom({ ...firstLine, number: 2, members })
  expect(line).toMatchObject({ epoch: 1, number: 2, isFinal: false })
  expect([...line!.members]).toEqual([
    ['a', { ...member, incarnation: 2 }],
    ['b', over],
  ])
})

test('before the first line all go back to their beginning', () => {
  const atTheBeginning = { version: 0, incarnation: 2, keep: [0], answer: null, isOver: false }
  expect([...ledFrom(firstLine)!.members]).toEqual([
    ['a', atTheBeginning],
    ['b', atTheBeginning],
  ])
})
