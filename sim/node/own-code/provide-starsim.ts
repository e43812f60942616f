// Lets a module of somebody's own import 'starsim' wherever it stands, installed there or not: it gets the very code that runs it.

import { register } from 'node:module'

let provided = false

/** Works on all that is loaded afterwards in this thread. */
export function provideStarsim(): void {
  // in tests of the sources there is no built package to be given
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
