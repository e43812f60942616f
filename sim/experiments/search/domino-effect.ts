// How far all processes would have to roll back without a message log: one run per workstation, which crashes in the middle of it.

import { Domino, type DominoReport } from '../../checks/domino.ts'
import { simulate } from '../../simulate.ts'
import type { Ground } from './aiming/ground.ts'
import { crashAt, struckBy } from './schedule.ts'

/** The recovery line for a crash of each workstation in the middle of the fault-free run, with the scenario's ablations. */
export function dominoEffect(ground: Ground): DominoReport[] {
  // a run with checks ends at the first violation, which may be long before the middle
  const { endsAtSeconds } = simulate(ground.scenario, ground.own.parts)
  const atNs = Math.floor((endsAtSeconds * 1e9) / 2)
  return ground.workstations.flatMap((host) => {
    const domino = new Domino()
    simulate(struckBy(ground.scenario, [crashAt([host], atNs)]), { ...ground.own.parts, readers: [domino.read] })
    return domino.reports.slice(0, 1)
  })
}
