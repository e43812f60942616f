// The part of the schema that describes a machine of your own.

import { solidDisks } from '../../machine/profiles/disk-kinds.ts'
import { machineFigures } from '../machines.ts'
import { durationAboveZeroPattern, ratePattern, sizePattern } from '../units.ts'
import { object, type Schema, whole } from './schema-words.ts'

const quantities = {
  duration: { pattern: durationAboveZeroPattern, examples: ['25ns', '2us'] },
  size: { pattern: sizePattern, examples: ['64GB'] },
  rate: { pattern: ratePattern, examples: ['10GB/s', '500MB/s'] },
} as const

function figure(quantity: keyof typeof quantities, description: string): Schema {
  const text: Schema = {
    type: 'string',
    title: quantity === 'duration' ? 'duration above zero' : quantity,
    description,
    ...quantities[quantity],
  }
  return {
    description,
    if: { type: 'object' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: object(
      description,
      {
        value: text,
        kind: {
          enum: ['measured', 'sourced', 'assumed'],
          description: 'What it is worth: found on the machine, said by a maker or a publication, taken to be so.',
        },
        source: { type: 'string', description: 'Where it is from, or how it was measured.' },
        spread: {
          type: 'number',
          minimum: 0,
          description: 'Between the quarters of what was measured, of its median.',
        },
        bound: { type: 'boolean', description: 'Something else was measured with it.' },
      },
      ['value', 'kind'],
    ),
    else: text,
  }
}

const kinds = [...Object.keys(solidDisks), 'nearline']

const kindOfDisk: Schema = {
  enum: kinds,
  description:
    'nvme, ssd: flash; nearline: a disk that turns; memory: of a peer, lost with it; object: an object store, with its latency and its rate a stream.',
}

const disk: Schema = {
  description: 'What files and checkpoints are kept on.',
  if: { type: 'object' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: object(
    'A kind of storage with figures of its own.',
    {
      kind: kindOfDisk,
      readLatency: figure('duration', 'To the first byte.'),
      writeLatency: figure('duration', 'Until a small write is durable.'),
      read: figure('rate', 'Of one stream.'),
      write: figure('rate', 'Of one stream.'),
      streams: whole('Transfers that do not hold each other up.', 1, 10_000),
    },
    ['kind'],
  ),
  else: kindOfDisk,
}

/** @param like the schema of the name of a known machine */
export const machineSchema = (like: Schema): Schema =>
  object(
    'A machine of your own: one that is known, with some figures changed.',
    {
      like: { description: 'The machine whose figures it has but for those given.', ...like },
      ...Object.fromEntries(
        Object.entries(machineFigures).map(([name, { quantity, description }]) => [
          name,
          figure(quantity, description),
        ]),
      ),
      offload: { type: 'boolean', description: 'The network card cuts, joins and checks frames.', default: false },
      disk,
    },
    ['like'],
  )
