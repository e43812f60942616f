// The clock of a page: which part of virtual time is visible, and the instant selected by the reader. All runs on the page share it.
// Knows neither the runs nor the drawing.

import { panned, showing, type View, whole, zoomed } from './view.ts'

/** What is notified when the clock changes. */
export interface Followers {
  /** Another part is visible, or the instant has moved: redraw. */
  draw(): void
  /** The instant has moved: update what holds at it. */
  tell(): void
  /** Everything has moved to another place in the drawing. */
  moved(): void
}

export class Clock {
  /** Where the longest run ends. */
  readonly endNs: number
  readonly #followers: Followers
  #view: View
  #nowNs: number

  constructor(endNs: number, followers: Followers) {
    this.endNs = endNs
    this.#followers = followers
    this.#view = whole(endNs)
    this.#nowNs = endNs
  }

  get view(): View {
    return this.#view
  }

  /** The instant selected by the reader: what comes after it is still to happen. */
  get nowNs(): number {
    return this.#nowNs
  }

  get isAtEnd(): boolean {
    return this.#nowNs >= this.endNs
  }

  /** @param follow whether the view moves along if the instant is outside it */
  goTo(atNs: number, follow = true): void {
    this.#nowNs = Math.max(0, Math.min(this.endNs, atNs))
    if (follow) this.#view = showing(this.#view, this.#nowNs, this.endNs)
    this.#followers.draw()
    this.#followers.tell()
  }

  look(view: View): void {
    this.#view = view
    this.#followers.moved()
    this.#followers.draw()
  }

  lookAtAll(): void {
    this.look(whole(this.endNs))
  }

  /** Makes an instant visible without going there. */
  show(atNs: number): void {
    this.#view = showing(this.#view, atNs, this.endNs)
  }

  panBy(ns: number): void {
    this.look(panned(this.#view, ns, this.endNs))
  }

  /** @param factor below 1 zooms in. @param aroundNs the instant that stays in place; the middle if none is given */
  zoom(factor: number, aroundNs = (this.#view.fromNs + this.#view.toNs) / 2): void {
    this.look(zoomed(this.#view, factor, aroundNs, this.endNs))
  }

  /** Zooms around the instant, if it is visible. */
  zoomToNow(factor: number): void {
    const { fromNs, toNs } = this.#view
    this.zoom(factor, this.#nowNs >= fromNs && this.#nowNs <= toNs ? this.#nowNs : undefined)
  }
}
