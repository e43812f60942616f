// What a process has sent, seen and created at a checkpoint, or at present: all that determines who depends on whom. A process depends on
// another as soon as it has seen more of its messages than the other's checkpoint has sent, or has been created by it since then.

import type { ProcessName } from '../../programs/program.ts'
import { NUMBER_BYTES, type Numbers } from '../epochs/process-in-epochs.ts'

export interface Point {
  /** The number of the checkpoint; 0 for the beginning. */
  readonly number: number
  /** By receiver: how many messages. */
  readonly sent: ReadonlyMap<ProcessName, number>
  /** By sender: how many are visible. */
  readonly visible: ReadonlyMap<ProcessName, number>
  readonly children: ReadonlySet<ProcessName>
}

export const beginning: Point = { number: 0, sent: new Map(), visible: new Map(), children: new Set() }

/** A point as an image holds it. */
export interface SavedPoint {
  readonly visible: Numbers
  readonly children: Numbers
  readonly sent: Numbers
}

export const pointOf = (number: number, { sent, visible, children }: SavedPoint): Point => ({
  number,
  sent: new Map(sent),
  visible: new Map(visible),
  children: new Set(children.map(([child]) => child)),
})

export const hasSent = ({ sent, children }: Point, to: ProcessName, seen: number, creates: boolean): boolean =>
  seen <= (sent.get(to) ?? 0) && (!creates || children.has(to))

/** Its size on the wire. */
export const pointBytes = ({ sent, visible, children }: Point): number =>
  8 + NUMBER_BYTES * (sent.size + visible.size + children.size)
