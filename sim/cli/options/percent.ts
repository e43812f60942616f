// A share of a mean as the value of an option: 1%.

import { InvalidArgumentError } from 'commander'

export function percent(text: string): number {
  const [, number] = /^(\d+(?:\.\d+)?)%$/.exec(text) ?? []
  const value = Number(number) / 100
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('A share of the mean is expected, such as 1% or 0.5%.')
  return value
}
