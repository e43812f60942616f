// Typed access to the parameters of a process.

import type { Parameters } from './program.ts'

/**
 * A parameter that must be a number. Throws Error if a process was created without it, which is a bug in its application.
 *
 * @example
 * import { numberOf } from 'starsim/core'
 *
 * console.log(numberOf({ size: 10 }, 'size')) // 10
 */
export const numberOf = (parameters: Parameters, name: string): number => {
  const value = parameters[name]
  if (typeof value !== 'number') throw new Error(`parameter ${name} must be a number; got ${value}`)
  return value
}

/**
 * A parameter that must be a string. Throws Error if a process was created without it, which is a bug in its application.
 *
 * @example
 * import { textOf } from 'starsim/core'
 *
 * console.log(textOf({ script: 'c5 s1' }, 'script')) // c5 s1
 */
export const textOf = (parameters: Parameters, name: string): string => {
  const value = parameters[name]
  if (typeof value !== 'string') throw new Error(`parameter ${name} must be a text; got ${value}`)
  return value
}
