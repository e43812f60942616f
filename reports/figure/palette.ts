// Colours: those of Okabe and Ito (Color Universal Design, 2008), which people with any colour vision can tell apart, some lightened
// for dark backgrounds; a test checks all of them under simulated red, green and blue blindness. Text never uses them.

import type { Tone } from './figure.ts'

export type ThemeName = 'light' | 'dark'

export interface Theme {
  readonly name: ThemeName
  readonly ground: string
  readonly ink: string
  readonly faintInk: string
  readonly grid: string
  readonly tones: Readonly<Record<Tone, string>>
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
  light: {
    name: 'light',
    ground: '#ffffff',
    ink: '#1b1f24',
    faintInk: '#59626c',
    grid: '#e4e7eb',
    tones: {
      paper: '#9aa2ab',
      simulated: '#0072b2',
      blue: '#0072b2',
      sky: '#56b4e9',
      green: '#009e73',
      orange: '#e69f00',
      vermillion: '#d55e00',
      purple: '#cc79a7',
      yellow: '#f0e442',
    },
  },
  dark: {
    name: 'dark',
    ground: '#171b21',
    ink: '#e8ebef',
    faintInk: '#a2abb6',
    grid: '#2e353e',
    tones: {
      paper: '#79828d',
      simulated: '#4fa8e0',
      blue: '#4fa8e0',
      sky: '#8fd0f5',
      green: '#009e73',
      orange: '#e69f00',
      vermillion: '#f08144',
      purple: '#dd97bf',
      yellow: '#f0e442',
    },
  },
}

/** The same colour with an opacity from 0 to 1. */
export function faded(colour: string, opacity: number): string {
  const alpha = Math.round(opacity * 255)
  return `${colour}${alpha.toString(16).padStart(2, '0')}`
}
