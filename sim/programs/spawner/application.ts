// Processes that come and go, as an application: it starts with one process, which creates `workers` children in each of `size` rounds.

import { type Application, type ApplicationOptions, completeOptions } from '../application.ts'
import type { ProcessPlan } from '../program.ts'

export const spawner: Application = {
  title: 'Processes created and ended at run time',
  sizeUnit: 'rounds',
  dealt: false,
  options: {
    depth: {
      default: 2,
      unit: 'generations',
      minimum: 1,
      description: 'generations of descendants; 1 is children only',
    },
    fanOut: { default: 2, unit: 'processes', minimum: 1, description: 'children of each child' },
    operations: {
      default: 500_000,
      unit: 'operations',
      minimum: 0,
      description: 'amount of computation per process and round',
    },
  },
  defaultBaseImageBytes: 512 * 1024,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = {
      ...completeOptions(spawner, options),
      number: 0,
      parent: '',
      task: 0,
      children: options.workers,
      rounds: options.size,
    }
    return [{ name: 'spawner/0', program: 'spawner-node', parameters }]
  },
}
