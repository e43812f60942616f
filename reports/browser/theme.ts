// Light or dark: the system's preference until the reader presses the button. Print is always light.

import { type Theme, type ThemeName, themes } from '../figure/palette.ts'

const system = matchMedia('(prefers-color-scheme: dark)')

export type Medium = 'screen' | 'paper'

/** Calls `draw` with the theme now, and again whenever the theme changes or the page goes to or from print. */
export function followTheme(button: HTMLButtonElement, draw: (theme: Theme, medium: Medium) => void): void {
  let chosen: ThemeName | null = null
  let printing = false
  const current = (): ThemeName => chosen ?? (system.matches ? 'dark' : 'light')
  const show = (): void => {
    const name = printing ? 'light' : current()
    document.documentElement.dataset['theme'] = name
    button.textContent = current() === 'dark' ? 'Light' : 'Dark'
    draw(themes[name], printing ? 'paper' : 'screen')
  }
  button.hidden = false
  button.addEventListener('click', () => {
    chosen = current() === 'dark' ? 'light' : 'dark'
    show()
  })
  system.addEventListener('change', show)
  for (const [moment, begins] of [
    ['beforeprint', true],
    ['afterprint', false],
  ] as const) {
    addEventListener(moment, () => {
      printing = begins
      show()
    })
  }
  show()
}
