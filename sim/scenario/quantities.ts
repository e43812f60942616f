// Options of an application that are durations or sizes: written with their unit in a scenario, numbers for the application.

import type { Application, OptionPlan } from '../programs/application.ts'
import { formatDuration, formatSize, type Parsed, parseDuration, parseSize } from './units.ts'

type Value = number | string

const kinds = {
  duration: { parse: parseDuration, format: formatDuration },
  size: { parse: parseSize, format: formatSize },
} as const satisfies Record<string, { parse: (written: unknown) => Parsed; format: (value: number) => string }>

/** The value as a scenario has it, for an option that is left out. */
export const writtenDefault = ({ quantity, default: byDefault }: OptionPlan): Value =>
  quantity === undefined || typeof byDefault === 'string' ? byDefault : kinds[quantity].format(byDefault)

/** The value as the application has it, or why it is none. */
export function plainValue(plan: OptionPlan | undefined, written: Value): { value: Value } | { problem: string } {
  return plan?.quantity === undefined ? { value: written } : kinds[plan.quantity].parse(written)
}

/** All options as the application has them. They must be in order. */
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
