// Hit testing: signs before messages before slices, the order in which they are drawn on top of each other.

import { arrowsOf, firstThat, instantsOf, slicesAt } from '../../timeline/detail.ts'
import { sizes } from '../../timeline/layout.ts'
import { lookOf, sliceLooks } from '../../timeline/looks.ts'
import type { Slice } from '../../timeline/model.ts'
import type { TimeScale } from '../../timeline/view.ts'
import type { Scene } from './scene.ts'

export type Found =
  | { readonly kind: 'instant'; readonly entry: number; readonly more: number }
  | { readonly kind: 'message'; readonly number: number }
  | { readonly kind: 'slices'; readonly process: string; readonly slices: readonly Slice[] }
  | Tally

/** The number of items drawn as a density. */
export interface Tally {
  readonly kind: 'tally'
  readonly what: string
  readonly count: number
  readonly fromNs: number
  readonly toNs: number
}

/** How close, in pixels, the pointer must be to a line or a sign to hit it. */
const NEAR_PIXELS = 6

export function findAt(scene: Scene, scale: TimeScale, x: number, y: number): Found | null {
  if (x < 0) return null
  const { layout, timeline, shows, collisions } = scene
  if (y < sizes.axis) return shows('messages') ? tallyOf('collisions', collisions, scale, x) : null
  const there = layout.at(y)
  if (there !== null && there.row === null) {
    const weight = ({ entry }: { entry: number }): number => {
      const look = lookOf(timeline.entries[entry]!.event.kind)
      return shows(look.group) ? look.weight : 0
    }
    const near = instantsOf(there.lane.lane.instants, weight, scale).filter((one) => Math.abs(one.x - x) <= NEAR_PIXELS)
    const nearest = near.sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0]
    if (nearest !== undefined) return { kind: 'instant', entry: nearest.instant.entry, more: nearest.more }
    const { host, records } = there.lane.lane
    const stored = shows('storage') ? tallyOf(`records stored on ${host}`, records, scale, x) : null
    if (stored !== null) return stored
  }
  if (there?.row !== null && there?.row !== undefined) {
    const { row, middle } = there.row
    const slices = slicesAt(row[there.strip], x, scale).filter((one) => shows(sliceLooks[one.kind].group))
    // near the centre line of a row, where arrows begin and end, the pointer means an arrow's end
    const end = shows('messages') && there.strip === 'work' ? nearestArrow(scene, scale, x, y, 3) : -1
    if (end >= 0 && Math.abs(y - middle) < sizes.work / 2) return { kind: 'message', number: end }
    if (slices.length > 0) return { kind: 'slices', process: row.process, slices }
  }
  const number = shows('messages') ? nearestArrow(scene, scale, x, y, NEAR_PIXELS) : -1
  return number < 0 ? null : { kind: 'message', number }
}

/** The times, out of a sorted list, that fall within a few pixels of this one; null if there are none. */
function tallyOf(what: string, times: readonly number[], scale: TimeScale, x: number): Tally | null {
  const [fromNs, toNs] = [scale.ns(x - 2), scale.ns(x + 2)]
  const count = firstThat(times, (time) => time > toNs) - firstThat(times, (time) => time >= fromNs)
  return count === 0 ? null : { kind: 'tally', what, count, fromNs, toNs }
}

function nearestArrow(scene: Scene, scale: TimeScale, x: number, y: number, most: number): number {
  const { timeline, layout, longestNs } = scene
  let nearest = -1
  let least = most
  for (const { number, x1, x2, fromRow, toRow } of arrowsOf(timeline.messages, layout.rowOf, longestNs, scale)) {
    const [y1, y2] = [layout.rows[fromRow]!.middle, layout.rows[toRow]!.middle]
    const distance = distanceToSegment(x, y, x1, y1, x2, y2)
    if (distance >= least) continue
    least = distance
    nearest = number
  }
  return nearest
}

function distanceToSegment(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const length = dx * dx + dy * dy
  const share = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length))
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy)
}
