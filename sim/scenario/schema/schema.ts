// The JSON Schema (draft 7, which editors understand) of scenario files. It says what may stand where; what makes sense
// together (hosts that exist, replicas against servers) is checked afterwards, in checks.ts. Defaults come from defaults.ts.

import { defaults } from '../defaults.ts'
import { type KnownParts, knownParts } from '../known-parts.ts'
import {
  ablations,
  alarmPhases,
  checkpointPolicies,
  logDurabilities,
  networkDetails,
  networkKinds,
  placements,
  protocols,
} from '../vocabulary.ts'
import { faultSchema } from './fault-schema.ts'
import { machineSchema } from './machine-schema.ts'
import { duration, durationAboveZero, object, oneOfNames, oneOrMore, type Schema, size, whole } from './schema-words.ts'

/** Changes when a file that was good before would no longer be, or would mean something else. */
export const SCHEMA_ID = 'urn:starsim:scenario:1'

const replication = (description: string, byDefault?: number): Schema => whole(description, 0, 4, byDefault)

/** How the names of kinds and profiles are described: the ones that there are, or any. */
interface Names {
  readonly kind: Schema
  readonly profile: (byDefault: string) => Schema
}

/** Names are left to names.ts, so that this schema is the same whatever parts are known. */
const anyNames: Names = { kind: {}, profile: () => ({}) }

const namesIn = (parts: KnownParts): Names => ({
  kind: {
    ...oneOfNames(parts.applications, 'Which one'),
    description: Object.entries(parts.applications)
      .map(([kind, { title }]) => `${kind}: ${title}`)
      .join('; '),
  },
  profile: (byDefault) => oneOfNames(parts.profiles, 'The machine', byDefault),
})

function hosts(names: Names): Schema {
  const group = (profile: string, fewest: number): Schema =>
    object(
      'So many machines of one kind.',
      {
        count: whole('How many.', fewest, 10_000),
        profile: {
          if: { type: 'object' },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: machineSchema(names.profile(profile)),
          else: names.profile(profile),
          description: 'The machine: a name, a description, or the file beside this one that has it.',
        },
      },
      ['count'],
    )
  const workstations = defaults.hosts.workstations(defaults.application.workers)
  return object('The machine room: workstations are named ws1, ws2, .., file servers fs1, fs2, ..', {
    workstations: {
      ...oneOrMore(group(workstations.profile, 1)),
      description: 'One for each worker and one for the master, if not given.',
    },
    servers: {
      ...oneOrMore(group(defaults.hosts.servers.profile, 0)),
      description: 'They hold stable storage.',
      default: defaults.hosts.servers,
    },
  })
}

const protocolTitles = Object.fromEntries(Object.entries(protocols).map(([kind, { title }]) => [kind, title]))
const everyAblation = Object.assign({}, ...Object.values(protocols).map((each) => each.ablations), ablations)

const layer = {
  checkpoint: object('When and how a process is saved.', {
    policy: oneOfNames(checkpointPolicies, 'How', defaults.star.checkpoint.policy),
    interval: durationAboveZero('From one alarm of a process to its next.', defaults.star.checkpoint.interval),
  }),
  replication: replication(
    'Copies of everything on stable storage; 0: no message log and no stable storage of messages.',
    defaults.star.replication,
  ),
  log: oneOfNames(logDurabilities, 'When a record is stable', defaults.star.log),
  ring: object('How crashes are found: each host watches the next.', {
    period: durationAboveZero(
      'A successor not heard for so long is sent a detection message.',
      defaults.star.ring.period,
    ),
    timeout: durationAboveZero('How long a detection message may stay unanswered.', defaults.star.ring.timeout),
    misses: whole('So many unanswered ones in a row make a host dead.', 1, 100, defaults.star.ring.misses),
  }),
  costs: object('Fixed costs, in processor time, beside what the machines charge.', {
    checkpoint: duration('Of each checkpoint.', defaults.star.costs.checkpoint),
    restart: duration('Of each start from a checkpoint.', defaults.star.costs.restart),
  }),
  placement: oneOfNames(placements, 'Who takes over the processes of a dead host', defaults.star.placement),
  without: {
    type: 'array',
    items: oneOfNames(everyAblation, 'A mechanism'),
    uniqueItems: true,
    description: 'Mechanisms that are switched off, to see what they are there for.',
    default: defaults.star.without,
  },
}

