// Draws what connects processes: the line of a round through its checkpoints, and recovery lines through the checkpoints and current states
// that are consistent, the undone work after them shaded, and in red the orphan messages that pushed the line back. Also drawing helpers
// that other files use.

import { faded } from '../../figure/palette.ts'
import { endOf } from '../../timeline/detail.ts'
import { type PlacedRow, sizes, strips } from '../../timeline/layout.ts'
import type { TimeScale } from '../../timeline/view.ts'
import type { Scene } from './scene.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Drawn behind everything else in these rows. */
export function paintUndone(
  ctx: CanvasRenderingContext2D,
  host: string,
  rows: readonly PlacedRow[],
  { timeline, theme }: Scene,
  scale: TimeScale,
): void {
  for (const { undone } of timeline.lines) {
    for (const each of undone) {
      const row = rows.find(({ row }) => each.host === host && row.process === each.process)
      const [x1, x2] = [Math.max(-4, scale.x(each.fromNs)), Math.min(scale.width + 4, scale.x(each.toNs))]
      if (row === undefined || x2 < 0 || x1 > scale.width) continue
      hatch(ctx, { x: x1, y: row.y, width: x2 - x1, height: sizes.row - 2 }, theme.tones.purple, 1.9)
    }
  }
}

/** Rounds nearer to each other than this are not told apart; the first is drawn. */
const ROUNDS_APART = 4

/** Through the beginnings of the checkpoints; dashed if the round was not committed. */
export function paintRounds(ctx: CanvasRenderingContext2D, { timeline, layout, theme }: Scene, scale: TimeScale): void {
  const colour = theme.tones.orange
  ctx.lineJoin = 'round'
  let lastX = Number.NEGATIVE_INFINITY
  for (const { cuts, isCommitted } of timeline.rounds) {
    const first = scale.x(cuts[0]!.atNs)
    if (first - lastX < ROUNDS_APART || first > scale.width || scale.x(cuts.at(-1)!.atNs) < 0) continue
    lastX = first
    const points = cuts
      .map(({ host, process, atNs }) => ({ x: scale.x(atNs), y: layout.rows[layout.rowOf(host, process)]?.y }))
      .filter((point): point is { x: number; y: number } => point.y !== undefined)
      .map(({ x, y }) => ({ x, y: y + strips.care + sizes.care / 2 }))
      .sort((a, b) => a.y - b.y)
    for (const [width, style] of [
      [4, theme.ground],
      [2, colour],
    ] as const) {
      ctx.strokeStyle = style
      ctx.lineWidth = width
      ctx.setLineDash(isCommitted ? [] : [5, 4])
      ctx.beginPath()
      for (const { x, y } of points) ctx.lineTo(x, y)
      ctx.stroke()
    }
    ctx.setLineDash([])
    for (const { x, y } of points) {
      ctx.beginPath()
      ctx.arc(x, y, 3.5, 0, 2 * Math.PI)
      ctx.fillStyle = isCommitted ? colour : theme.ground
      ctx.fill()
      ctx.lineWidth = 1.5
      ctx.stroke()
    }
  }
}

export function paintLines(ctx: CanvasRenderingContext2D, scene: Scene, scale: TimeScale): void {
  const { timeline, layout, theme } = scene
  const red = theme.tones.vermillion
  for (const { cuts, orphans } of timeline.lines) {
    ctx.strokeStyle = red
    ctx.fillStyle = red
    ctx.lineWidth = 1.75
    for (const number of orphans) messageArrow(ctx, number, scene, scale)
    const points = cuts
      .map(({ host, process, atNs, goesBack }) => ({
        x: scale.x(atNs),
        y: layout.rows[layout.rowOf(host, process)]?.middle,
        goesBack,
      }))
      .filter((point): point is { x: number; y: number; goesBack: boolean } => point.y !== undefined)
      .sort((a, b) => a.y - b.y)
    ctx.lineWidth = 3
    ctx.lineJoin = 'round'
    ctx.beginPath()
    for (const { x, y } of points) ctx.lineTo(x, y)
    ctx.stroke()
    for (const { x, y, goesBack } of points) {
      ctx.beginPath()
      ctx.arc(x, y, 5, 0, 2 * Math.PI)
      ctx.fillStyle = goesBack ? red : theme.ground
      ctx.fill()
      ctx.lineWidth = 2
      ctx.stroke()
    }
  }
}

/** A message's arrow in the current stroke style; draws nothing if the message has no end or one of its rows is collapsed. */
export function messageArrow(
  ctx: CanvasRenderingContext2D,
  number: number,
  { timeline, layout }: Scene,
  scale: TimeScale,
): void {
  const message = timeline.messages[number]!
  const end = endOf(message)
  if (end === null) return
  const from = layout.rows[layout.rowOf(message.fromHost, message.from)]
  const to = layout.rows[layout.rowOf(end.host, message.to)]
  if (from === undefined || to === undefined) return
  const [x1, x2] = [scale.x(message.sentNs), scale.x(end.atNs)]
  ctx.beginPath()
  ctx.moveTo(x1, from.middle)
  ctx.lineTo(x2, to.middle)
  ctx.stroke()
  arrowHead(ctx, x1, from.middle, x2, to.middle)
}

/** @param strength 1: what lies below is hardly dimmed */
export function hatch(ctx: CanvasRenderingContext2D, { x, y, width, height }: Box, colour: string, strength = 1): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(x, y, Math.max(width, 1), height)
  ctx.clip()
  ctx.fillStyle = faded(colour, 0.13 * strength)
  ctx.fillRect(x, y, Math.max(width, 1), height)
  ctx.strokeStyle = faded(colour, 0.45 * strength)
  ctx.lineWidth = 1
  ctx.beginPath()
  for (let at = Math.floor((x - height) / 9) * 9; at < x + width; at += 9) {
    ctx.moveTo(at, y + height)
    ctx.lineTo(at + height, y)
  }
  ctx.stroke()
  ctx.restore()
}

export function arrowHead(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  const length = Math.hypot(x2 - x1, y2 - y1)
  if (length < 8) return
  const [ux, uy] = [(x2 - x1) / length, (y2 - y1) / length]
  ctx.beginPath()
  ctx.moveTo(x2, y2)
  ctx.lineTo(x2 - 7 * ux - 3 * uy, y2 - 7 * uy + 3 * ux)
  ctx.lineTo(x2 - 7 * ux + 3 * uy, y2 - 7 * uy - 3 * ux)
  ctx.fill()
}
