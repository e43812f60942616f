// The data to draw, and which part of it is visible.

import type { Theme } from '../../figure/palette.ts'
import type { Layout } from '../../timeline/layout.ts'
import type { Group } from '../../timeline/looks.ts'
import type { Timeline } from '../../timeline/model.ts'
import type { View } from '../../timeline/view.ts'

export interface Scene {
  readonly timeline: Timeline
  readonly longestNs: number
  readonly layout: Layout
  readonly view: View
  readonly playheadNs: number
  readonly theme: Theme
  readonly shows: (group: Group) => boolean
  /** Numbers of the messages to highlight: the selected one, its causes, its effects. */
  readonly selected: number
  readonly causes: readonly number[]
  readonly effects: readonly number[]
  readonly collisions: readonly number[]
  /** When the run ended, if that is to be marked; otherwise null. */
  readonly overNs: number | null
}