const star = object('STAR, the fault-tolerant layer: short for protocol with the kind star.', layer)

const protocol = object('The fault-tolerant layer.', {
  kind: oneOfNames(protocolTitles, 'The rollback-recovery protocol', 'star'),
  ...layer,
})

/**
 * The JSON Schema (draft 7) of scenario files; what `starsim schema` prints, for editors.
 *
 * @param parts the tables of what may be named; those of starsim when left out
 *
 * @example
 * import { scenarioSchema } from 'starsim/core'
 *
 * console.log(JSON.stringify(scenarioSchema(), null, 2).length)
 */
export function scenarioSchema(parts: KnownParts = knownParts): Schema {
  return schemaWith(namesIn(parts))
}

/** What a scenario looks like whatever kinds of applications and machines there are; their names are looked at apart (names.ts). */
export const shapeSchema = (): Schema => schemaWith(anyNames)

function schemaWith(names: Names): Schema {
  const { description, ...top } = object(
    'A scenario for starsim: a machine room, a program, a fault-tolerant layer, and what goes wrong.',
    {
      name: { type: 'string', minLength: 1, description: 'A short title; the kind of application if not given.' },
      description: { type: 'string', description: 'What there is to see.' },
      application: object(
        'The program that runs.',
        {
          kind: names.kind,
          size: whole("Of the problem: rows, points, steps; the paper's if not given.", 1, 1_000_000),
          workers: whole('Processes that share the work, beside the master.', 1, 10_000, defaults.application.workers),
          memory: {
            enum: ['symbolic', 'bytes'],
            description:
              'symbolic: pages are digests, fast at any size; bytes: pages hold real numbers and the arithmetic is done.',
            default: defaults.application.memory,
          },
          baseImage: size('Text, libraries, stack and buffers of each process; as in the paper if not given.'),
          replication: replication('Copies for this application; those of the protocol if not given.'),
          options: {
            type: 'object',
            additionalProperties: { type: ['number', 'string'] },
            description: 'What only this kind of application knows.',
          },
        },
        ['kind'],
      ),
      hosts: hosts(names),
      network: object('What connects the hosts.', {
        kind: oneOfNames(networkKinds, 'Which one', defaults.network.kind),
        megabitsPerSecond: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: 1_000_000,
          description: `Of the cable, or of each link of a switch; ${defaults.network.megabitsPerSecond.ethernet} and ${defaults.network.megabitsPerSecond.switched} if not given.`,
        },
        detail: oneOfNames(networkDetails, 'How closely it is followed', defaults.network.detail),
      }),
      protocol,
      star,
      start: object('How the processes come to life.', {
        stagger: duration('Between the starts of two processes.', defaults.start.stagger),
        jitter: duration('Each start comes later by up to so much, drawn for each run.', defaults.start.jitter),
        alarmPhase: oneOfNames(alarmPhases, 'When the first checkpoint comes', defaults.start.alarmPhase),
      }),
      faults: { type: 'array', description: 'What goes wrong.', items: faultSchema, default: [] },
      limit: durationAboveZero('A run that has not ended by this virtual time is stopped.', defaults.limit),
      seed: { type: ['integer', 'string'], description: 'Of all chance in the run.', default: defaults.seed },
      advise: object('What starsim advise is asked; runs do not look at it.', {
        objective: {
          enum: ['time', 'host-hours', 'money', 'p95'],
          description: 'What is to be least.',
          default: 'time',
        },
        deadline: durationAboveZero('The chance to miss it is told.'),
        pricePerHostHour: { type: 'number', minimum: 0, description: 'Of a host for an hour.' },
      }),
    },
    ['application'],
  )
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: SCHEMA_ID,
    title: 'starsim scenario',
    description,
    ...top,
  }
}
