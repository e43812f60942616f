// What a checkpoint of a process, or its present state, has seen and done of others: all that tells who depends on whom. A process depends on another as
// soon as it has seen more of it than the other's checkpoint has sent, or has been created by it since then.

import type { ProcessName } from '../../programs/program.ts'
import { NUMBER_BYTES, type Numbers } from '../epochs/process-in-epochs.ts'

export interface Point {
  /** Of the checkpoint; 0: the beginning. */
  readonly number: number
  /** By receiver: how many messages. */
  readonly sent: ReadonlyMap<ProcessName, number>
  /** By sender: how many are visible. */
  readonly visible: ReadonlyMap<ProcessName, number>
  readonly children: ReadonlySet<ProcessName>
}

export const beginning: Point = { number: 0, sent: new Map(), visible: new Map(), children: new Set() }

/** As an image holds it. */
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

/** On the wire. */
export const pointBytes = ({ sent, visible, children }: Point): number =>
  8 + NUMBER_BYTES * (sent.size + visible.size + children.size)
