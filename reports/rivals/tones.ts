// The colours of protocols and policies, in their order; with more of them they begin again.

import type { Tone } from '../figure/figure.ts'

export const tones: readonly Tone[] = ['blue', 'orange', 'green', 'purple', 'sky', 'vermillion', 'yellow']

export const toneOf = (at: number): Tone => tones[at % tones.length]!
