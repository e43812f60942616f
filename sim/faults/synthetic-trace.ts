// A synthetic failure trace in the format of LANL's files, drawn from the published fits of real ones. Its first line says that it is
// synthetic, and its file name should too, so that nobody mistakes it for data.

import { RandomStream } from '../kernel/chance/random.ts'
import { lognormal, timesBetweenCrashes } from './crash-times.ts'
import { type FailurePreset, type FailurePresetName, failurePresets } from './presets.ts'

export interface SyntheticTrace {
  readonly preset: FailurePresetName
  readonly nodes: number
  readonly days: number
  readonly seed: string
}

const MINUTES = 24 * 60
/** 2001, a year that no real record covers. */
const FIRST_YEAR = 2001

/** The text of the file. */
export function syntheticTrace({ preset: name, nodes, days, seed }: SyntheticTrace): string {
  const preset: FailurePreset = failurePresets[name]
  const rows: { node: number; at: number; down: number }[] = []
  for (let node = 0; node < nodes; node++) {
    const stream = new RandomStream(`${seed} node ${node}`)
    for (let at = 0; ; ) {
      at += Math.ceil(timesBetweenCrashes[preset.distribution](stream, preset.eachDays * MINUTES, preset.shape ?? 1))
      if (at > days * MINUTES) break
      const { repair, restartMinutes = 1 } = preset
      const down =
        repair === undefined ? restartMinutes : Math.ceil(lognormal(stream, repair.meanHours * 60, repair.sigma))
      rows.push({ node, at, down })
      at += down
    }
  }
  rows.sort((a, b) => a.at - b.at || a.node - b.node)
  return [
    `# synthetic: drawn from the published fit of ${name}, seed ${seed}; no row of this file ever happened`,
    `# span: ${timeText(0)} to ${timeText(days * MINUTES)}`,
    'System,nodenum,Prob Started (mm/dd/yy hh:mm),Prob Fixed (mm/dd/yy hh:mm),Down Time',
    ...rows.map(({ node, at, down }) => `0,${node},${timeText(at)},${timeText(at + down)},${down}`),
    '',
  ].join('\n')
}

const monthDays = (year: number): number[] => {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
}

/** In LANL's format: 6/21/2005 10:54. */
function timeText(minutes: number): string {
  let left = Math.floor(minutes / MINUTES)
  let year = FIRST_YEAR
  let month = 0
  for (; left >= monthDays(year)[month]!; month++) {
    left -= monthDays(year)[month]!
    if (month === 11) {
      year++
      month = -1
    }
  }
  const minute = String(minutes % 60).padStart(2, '0')
  return `${month + 1}/${left + 1}/${year} ${Math.floor((minutes % MINUTES) / 60)}:${minute}`
}
