// Level of detail: slices narrower than a pixel are aggregated per pixel, and of several messages that would draw the same line only
// one is kept. So drawing a hundred thousand events costs no more than what fits the width. Pure functions.

import type { Message } from './messages.ts'
import { type Instant, type Slice, type SliceKind, sliceKinds } from './model.ts'
import type { TimeScale } from './view.ts'

/** A stretch of a row in one colour; `share` below 1: the part of it that is of this kind. */
export interface Stretch {
  readonly x: number
  readonly width: number
  readonly kind: SliceKind
  readonly share: number
}

/** The index of the first item for which `reached` holds; it must then hold for all later items (binary search). */
export function firstThat<T>(items: readonly T[], reached: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (reached(items[middle]!)) high = middle
    else low = middle + 1
  }
  return low
}

/** Slices are sorted by begin; a visible one may have begun long before, but its predecessors of the same kind are over by then. */
export function stretchesOf(slices: readonly Slice[], scale: TimeScale): Stretch[] {
  const stretches: Stretch[] = []
  const covered = new Map<SliceKind, number>()
  let pixel = Number.NaN
  const flush = (): void => {
    for (const kind of sliceKinds) {
      const share = covered.get(kind)
      if (share !== undefined) stretches.push({ x: pixel, width: 1, kind, share: Math.min(1, share) })
    }
    covered.clear()
  }
  const { fromNs, toNs } = scale.view
  for (let at = firstSeen(slices, fromNs); at < slices.length; at++) {
    const slice = slices[at]!
    if (slice.fromNs > toNs) break
    if (slice.toNs < fromNs) continue
    const x = Math.max(-2, scale.x(slice.fromNs))
    const width = Math.min(scale.width + 2, scale.x(slice.toNs)) - x
    if (width >= 1) {
      stretches.push({ x, width, kind: slice.kind, share: 1 })
      continue
    }
    const here = Math.floor(x)
    if (here !== pixel) {
      flush()
      pixel = here
    }
    // slices of zero length are visible too
    covered.set(slice.kind, (covered.get(slice.kind) ?? 0.15) + width)
  }
  flush()
  return stretches
}

/** Few slices of a row overlap, so it is enough to start this many before the first that begins in the view. */
const OVERLAPPING = 4

function firstSeen(slices: readonly Slice[], fromNs: number): number {
  return Math.max(0, firstThat(slices, (slice) => slice.fromNs >= fromNs) - OVERLAPPING)
}

/** Slices of a row at a pixel, widest first. */
export function slicesAt(slices: readonly Slice[], x: number, scale: TimeScale): Slice[] {
  const [low, high] = [scale.ns(x - 2), scale.ns(x + 2)]
  const found: Slice[] = []
  for (let at = firstSeen(slices, low); at < slices.length && slices[at]!.fromNs <= high; at++) {
    if (slices[at]!.toNs >= low) found.push(slices[at]!)
  }
  const exact = found.filter(({ fromNs, toNs }) => fromNs <= scale.ns(x) && toNs >= scale.ns(x))
  return exact.length > 0 ? exact : found
}

export interface Arrow {
  readonly number: number
  readonly x1: number
  readonly x2: number
  readonly fromRow: number
  readonly toRow: number
}

export type RowOf = (host: string, process: string) => number

/** Where a message's arrow ends: where it was received, else where it arrived, else nowhere. */
export const endOf = ({ received, arrived, sentNs }: Message): { atNs: number; host: string } | null => {
  const end = received ?? arrived
  return end === null || end.atNs < sentNs ? null : end
}

/**
 * Arrows that can be told apart: only one of those that connect the same two rows and begin and end in the same pixels.
 * @param rowOf the index of a row, or -1 if it is not shown. @param longestNs no message takes longer than this
 */
export function arrowsOf(messages: readonly Message[], rowOf: RowOf, longestNs: number, scale: TimeScale): Arrow[] {
  const arrows: Arrow[] = []
  const last = new Map<number, number>()
  const { fromNs, toNs } = scale.view
  for (
    let number = firstThat(messages, ({ sentNs }) => sentNs >= fromNs - longestNs);
    number < messages.length;
    number++
  ) {
    const message = messages[number]!
    if (message.sentNs > toNs) break
    const end = endOf(message)
    if (end === null || end.atNs < fromNs) continue
    const fromRow = rowOf(message.fromHost, message.from)
    const toRow = rowOf(end.host, message.to)
    if (fromRow < 0 || toRow < 0) continue
    const [x1, x2] = [scale.x(message.sentNs), scale.x(end.atNs)]
    const pair = fromRow * 4096 + toRow
    const pixels = Math.floor(x1) * 65536 + Math.floor(x2)
    if (last.get(pair) === pixels) continue
    last.set(pair, pixels)
    arrows.push({ number, x1, x2, fromRow, toRow })
  }
  return arrows
}

export const longestFlight = (messages: readonly Message[]): number =>
  messages.reduce((longest, message) => Math.max(longest, (endOf(message)?.atNs ?? 0) - message.sentNs), 0)

/** Visible instants of a lane; of several in one pixel, the most important. */
export function instantsOf(
  instants: readonly Instant[],
  weight: (instant: Instant) => number,
  scale: TimeScale,
): { readonly x: number; readonly instant: Instant; readonly more: number }[] {
  const shown: { x: number; instant: Instant; more: number }[] = []
  for (let at = firstThat(instants, ({ atNs }) => atNs >= scale.view.fromNs); at < instants.length; at++) {
    const instant = instants[at]!
    if (instant.atNs > scale.view.toNs) break
    const w = weight(instant)
    if (w <= 0) continue
    const x = scale.x(instant.atNs)
    const previous = shown.at(-1)
    if (previous === undefined || x - previous.x >= 3) shown.push({ x, instant, more: 0 })
    else {
      previous.more++
      if (w > weight(previous.instant)) previous.instant = instant
    }
  }
  return shown
}

/** How many of the times fall into each pixel. */
export function densityOf(times: readonly number[], scale: TimeScale): Uint32Array {
  const counts = new Uint32Array(Math.ceil(scale.width))
  for (let at = firstThat(times, (time) => time >= scale.view.fromNs); at < times.length; at++) {
    const x = Math.floor(scale.x(times[at]!))
    if (x >= counts.length) break
    if (x >= 0) counts[x]!++
  }
  return counts
}
