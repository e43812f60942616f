// The whole run in a strip above the stage: how much happens when, the crashes, and the visible part; drag to move it.

import { faded, type Theme } from '../../figure/palette.ts'
import { lookOf } from '../../timeline/looks.ts'
import type { Timeline } from '../../timeline/model.ts'
import { panned, TimeScale, type View, whole } from '../../timeline/view.ts'

const HEIGHT = 34

export class Overview {
  onLook: (view: View) => void = () => {}
  readonly #canvas: HTMLCanvasElement
  readonly #timeline: Timeline
  readonly #gutter: number
  #view: View

  constructor(canvas: HTMLCanvasElement, timeline: Timeline, gutter: number) {
    this.#canvas = canvas
    this.#timeline = timeline
    this.#gutter = gutter
    this.#view = whole(timeline.endNs)
    const move = (event: PointerEvent): void => {
      if (event.buttons !== 1) return
      const at = this.#scale().ns(event.clientX - canvas.getBoundingClientRect().left - gutter)
      const middle = (this.#view.fromNs + this.#view.toNs) / 2
      this.onLook(panned(this.#view, at - middle, timeline.endNs))
    }
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId)
      move(event)
    })
    canvas.addEventListener('pointermove', move)
  }

  #scale(): TimeScale {
    return new TimeScale(whole(this.#timeline.endNs), this.#canvas.clientWidth - this.#gutter)
  }

  paint(view: View, playheadNs: number, theme: Theme): void {
    this.#view = view
    const canvas = this.#canvas
    const width = canvas.clientWidth
    if (width <= this.#gutter) return // hidden, as in print
    const ratio = devicePixelRatio
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(HEIGHT * ratio)
    const ctx = canvas.getContext('2d')!
    ctx.scale(ratio, ratio)
    ctx.translate(this.#gutter, 0)
    const scale = this.#scale()
    this.#events(ctx, scale, theme)
    for (const { spans } of this.#timeline.lanes) {
      for (const { kind, fromNs, toNs } of spans) {
        if (kind !== 'down') continue
        ctx.fillStyle = faded(theme.tones.vermillion, 0.35)
        ctx.fillRect(scale.x(fromNs), 0, Math.max(2, scale.x(toNs) - scale.x(fromNs)), 5)
      }
    }
    const [x1, x2] = [scale.x(view.fromNs), scale.x(view.toNs)]
    ctx.fillStyle = faded(theme.ground, 0.65)
    ctx.fillRect(0, 0, x1, HEIGHT)
    ctx.fillRect(x2, 0, scale.width - x2, HEIGHT)
    ctx.strokeStyle = theme.tones.blue
    ctx.lineWidth = 1.5
    ctx.strokeRect(x1 + 0.75, 0.75, Math.max(3, x2 - x1 - 1.5), HEIGHT - 1.5)
    ctx.fillStyle = theme.ink
    ctx.fillRect(scale.x(playheadNs) - 0.75, 0, 1.5, HEIGHT)
  }

  #events(ctx: CanvasRenderingContext2D, scale: TimeScale, theme: Theme): void {
    const counts = new Uint32Array(Math.ceil(scale.width))
    const crashes: number[] = []
    for (const { atNs, event } of this.#timeline.entries) {
      const x = Math.floor(scale.x(atNs))
      if (x >= 0 && x < counts.length) counts[x]!++
      if (event.kind === 'host-crashed') crashes.push(x)
    }
    const most = counts.reduce((high, count) => Math.max(high, count), 1)
    ctx.fillStyle = faded(theme.faintInk, 0.55)
    for (let x = 0; x < counts.length; x++) {
      const height = (counts[x]! / most) * (HEIGHT - 8)
      ctx.fillRect(x, HEIGHT - height, 1, height)
    }
    ctx.fillStyle = theme.tones[lookOf('host-crashed').tone]
    for (const x of crashes) ctx.fillRect(x - 1, 0, 2, HEIGHT)
  }
}
