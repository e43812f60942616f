// Turns mouse, wheel, pen and touch input into pan, zoom, scrub, click and hover. Positions are
// pixels from the left end of the time axis.

import { sizes } from '../../timeline/layout.ts'

export interface Gestures {
  pan(pixels: number): void
  /** @param factor below 1 zooms in */
  zoom(factor: number, x: number): void
  scrub(x: number): void
  click(x: number, y: number): void
  /** @param x negative when the pointer has left */
  hover(x: number, y: number): void
}

/** A press that moves farther than this is a drag. */
const DRAG_PIXELS = 4

interface Finger {
  x: number
  readonly startX: number
  readonly startY: number
  moved: boolean
}

export function listenToStage(canvas: HTMLCanvasElement, gutter: number, gestures: Gestures): void {
  const fingers = new Map<number, Finger>()
  let scrubbing = false

  const place = (event: PointerEvent | WheelEvent): readonly [x: number, y: number] => {
    const { left, top } = canvas.getBoundingClientRect()
    return [event.clientX - left - gutter, event.clientY - top]
  }
  const spread = (): number => {
    const [a, b] = [...fingers.values()]
    return Math.max(10, Math.abs(a!.x - b!.x))
  }

  canvas.addEventListener(
    'wheel',
    (event) => {
      const [x] = place(event)
      const across = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey
      event.preventDefault()
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1
      if (across) gestures.pan(-(event.deltaX + (event.shiftKey ? event.deltaY : 0)) * unit)
      else gestures.zoom(2 ** ((event.deltaY * unit) / 240), x)
    },
    { passive: false },
  )

  canvas.addEventListener('pointerdown', (event) => {
    const [x, y] = place(event)
    canvas.setPointerCapture(event.pointerId)
    fingers.set(event.pointerId, { x, startX: x, startY: y, moved: false })
    scrubbing = fingers.size === 1 && y < sizes.axis
    if (scrubbing) gestures.scrub(x)
  })

  canvas.addEventListener('pointermove', (event) => {
    const [x, y] = place(event)
    const finger = fingers.get(event.pointerId)
    if (finger === undefined) return gestures.hover(x, y)
    if (scrubbing) return gestures.scrub(x)
    const before = fingers.size === 2 ? spread() : 0
    const by = x - finger.x
    finger.x = x
    finger.moved ||= Math.abs(x - finger.startX) + Math.abs(y - finger.startY) > DRAG_PIXELS
    if (fingers.size === 2) {
      const middle = [...fingers.values()].reduce((sum, one) => sum + one.x, 0) / 2
      gestures.zoom(before / spread(), middle)
    } else if (finger.moved) gestures.pan(by)
  })

  const lift = (event: PointerEvent): void => {
    const finger = fingers.get(event.pointerId)
    fingers.delete(event.pointerId)
    if (finger === undefined || finger.moved || scrubbing || event.type === 'pointercancel') return
    gestures.click(finger.startX, finger.startY)
  }
  canvas.addEventListener('pointerup', lift)
  canvas.addEventListener('pointercancel', lift)
  canvas.addEventListener('pointerleave', () => gestures.hover(-1, -1))
}
