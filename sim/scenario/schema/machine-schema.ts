// The part of the schema that describes custom machines.

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
          description: 'Provenance: measured on the machine, stated by a vendor or a publication, or assumed.',
        },
        source: { type: 'string', description: 'Where it comes from, or how it was measured.' },
        spread: {
          type: 'number',
          minimum: 0,
          description: 'Interquartile range of the measurements, relative to their median.',
        },
        bound: { type: 'boolean', description: 'Only a bound: the measurement includes something else.' },
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
    'nvme, ssd: flash; nearline: a rotating disk; memory: of a peer, lost when it crashes; object: an object store, with its latency and rate per stream.',
}

const disk: Schema = {
  description: 'The storage for files and checkpoints.',
  if: { type: 'object' },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: object(
    'A kind of storage with custom figures.',
    {
      kind: kindOfDisk,
      readLatency: figure('duration', 'To the first byte.'),
      writeLatency: figure('duration', 'Until a small write is durable.'),
      read: figure('rate', 'Of one stream.'),
      write: figure('rate', 'Of one stream.'),
      streams: whole('Transfers that can run in parallel without slowing each other down.', 1, 10_000),
    },
    ['kind'],
  ),
  else: kindOfDisk,
}

/** @param like the schema of the name of a known machine */
export const machineSchema = (like: Schema): Schema =>
  object(
    'A custom machine: a known one with some figures changed.',
    {
      like: { description: 'The machine that supplies all figures not given here.', ...like },
      ...Object.fromEntries(
        Object.entries(machineFigures).map(([name, { quantity, description }]) => [
          name,
          figure(quantity, description),
        ]),
      ),
      offload: {
        type: 'boolean',
        description: 'The network card segments, reassembles and checksums frames.',
        default: false,
      },
      disk,
    },
    ['like'],
  )
