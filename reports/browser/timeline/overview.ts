// The whole of the runs in a strip above the stages, one below the other: how much happens when, the crashes, and the visible part; drag to
// move it.

import { faded, type Theme } from '../../figure/palette.ts'
import type { Clock } from '../../timeline/clock.ts'
import { lookOf } from '../../timeline/looks.ts'
import type { Timeline } from '../../timeline/model.ts'
import { TimeScale, whole } from '../../timeline/view.ts'

/** In pixels, for a single run, and for each of several. */
const HEIGHT_ALONE = 34
const HEIGHT_EACH = 24

/** How much happens in each pixel of a width. */
interface Counts {
  readonly width: number
  readonly counts: Uint32Array
  readonly most: number
  /** Where hosts crash. */
  readonly crashes: readonly number[]
}

export class Overview {
  readonly #canvas: HTMLCanvasElement
  readonly #timelines: readonly Timeline[]
  readonly #clock: Clock
  readonly #gutter: number
  readonly #each: number
  readonly #counts = new Map<Timeline, Counts>()

  constructor(canvas: HTMLCanvasElement, timelines: readonly Timeline[], clock: Clock, gutter: number) {
    this.#canvas = canvas
    this.#timelines = timelines
    this.#clock = clock
    this.#gutter = gutter
    this.#each = timelines.length > 1 ? HEIGHT_EACH : HEIGHT_ALONE
    canvas.style.height = `${this.#height}px`
    const move = (event: PointerEvent): void => {
      if (event.buttons !== 1) return
      const at = this.#scale().ns(event.clientX - canvas.getBoundingClientRect().left - gutter)
      const { fromNs, toNs } = clock.view
      clock.panBy(at - (fromNs + toNs) / 2)
    }
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      move(event)
    })
    canvas.addEventListener('pointermove', move)
  }

  get #height(): number {
    return this.#each * this.#timelines.length
  }

  #scale(): TimeScale {
    return new TimeScale(whole(this.#clock.endNs), this.#canvas.clientWidth - this.#gutter)
  }

  paint(theme: Theme): void {
    const canvas = this.#canvas
    const width = canvas.clientWidth
    if (width <= this.#gutter) return // hidden, as in print
    const height = this.#height
    const ratio = devicePixelRatio
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
    const ctx = canvas.getContext('2d')!
    ctx.scale(ratio, ratio)
    ctx.translate(this.#gutter, 0)
    const scale = this.#scale()
    for (const [at, timeline] of this.#timelines.entries()) {
      ctx.save()
      ctx.translate(0, at * this.#each)
      this.#run(ctx, timeline, scale, theme)
      ctx.restore()
    }
    const { view, nowNs } = this.#clock
    const [x1, x2] = [scale.x(view.fromNs), scale.x(view.toNs)]
    ctx.fillStyle = faded(theme.ground, 0.65)
    ctx.fillRect(0, 0, x1, height)
    ctx.fillRect(x2, 0, scale.width - x2, height)
    ctx.strokeStyle = theme.tones.blue
    ctx.lineWidth = 1.5
    ctx.strokeRect(x1 + 0.75, 0.75, Math.max(3, x2 - x1 - 1.5), height - 1.5)
    ctx.fillStyle = theme.ink
    ctx.fillRect(scale.x(nowNs) - 0.75, 0, 1.5, height)
  }

  #run(ctx: CanvasRenderingContext2D, timeline: Timeline, scale: TimeScale, theme: Theme): void {
    this.#events(ctx, timeline, scale, theme)
    for (const { spans } of timeline.lanes) {
      for (const { kind, fromNs, toNs } of spans) {
        if (kind !== 'down') continue
        ctx.fillStyle = faded(theme.tones.vermillion, 0.35)
        ctx.fillRect(scale.x(fromNs), 0, Math.max(2, scale.x(toNs) - scale.x(fromNs)), 5)
      }
    }
  }

  #events(ctx: CanvasRenderingContext2D, timeline: Timeline, scale: TimeScale, theme: Theme): void {
    const { counts, most, crashes } = this.#countsOf(timeline, scale)
    ctx.fillStyle = faded(theme.faintInk, 0.55)
    for (let x = 0; x < counts.length; x++) {
      const height = (counts[x]! / most) * (this.#each - 8)
      ctx.fillRect(x, this.#each - height, 1, height)
    }
    ctx.fillStyle = theme.tones[lookOf('host-crashed').tone]
    for (const x of crashes) ctx.fillRect(x - 1, 0, 2, this.#each)
  }

  /** Counted again only if the width changes: it shows the whole run whatever part is in view. */
  #countsOf(timeline: Timeline, scale: TimeScale): Counts {
    const known = this.#counts.get(timeline)
    if (known !== undefined && known.width === scale.width) return known
    const counts = new Uint32Array(Math.ceil(scale.width))
    const crashes: number[] = []
    for (const { atNs, event } of timeline.entries) {
      const x = Math.floor(scale.x(atNs))
      if (x >= 0 && x < counts.length) counts[x]!++
      if (event.kind === 'host-crashed') crashes.push(x)
    }
    const most = counts.reduce((high, count) => Math.max(high, count), 1)
    const made = { width: scale.width, counts, most, crashes }
    this.#counts.set(timeline, made)
    return made
  }
}
