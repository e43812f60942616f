// The part of the schema that describes faults. The kind of a fault follows from the key it has, so that error messages refer to
// that kind only.

import { distributions, exampleSentences } from '../../faults/plan.ts'
import { failurePresets } from '../../faults/presets.ts'
import { defaults } from '../defaults.ts'
import {
  duration,
  durationAboveZero,
  having,
  instant,
  namesOfHosts,
  object,
  oneOfNames,
  type Schema,
  whole,
} from './schema-words.ts'

const restartAfter = durationAboveZero('How long the host is down before it restarts; it stays down if omitted.')

const at = instant('Since the start of the run.')
const when: Schema = {
  type: 'string',
  description: 'At an event, or some time after it.',
  examples: [...exampleSentences(), '5ms after ws3 is suspected'],
}
const atOrWhen = { oneOf: [having('at'), having('when')] }

const crash: Schema = {
  ...object('One host, or several at the same instant, at a time or at an event.', {
    crash: namesOfHosts('The host or hosts that crash.'),
    at,
    when,
    restartAfter,
  }),
  ...atOrWhen,
}

const stall: Schema = {
  ...object(
    'The processor of a host halts for some time, then continues; the others may take the host for dead.',
    { stall: namesOfHosts('The host or hosts that stall.'), at, when, for: durationAboveZero('For how long.') },
    ['for'],
  ),
  ...atOrWhen,
}

const chanceCrashes = object(
  'Random crashes.',
  {
    hosts: namesOfHosts('A group of hosts (workstations, servers, ..), all, or names of hosts.'),
    distribution: {
      enum: distributions,
      description: 'The distribution of the time between crashes.',
      default: defaults.crashes.distribution,
    },
    preset: oneOfNames(
      Object.fromEntries(Object.entries(failurePresets).map(([name, { title }]) => [name, title])),
      'Published figures; other keys given here override them',
    ),
    meanTimeBetween: durationAboveZero('Mean time between crashes anywhere among these hosts.'),
    each: durationAboveZero('Mean time between crashes of one host, or of one group (together).'),
    together: whole('How many neighbours in the list crash together: a rack, or the hosts on one switch.', 2, 10_000),
    within: durationAboveZero('How long after the first the others of a group may crash; all at once if omitted.'),
    repair: object(
      'How long a host is down, lognormal; replaces restartAfter.',
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
    warning: durationAboveZero('How long before a crash its host is warned, so that it can save its processes.'),
    shape: {
      type: 'number',
      exclusiveMinimum: 0,
      maximum: 100,
      description: 'Shape of the Weibull distribution: 1 is the exponential; below 1 crashes come in bursts.',
      default: defaults.crashes.shape,
    },
    restartAfter,
    until: durationAboveZero('No crashes after this time; until the end of the run if omitted.'),
  },
  ['hosts'],
)

/** A failure trace: a list of crashes in the scenario file, or in a YAML file of its own. */
export const traceSchema: Schema = {
  type: 'array',
  minItems: 1,
  items: object(
    'One crash.',
    {
      host: { type: 'string', description: 'The host that crashed.' },
      at: instant('Since the start of the run.'),
      restartAfter,
    },
    ['host', 'at'],
  ),
}

const tracedCrashes = object('Recorded crashes.', {
  trace: {
    type: ['array', 'string'],
    description:
      'The crashes, or the name of a file with them, relative to this one: a YAML list, or CSV in the format of LANL.',
    if: { type: 'array' },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: traceSchema,
  },
  system: whole('For a CSV file: the system whose rows are used; all rows if omitted.', 0),
  hosts: namesOfHosts('For a CSV file: the hosts that stand for its nodes; the workstations if omitted.'),
  from: durationAboveZero('For a CSV file: how far into the recorded period the run begins.'),
})

const recordedCrashes = object('Crashes read from a CSV file.', {
  recorded: {
    type: 'array',
    description: 'The rows of the file.',
    minItems: 1,
    items: object(
      'One row.',
      {
        node: whole('The index of the node among those of the file, from 0.', 0),
        at: instant('Since the beginning of the recorded period.'),
        restartAfter: duration('How long it was down.'),
      },
      ['node', 'at', 'restartAfter'],
    ),
  },
  hosts: namesOfHosts(
    'The hosts that stand for the nodes, in the order of their numbers; the workstations if omitted.',
  ),
})

const faultKinds: Record<string, Schema> = {
  crash,
  crashes: object('Many crashes, random or recorded.', {
    crashes: {
      type: 'object',
      description: 'Random, or recorded (trace).',
      if: { type: 'object', ...having('trace') },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: tracedCrashes,
      else: {
        if: { type: 'object', ...having('recorded') },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: recordedCrashes,
        else: chanceCrashes,
      },
    },
  }),
  stall,
  loss: object('Datagrams are lost; not covered by the guarantees of the protocol.', {
    loss: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      description: 'The probability that a datagram is lost in transit.',
    },
    from: instant('From when.', defaults.loss.from),
    until: durationAboveZero('Until when; until the end of the run if omitted.'),
  }),
  partition: object(
    'Hosts in different groups cannot reach each other; not covered by the guarantees of the protocol.',
    {
      partition: {
        type: 'array',
        minItems: 2,
        items: { type: 'array', minItems: 1, items: { type: 'string' } },
        description: 'The groups; a host in none of them reaches everybody.',
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
  anyOf: Object.keys(faultKinds).map(having),
  allOf: Object.entries(faultKinds).map(([kind, schema]) => ({
    if: { type: 'object', ...having(kind) },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: schema,
  })),
}
