// Lets a custom module import 'starsim' wherever it is, whether starsim is installed there or not: it gets the same code that runs it.

import { register } from 'node:module'

let provided = false

/** Affects all modules loaded afterwards in this thread. */
export function provideStarsim(): void {
  // when tests run the sources there is no built package to provide
  if (provided || !import.meta.url.endsWith('.js')) return
  provided = true
  register(`data:text/javascript,${encodeURIComponent(hook)}`, import.meta.url, { data: { parent: import.meta.url } })
}

const hook = `
let parent
export const initialize = (data) => { parent = data.parent }
export const resolve = (specifier, context, next) =>
  next(specifier, /^starsim(\\/|$)/.test(specifier) ? { ...context, parentURL: parent } : context)
`
