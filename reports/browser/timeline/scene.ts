// What there is to draw, and what of it is to be seen.

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
  /** Numbers of messages to stress: the selected one, its causes, its effects. */
  readonly selected: number
  readonly causes: readonly number[]
  readonly effects: readonly number[]
  readonly collisions: readonly number[]
}
