// Draws the timeline: lanes, slices, arrows, instants, the playhead, and the future dimmed. It makes no decisions:
// detail.ts has already reduced the events to what is visible.

import { faded } from '../../figure/palette.ts'
import { arrowsOf, densityOf, instantsOf, stretchesOf } from '../../timeline/detail.ts'
import { type PlacedLane, type PlacedRow, sizes, strips } from '../../timeline/layout.ts'
import { lookOf, sliceLooks } from '../../timeline/looks.ts'
import { TimeScale, ticksOf } from '../../timeline/view.ts'
import { arrowHead, hatch, messageArrow, paintLines, paintRounds, paintUndone } from './recovery-lines.ts'
import type { Scene } from './scene.ts'
import { drawSign } from './signs.ts'

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif'

export class Painter {
  readonly #ctx: CanvasRenderingContext2D
  readonly #gutter: number

  /** @param gutter pixels at the left for the names of lanes and rows */
  constructor(ctx: CanvasRenderingContext2D, gutter: number) {
    this.#ctx = ctx
    this.#gutter = gutter
  }

  paint(scene: Scene, width: number): void {
    const ctx = this.#ctx
    const scale = new TimeScale(scene.view, width - this.#gutter)
    ctx.font = FONT
    ctx.textBaseline = 'middle'
    ctx.fillStyle = scene.theme.ground
    ctx.fillRect(0, 0, width, scene.layout.height)
    ctx.save()
    ctx.translate(this.#gutter, 0)
    ctx.beginPath()
    ctx.rect(0, 0, scale.width, scene.layout.height)
    ctx.clip()
    this.#axis(scene, scale)
    for (const lane of scene.layout.lanes) this.#lane(lane, scene, scale)
    if (scene.shows('messages')) this.#messages(scene, scale)
    if (scene.shows('checkpoints')) paintRounds(ctx, scene, scale)
    if (scene.shows('recovery')) paintLines(ctx, scene, scale)
    for (const lane of scene.layout.lanes) this.#instants(lane, scene, scale)
    this.#end(scene, scale)
    this.#playhead(scene, scale)
    // on top of the dimming: the selection stays visible wherever the playhead is
    this.#stressed(scene, scale)
    ctx.restore()
    this.#names(scene, width)
  }

  #axis({ theme, layout, collisions, shows }: Scene, scale: TimeScale): void {
    const ctx = this.#ctx
    ctx.textAlign = 'left'
    for (const { atNs, label } of ticksOf(scale, 100)) {
      const x = Math.round(scale.x(atNs)) + 0.5
      ctx.strokeStyle = theme.grid
      ctx.beginPath()
      ctx.moveTo(x, 0)
      ctx.lineTo(x, layout.height)
      ctx.stroke()
      ctx.fillStyle = theme.faintInk
      if (x + 4 + ctx.measureText(label).width <= scale.width) ctx.fillText(label, x + 4, 10)
    }
    if (!shows('messages')) return
    this.#density(densityOf(collisions, scale), sizes.axis - 8, 6, theme.tones.vermillion)
  }

  /** A bar for each pixel; the fullest one takes the full height. */
  #density(counts: Uint32Array, y: number, height: number, colour: string): void {
    const most = counts.reduce((high, count) => Math.max(high, count), 1)
    this.#ctx.fillStyle = colour
    for (let x = 0; x < counts.length; x++) {
      const share = counts[x]! / most
      if (share > 0) this.#ctx.fillRect(x, y + height * (1 - share), 1, height * share)
    }
  }

