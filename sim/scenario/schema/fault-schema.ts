// The part of the schema that describes what goes wrong. Which of the kinds a fault is follows from the key it has, so
// that messages speak of that kind alone.

import { distributions, exampleSentences } from '../../faults/plan.ts'
import { defaults } from '../defaults.ts'
import { durationAboveZero, instant, namesOfHosts, object, type Schema } from './schema-words.ts'

const restartAfter = durationAboveZero('The host is down for so long, then it comes back; it stays down if not given.')

const at = instant('Since the start of the run.')
const when: Schema = {
  type: 'string',
  description: 'At an event, or some time after it.',
  examples: [...exampleSentences(), '5ms after ws3 is suspected'],
}
const atOrWhen = { oneOf: [{ required: ['at'] }, { required: ['when'] }] }

const crash: Schema = {
  ...object('One host, or several at the same instant, at a time or at an event.', {
    crash: namesOfHosts('Who crashes.'),
    at,
    when,
    restartAfter,
  }),
  ...atOrWhen,
}

const stall: Schema = {
  ...object(
    'The processor of a host does nothing for some time, then goes on: the others may take it for dead.',
    { stall: namesOfHosts('Whose processor.'), at, when, for: durationAboveZero('For how long.') },
    ['for'],
  ),
  ...atOrWhen,
}

const chanceCrashes = object(
  'Crashes by chance.',
  {
    hosts: namesOfHosts('workstations, servers, all, or names of hosts.'),
    distribution: {
      enum: distributions,
      description: 'Of the time between crashes.',
      default: defaults.crashes.distribution,
    },
    meanTimeBetween: durationAboveZero('Between two crashes of these hosts taken together.'),
    shape: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 100,
      description: 'Of the Weibull distribution: 1 is the exponential, below 1 crashes come in bursts.',
      default: defaults.crashes.shape,
    },
    restartAfter,
    until: durationAboveZero('No crashes after this; as long as the run lasts if not given.'),
  },
  ['hosts', 'meanTimeBetween'],
)

/** A recorded history of crashes; in the scenario file, or as a YAML file of its own. */
export const traceSchema: Schema = {
  type: 'array',
  minItems: 1,
  items: object(
    'One crash.',
    { host: { type: 'string', description: 'Who crashed.' }, at: instant('Since the start of the run.'), restartAfter },
    ['host', 'at'],
  ),
}

const tracedCrashes = object('Crashes as they were recorded.', {
  trace: {
    type: ['array', 'string'],
    description: 'The crashes, or the file (YAML, beside this one) that lists them.',
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: traceSchema,
  },
})

const faultKinds: Record<string, Schema> = {
  crash,
  crashes: object('Many crashes, by chance or as recorded.', {
    crashes: {
      type: 'object',
      description: 'By chance, or as recorded (trace).',
      if: { type: 'object', required: ['trace'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: tracedCrashes,
      else: chanceCrashes,
    },
  }),
  stall,
  loss: object('Outside the promise: datagrams are lost.', {
    loss: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'The probability that a datagram is lost on its way.',
    },
    from: instant('From when.', defaults.loss.from),
    until: durationAboveZero('Until when; to the end if not given.'),
  }),
  partition: object(
    'Outside the promise: hosts of different groups do not hear each other.',
    {
      partition: {
        type: 'array',
        minItems: 2,
        items: { type: 'array', minItems: 1, items: { type: 'string' } },
        description: 'The groups; a host in none of them hears everybody.',
      },
      from: instant('From when.'),
      until: durationAboveZero('Until when.'),
    },
    ['from', 'until'],
  ),
}

export const faultSchema: Schema = {
  type: 'object',
  description: 'One of crash, crashes, stall, loss, partition.',
  anyOf: Object.keys(faultKinds).map((kind) => ({ required: [kind] })),
  allOf: Object.entries(faultKinds).map(([kind, schema]) => ({
    if: { type: 'object', required: [kind] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: schema,
  })),
}
