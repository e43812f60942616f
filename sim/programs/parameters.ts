// Reading what a process was created with.

import type { Parameters } from './program.ts'

/** A parameter that must be a number; throws when a program was created without it, which is a bug of its application. */
export const numberOf = (parameters: Parameters, name: string): number => {
  const value = parameters[name]
  if (typeof value !== 'number') throw new Error(`parameter ${name} is to be a number and is ${value}`)
  return value
}

/** A parameter that must be a text; throws likewise. */
export const textOf = (parameters: Parameters, name: string): string => {
  const value = parameters[name]
  if (typeof value !== 'string') throw new Error(`parameter ${name} is to be a text and is ${value}`)
  return value
}