  #lane({ lane, y, height, rows }: PlacedLane, scene: Scene, scale: TimeScale): void {
    const ctx = this.#ctx
    const { theme, shows } = scene
    ctx.fillStyle = faded(theme.faintInk, 0.07)
    ctx.fillRect(0, y, scale.width, sizes.band)
    if (shows('storage')) {
      this.#density(densityOf(lane.records, scale), y + 5, sizes.band - 7, faded(theme.tones.sky, 0.8))
    }
    for (const row of rows) this.#row(row, scene, scale)
    if (shows('recovery')) paintUndone(ctx, lane.host, rows, scene, scale)
    for (const { kind, fromNs, toNs } of lane.spans) {
      const [x1, x2] = [Math.max(-4, scale.x(fromNs)), Math.min(scale.width + 4, scale.x(toNs))]
      if (x2 < 0 || x1 > scale.width) continue
      const suspected = kind === 'suspected'
      if (!shows(suspected ? 'ring' : 'crashes')) continue
      const tone = suspected ? 'orange' : 'vermillion'
      hatch(ctx, { x: x1, y, width: x2 - x1, height: suspected ? sizes.band : height }, theme.tones[tone])
    }
  }

  #row({ row, y }: PlacedRow, { theme, shows }: Scene, scale: TimeScale): void {
    const ctx = this.#ctx
    const draw = (slices: typeof row.work, top: number, height: number): void => {
      for (const { x, width, kind, share } of stretchesOf(slices, scale)) {
        const { tone, group } = sliceLooks[kind]
        if (!shows(group)) continue
        ctx.fillStyle = share < 1 ? faded(theme.tones[tone], 0.25 + 0.75 * share) : theme.tones[tone]
        // the whole checkpoint is drawn as the background of its writing
        const inset = kind === 'checkpoint' ? height - 3 : 0
        ctx.fillRect(x, top + inset, Math.max(1, width > 3 ? width - 0.5 : width), height - inset)
      }
    }
    ctx.fillStyle = faded(theme.faintInk, 0.05)
    ctx.fillRect(0, y + 1, scale.width, sizes.work)
    draw(row.work, y + strips.work, sizes.work)
    draw(row.care, y + strips.care, sizes.care)
    draw(row.held, y + strips.held, sizes.held)
  }

  #messages({ timeline, layout, longestNs, theme }: Scene, scale: TimeScale): void {
    const ctx = this.#ctx
    const arrows = arrowsOf(timeline.messages, layout.rowOf, longestNs, scale)
    const perPixel = arrows.length / scale.width
    // the more lines overlap, the fainter each one, so that slices show through
    ctx.strokeStyle = faded(theme.ink, Math.max(0.03, 0.5 / (1 + 4 * perPixel)))
    ctx.fillStyle = faded(theme.ink, 0.7)
    ctx.lineWidth = 1
    ctx.beginPath()
    for (const { x1, x2, fromRow, toRow } of arrows) {
      ctx.moveTo(x1, layout.rows[fromRow]!.middle)
      ctx.lineTo(x2, layout.rows[toRow]!.middle)
    }
    ctx.stroke()
    if (perPixel > 0.1) return
    for (const { x1, x2, fromRow, toRow } of arrows) {
      arrowHead(ctx, x1, layout.rows[fromRow]!.middle, x2, layout.rows[toRow]!.middle)
    }
  }

  /** The selected message, its causes and its effects. */
  #stressed(scene: Scene, scale: TimeScale): void {
    const { theme, selected, causes, effects } = scene
    for (const number of causes) this.#stress(number, theme.tones.orange, 1.75, scene, scale)
    for (const number of effects) this.#stress(number, theme.tones.green, 1.75, scene, scale)
    if (selected >= 0) this.#stress(selected, theme.tones.vermillion, 3, scene, scale)
  }

  #stress(number: number, colour: string, lineWidth: number, scene: Scene, scale: TimeScale): void {
    const ctx = this.#ctx
    ctx.strokeStyle = colour
    ctx.fillStyle = colour
    ctx.lineWidth = lineWidth
    messageArrow(ctx, number, scene, scale)
  }

  #instants({ lane, y }: PlacedLane, { timeline, theme, shows }: Scene, scale: TimeScale): void {
    const kindOf = (entry: number) => timeline.entries[entry]!.event.kind
    const weight = ({ entry }: { entry: number }): number => {
      const look = lookOf(kindOf(entry))
      return shows(look.group) ? look.weight : 0
    }
    for (const { x, instant } of instantsOf(lane.instants, weight, scale)) {
      const { shape, tone } = lookOf(kindOf(instant.entry))
      drawSign(this.#ctx, shape, x, y + sizes.band / 2, theme.tones[tone], theme.ground)
    }
  }

  /** Next to a longer run: where this one ended. */
  #end({ overNs, layout, theme }: Scene, scale: TimeScale): void {
    if (overNs === null) return
    const ctx = this.#ctx
    const x = Math.round(scale.x(overNs))
    if (x < 0 || x > scale.width) return
    for (const veil of [faded(theme.ground, 0.8), faded(theme.tones.green, 0.1)]) {
      ctx.fillStyle = veil
      ctx.fillRect(x, sizes.axis, scale.width - x, layout.height)
    }
    ctx.fillStyle = theme.tones.green
    ctx.fillRect(x - 1, sizes.axis - 6, 2, layout.height)
  }

  #playhead({ playheadNs, layout, theme }: Scene, scale: TimeScale): void {
    const ctx = this.#ctx
    const x = scale.x(playheadNs)
    ctx.fillStyle = faded(theme.ground, 0.72)
    const from = Math.max(0, x)
    ctx.fillRect(from, sizes.axis, scale.width - from, layout.height)
    if (x < -8 || x > scale.width + 8) return
    ctx.strokeStyle = theme.ink
    ctx.fillStyle = theme.ink
    ctx.lineWidth = 1.5
    ctx.beginPath()
    ctx.moveTo(x, sizes.axis - 6)
    ctx.lineTo(x, layout.height)
    ctx.stroke()
    ctx.beginPath()
    ctx.moveTo(x - 6, sizes.axis - 14)
    ctx.lineTo(x + 6, sizes.axis - 14)
    ctx.lineTo(x, sizes.axis - 4)
    ctx.fill()
  }

  #names({ layout, theme, timeline }: Scene, width: number): void {
    const ctx = this.#ctx
    ctx.fillStyle = theme.ground
    ctx.fillRect(0, 0, this.#gutter, layout.height)
    for (const { lane, y, rows } of layout.lanes) {
      ctx.fillStyle = faded(theme.faintInk, 0.07)
      ctx.fillRect(0, y, this.#gutter, sizes.band)
      ctx.fillStyle = theme.ink
      ctx.textAlign = 'left'
      ctx.font = `600 ${FONT}`
      ctx.fillText(lane.host, 8, y + sizes.band / 2)
      ctx.font = FONT
      ctx.fillStyle = theme.faintInk
      if (width > 600) {
        ctx.textAlign = 'right'
        ctx.fillText(
          lane.role === 'server' ? 'file server' : lane.role === 'recorder' ? 'recorder' : '',
          this.#gutter - 8,
          y + sizes.band / 2,
        )
      }
      ctx.textAlign = 'right'
      for (const { row, middle } of rows) ctx.fillText(row.process, this.#gutter - 8, middle + 2)
    }
    ctx.strokeStyle = theme.grid
    ctx.lineWidth = 1
    ctx.beginPath()
    ctx.moveTo(this.#gutter - 0.5, 0)
    ctx.lineTo(this.#gutter - 0.5, layout.height)
    ctx.stroke()
    if (timeline.entries.length === 0) ctx.fillText('nothing happened', this.#gutter + 90, layout.height / 2)
  }
}
