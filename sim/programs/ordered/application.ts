// First come, first served, as an application: a clerk, and customers who ask it for one number after another.

import { type Application, type ApplicationOptions, completeOptions, type OptionConflict } from '../application.ts'
import type { ProcessPlan } from '../program.ts'
import { MOST_CUSTOMERS } from './clerk.ts'

export const ordered: Application = {
  title: 'First come, first served',
  sizeUnit: 'requests of each customer',
  dealt: false,
  options: {
    bytes: { default: 64, unit: 'bytes', minimum: 16, description: 'length of requests and tickets' },
    operations: {
      default: 50_000,
      unit: 'operations',
      minimum: 0,
      description: 'computation before a request at most',
    },
  },
  defaultBaseImageBytes: 64 * 1024,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = completeOptions(ordered, options)
    const plans: ProcessPlan[] = [{ name: 'ordered/0', program: 'ordered-clerk', parameters }]
    for (let number = 1; number <= options.workers; number++) {
      plans.push({ name: `ordered/${number}`, program: 'ordered-customer', parameters: { ...parameters, number } })
    }
    return plans
  },

  conflicts({ workers }: ApplicationOptions): OptionConflict[] {
    if (workers <= MOST_CUSTOMERS) return []
    return [
      { option: 'workers', message: `expected at most ${MOST_CUSTOMERS}, whom one clerk can serve; found ${workers}` },
    ]
  },
}
