// Randomly communicating processes as an application: process 0 and `workers` others, with `size` events among them.

import { type Application, type ApplicationOptions, completeOptions } from '../application.ts'
import { numberOf } from '../parameters.ts'
import type { ProcessPlan } from '../program.ts'
import { randomScripts } from './script.ts'

export const random: Application = {
  title: 'Random communicating processes',
  sizeUnit: 'events',
  dealt: false,
  options: {
    programSeed: { default: 1, unit: '', description: 'seed of the scripts' },
    collectors: { default: 1, unit: 'processes', minimum: 1, description: 'processes that receive from any process' },
    fanIn: { default: 3, unit: 'processes', minimum: 1, description: 'largest number of senders in a gathering' },
    gatherPercent: { default: 15, unit: '% of events', description: 'gatherings, received from any process' },
    filePercent: { default: 15, unit: '% of events', description: 'file records written, changed or read' },
    spawnPercent: { default: 5, unit: '% of events', description: 'children created' },
    messageBytes: { default: 2048, unit: 'bytes', minimum: 16, description: 'largest size of a message' },
    operations: { default: 100_000, unit: 'operations', description: 'greatest length of a computation' },
  },
  defaultBaseImageBytes: 64 * 1024,

  /** Half of the created processes do. */
  writesFiles: ({ filePercent = 15, spawnPercent = 5 }) => Number(filePercent) + Number(spawnPercent) > 0,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = completeOptions(random, options)
    const scripts = randomScripts({
      seed: numberOf(parameters, 'programSeed'),
      processes: options.workers + 1,
      events: options.size,
      collectors: numberOf(parameters, 'collectors'),
      fanIn: numberOf(parameters, 'fanIn'),
      gatherPercent: numberOf(parameters, 'gatherPercent'),
      filePercent: numberOf(parameters, 'filePercent'),
      spawnPercent: numberOf(parameters, 'spawnPercent'),
      messageBytes: numberOf(parameters, 'messageBytes'),
      operations: numberOf(parameters, 'operations'),
    })
    const baseImageBytes = numberOf(parameters, 'baseImageBytes')
    return scripts.map((script, number) => ({
      name: `random/${number}`,
      program: 'random-process',
      parameters: { baseImageBytes, number, script },
    }))
  },
}
