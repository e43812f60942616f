// The visible part of the run, and its mapping to pixels: zooming around a point, panning, never beyond the run. Immutable
// values: each movement returns a new view.

export interface View {
  readonly fromNs: number
  readonly toNs: number
}

/** The shortest time that can fill the width; an Ethernet frame takes longer. */
const SHORTEST_NS = 20_000
/** Margin beyond the end of the run, as a share of it, so that the last events are not at the edge. */
const MARGIN = 0.015

export const whole = (endNs: number): View => {
  const margin = Math.max(1000, endNs * MARGIN)
  return { fromNs: -margin, toNs: endNs + margin }
}

/** @param factor below 1 zooms in. @param aroundNs the instant that stays in place */
export function zoomed({ fromNs, toNs }: View, factor: number, aroundNs: number, endNs: number): View {
  const all = whole(endNs)
  const wanted = (toNs - fromNs) * factor
  const length = Math.min(all.toNs - all.fromNs, Math.max(SHORTEST_NS, wanted))
  const share = (aroundNs - fromNs) / (toNs - fromNs)
  return within({ fromNs: aroundNs - share * length, toNs: aroundNs + (1 - share) * length }, endNs)
}

export const panned = ({ fromNs, toNs }: View, byNs: number, endNs: number): View =>
  within({ fromNs: fromNs + byNs, toNs: toNs + byNs }, endNs)

/** Shifts a view so that an instant is visible, a third from the left; unchanged if it is visible already. */
export function showing(view: View, atNs: number, endNs: number): View {
  if (atNs >= view.fromNs && atNs <= view.toNs) return view
  const length = view.toNs - view.fromNs
  return within({ fromNs: atNs - length / 3, toNs: atNs + (length * 2) / 3 }, endNs)
}

function within({ fromNs, toNs }: View, endNs: number): View {
  const all = whole(endNs)
  const shift = Math.max(all.fromNs - fromNs, 0) + Math.min(all.toNs - toNs, 0)
  return { fromNs: fromNs + shift, toNs: toNs + shift }
}

/** Maps a view of this width to pixels, and back. */
export class TimeScale {
  readonly view: View
  readonly width: number
  readonly #perNs: number

  constructor(view: View, width: number) {
    this.view = view
    this.width = width
    this.#perNs = width / (view.toNs - view.fromNs)
  }

  x(atNs: number): number {
    return (atNs - this.view.fromNs) * this.#perNs
  }

  ns(x: number): number {
    return this.view.fromNs + x / this.#perNs
  }
}

export interface Tick {
  readonly atNs: number
  readonly label: string
}

/** Round instants for labels, at least this many pixels apart. */
export function ticksOf(scale: TimeScale, apart: number): Tick[] {
  const least = ((scale.view.toNs - scale.view.fromNs) * apart) / scale.width
  let step = 1000
  for (let turn = 0; step < least; turn++) step *= turn % 3 === 1 ? 2.5 : 2
  const digits = Math.max(0, Math.min(6, Math.ceil(Math.log10(1e9 / step))))
  const ticks: Tick[] = []
  for (let at = Math.max(0, Math.ceil(scale.view.fromNs / step) * step); at <= scale.view.toNs; at += step) {
    ticks.push({ atNs: at, label: `${(at / 1e9).toFixed(digits)} s` })
  }
  return ticks
}
