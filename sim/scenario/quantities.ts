// Application options that are durations or sizes: written with a unit in scenarios, passed to the application as numbers.

import type { Application, OptionPlan } from '../programs/application.ts'
import { formatDuration, formatSize, type Parsed, parseDuration, parseSize } from './units.ts'

type Value = number | string

const kinds = {
  duration: { parse: parseDuration, format: formatDuration },
  size: { parse: parseSize, format: formatSize },
} as const satisfies Record<string, { parse: (written: unknown) => Parsed; format: (value: number) => string }>

/** The default of an option in the notation of scenarios. */
export const writtenDefault = ({ quantity, default: byDefault }: OptionPlan): Value =>
  quantity === undefined || typeof byDefault === 'string' ? byDefault : kinds[quantity].format(byDefault)

/** The value as the application gets it, or why it is invalid. */
export function plainValue(plan: OptionPlan | undefined, written: Value): { value: Value } | { problem: string } {
  return plan?.quantity === undefined ? { value: written } : kinds[plan.quantity].parse(written)
}

/** All options as the application gets them. They must be valid. */
export function plainOptions(
  { options }: Application,
  written: Readonly<Record<string, Value>>,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(written).map(([name, value]) => {
      const plain = plainValue(options[name], value)
      return [name, 'value' in plain ? plain.value : value]
    }),
  )
}
