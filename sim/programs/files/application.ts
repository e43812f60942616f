// Processes with files of their own, as an application: a master that collects reports, and workers in a ring.

import { type Application, type ApplicationOptions, completeOptions } from '../application.ts'
import type { ProcessPlan } from '../program.ts'

export const files: Application = {
  title: 'Ledgers and journals in files',
  sizeUnit: 'steps of each worker',
  dealt: false,
  options: {
    records: { default: 8, unit: 'records', minimum: 1, description: 'records in the ledger, updated in turn' },
    recordBytes: { default: 512, unit: 'bytes', minimum: 4, description: 'size of a ledger record' },
    journalBytes: {
      default: 256,
      unit: 'bytes',
      minimum: 4,
      description: 'size of a journal entry, one per step',
    },
    exchangeEvery: {
      default: 4,
      unit: 'steps',
      minimum: 1,
      description: 'steps between two messages to the neighbour',
    },
    operations: { default: 200_000, unit: 'operations', minimum: 0, description: 'amount of computation in one step' },
  },
  defaultBaseImageBytes: 512 * 1024,

  writesFiles: () => true,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = completeOptions(files, options)
    const plans: ProcessPlan[] = [{ name: 'files/0', program: 'collector', parameters }]
    for (let index = 0; index < options.workers; index++) {
      plans.push({ name: `files/${index + 1}`, program: 'files-worker', parameters: { ...parameters, index } })
    }
    return plans
  },
}
