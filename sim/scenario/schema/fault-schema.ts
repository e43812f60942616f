// The part of the schema that describes what goes wrong. Which of the kinds a fault is follows from the key it has, so
// that messages speak of that kind alone.

import { distributions, exampleSentences } from '../../faults/plan.ts'
import { failurePresets } from '../../faults/presets.ts'
import { defaults } from '../defaults.ts'
import {
  duration,
  durationAboveZero,
  instant,
  namesOfHosts,
  object,
  oneOfNames,
  type Schema,
  whole,
} from './schema-words.ts'

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
    preset: oneOfNames(
      Object.fromEntries(Object.entries(failurePresets).map(([name, { title }]) => [name, title])),
      'Figures that were published; what stands beside them goes before them',
    ),
    meanTimeBetween: durationAboveZero('Between two crashes of these hosts taken together.'),
    each: durationAboveZero('Between two crashes of one host, or of one group (together).'),
    together: whole(
      'So many neighbours in the list crash with one another: a rack, or what hangs on one switch.',
      2,
      10_000,
    ),
    within: durationAboveZero('Each of them within so long of the first; all at one instant if not given.'),
    repair: object(
      'How long a host is down, lognormal, in the place of restartAfter.',
      {
        mean: durationAboveZero('The mean.'),
        sigma: {
          type: 'number',
          minimum: 0,
          maximum: 5,
          description: 'Standard deviation of the logarithm: mean / median is exp(sigma squared / 2).',
        },
      },
      ['mean', 'sigma'],
    ),
    warning: durationAboveZero('So long before it crashes a host is told, and saves its processes.'),
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
  ['hosts'],
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
    description: 'The crashes, or the file beside this one that has them: a list in YAML, or CSV as LANL released it.',
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: traceSchema,
  },
  system: whole('Of a CSV file: the system whose rows are taken; all rows if not given.', 0),
  hosts: namesOfHosts('Of a CSV file: the hosts that stand for its nodes; the workstations if not given.'),
  from: durationAboveZero('Of a CSV file: the run begins so long after what is covered does.'),
})

const recordedCrashes = object('Crashes as a CSV file recorded them.', {
  recorded: {
    type: 'array',
    description: 'Its rows.',
    minItems: 1,
    items: object(
      'One row.',
      {
        node: whole('Its place among the nodes of the file, from 0.', 0),
        at: instant('Since the beginning of what is covered.'),
        restartAfter: duration('How long it was down.'),
      },
      ['node', 'at', 'restartAfter'],
    ),
  },
  hosts: namesOfHosts(
    'The hosts that stand for the nodes, in the order of their numbers; the workstations if not given.',
  ),
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
      else: {
        if: { type: 'object', required: ['recorded'] },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: recordedCrashes,
        else: chanceCrashes,
      },
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
