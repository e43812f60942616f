// Random communicating processes as an application: process 0 and `workers` others, and `size` events among them.

import { type Application, type ApplicationOptions, completeOptions } from '../application.ts'
import { numberOf } from '../parameters.ts'
import type { ProcessPlan } from '../program.ts'
import { randomScripts } from './script.ts'

export const random: Application = {
  title: 'Random communicating processes',
  sizeUnit: 'events',
  dealt: false,
  options: {
    programSeed: { default: 1, unit: '', description: 'what the scripts are drawn from' },
    collectors: { default: 1, unit: 'processes', minimum: 1, description: 'processes that receive from anybody' },
    fanIn: { default: 3, unit: 'processes', minimum: 1, description: 'senders of a gathering at most' },
    gatherPercent: { default: 15, unit: '% of events', description: 'gatherings, received from anybody' },
    filePercent: { default: 15, unit: '% of events', description: 'records written, changed or read in files' },
    spawnPercent: { default: 5, unit: '% of events', description: 'children created' },
    messageBytes: { default: 2048, unit: 'bytes', minimum: 16, description: 'size of a message at most' },
    operations: { default: 100_000, unit: 'operations', description: 'length of a computation at most' },
  },
  defaultBaseImageBytes: 64 * 1024,

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
