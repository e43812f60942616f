// The signs for instants: shapes that differ even without colour, outlined in the background colour so that they stand out.

import type { InstantLook } from '../../timeline/looks.ts'

export function drawSign(
  ctx: CanvasRenderingContext2D,
  shape: InstantLook['shape'],
  x: number,
  y: number,
  colour: string,
  ground: string,
): void {
  ctx.fillStyle = colour
  ctx.strokeStyle = ground
  ctx.lineWidth = 1.5
  ctx.beginPath()
  signs[shape](ctx, x, y)
  if (shape === 'cross') {
    ctx.strokeStyle = ground
    ctx.lineWidth = 5
    ctx.stroke()
    ctx.strokeStyle = colour
    ctx.lineWidth = 2.75
    ctx.stroke()
    return
  }
  if (shape !== 'tick') ctx.stroke()
  ctx.fill()
}

/** A single sign, for the legend. */
export function paintSign(
  canvas: HTMLCanvasElement,
  shape: InstantLook['shape'],
  colour: string,
  ground: string,
): void {
  const ratio = 2
  canvas.width = SIGN_PIXELS * ratio
  canvas.height = SIGN_PIXELS * ratio
  const ctx = canvas.getContext('2d')!
  ctx.scale(ratio, ratio)
  drawSign(ctx, shape, SIGN_PIXELS / 2, SIGN_PIXELS / 2, colour, ground)
}

const SIGN_PIXELS = 16

type Path = (ctx: CanvasRenderingContext2D, x: number, y: number) => void

const signs: Readonly<Record<InstantLook['shape'], Path>> = {
  cross(ctx, x, y) {
    ctx.moveTo(x - 5, y - 5)
    ctx.lineTo(x + 5, y + 5)
    ctx.moveTo(x + 5, y - 5)
    ctx.lineTo(x - 5, y + 5)
  },
  triangle(ctx, x, y) {
    ctx.moveTo(x, y - 6)
    ctx.lineTo(x + 6, y + 5)
    ctx.lineTo(x - 6, y + 5)
    ctx.closePath()
  },
  back(ctx, x, y) {
    ctx.moveTo(x - 6, y)
    ctx.lineTo(x + 5, y - 6)
    ctx.lineTo(x + 5, y + 6)
    ctx.closePath()
  },
  diamond(ctx, x, y) {
    ctx.moveTo(x, y - 6)
    ctx.lineTo(x + 6, y)
    ctx.lineTo(x, y + 6)
    ctx.lineTo(x - 6, y)
    ctx.closePath()
  },
  disc: (ctx, x, y) => ctx.arc(x, y, 5, 0, 2 * Math.PI),
  square: (ctx, x, y) => ctx.rect(x - 4.5, y - 4.5, 9, 9),
  tick: (ctx, x, y) => ctx.rect(x - 1, y - 6, 2, 12),
}
