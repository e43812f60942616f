// An option that may be given more than once: collects all its values in order.

import { Option } from 'commander'

export const repeated = (flags: string, description: string): Option =>
  new Option(flags, `${description}; may be repeated`)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([])
