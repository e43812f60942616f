// How far everybody would have to go back if there were no message log: one run for each workstation, which crashes in the middle of it.

import { Domino, type DominoReport } from '../../checks/domino.ts'
import { simulate } from '../../simulate.ts'
import type { Ground } from './aiming/ground.ts'
import { crashAt, struckBy } from './schedule.ts'

/** The recovery lines of the crashes of all workstations at the middle of the crash-free run, with whatever is switched off. */
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
