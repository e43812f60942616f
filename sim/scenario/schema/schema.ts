// The JSON Schema of scenario files (draft 7, which editors support). It describes their structure; consistency (hosts that
// exist, no more replicas than servers) is checked afterwards, in checks.ts. Defaults come from defaults.ts.

import { defaults } from '../defaults.ts'
import { groupNamePattern, groupsOfRoles } from '../host-groups.ts'
import { type KnownParts, knownParts } from '../known-parts.ts'
import {
  alarmPhases,
  blockSizes,
  checkpointPolicies,
  indexVariants,
  logDurabilities,
  networkDetails,
  networkKinds,
  placements,
  recorderModes,
  ringDetails,
} from '../vocabulary.ts'
import { faultSchema } from './fault-schema.ts'
import { machineSchema } from './machine-schema.ts'
import { duration, durationAboveZero, object, oneOfNames, oneOrMore, type Schema, size, whole } from './schema-words.ts'
import { withoutUnions } from './without-unions.ts'

const hostRoles = Object.values(groupsOfRoles).map(({ role }) => role)

/** Changes when a formerly valid file becomes invalid or changes its meaning. */
export const SCHEMA_ID = 'urn:starsim:scenario:1'

const replication = (description: string, byDefault?: number): Schema => whole(description, 0, 4, byDefault)

/** How the names of kinds, profiles and mechanisms are described: those that exist, or any. */
interface Names {
  readonly kind: Schema
  readonly protocol: Schema
  readonly mechanism: Schema
  readonly profile: (byDefault: string) => Schema
  /** A machine that is described where it is used. */
  readonly machine: Schema
}

/** Names are checked by names.ts and checks.ts, so that this schema does not depend on which parts are known. */
const anyNames: Names = {
  kind: {},
  protocol: {},
  mechanism: { type: 'string' },
  profile: () => ({}),
  machine: machineSchema({}),
}

const titlesOf = ({ protocols }: KnownParts): Record<string, string> =>
  Object.fromEntries(Object.entries(protocols).map(([kind, { title }]) => [kind, title]))

/** Where protocols have a name in common, what STAR says of it. */
const ablationsOf = ({ protocols }: KnownParts): Record<string, string> =>
  Object.assign({}, ...Object.values(protocols).map((each) => each.ablations), protocols['star']!.ablations)

const namesIn = (parts: KnownParts): Names => ({
  kind: {
    ...oneOfNames(parts.applications, 'The application'),
    description: Object.entries(parts.applications)
      .map(([kind, { title }]) => `${kind}: ${title}`)
      .join('; '),
  },
  protocol: oneOfNames(titlesOf(parts), 'The rollback-recovery protocol', 'star'),
  mechanism: oneOfNames(ablationsOf(parts), 'A mechanism'),
  profile: (byDefault) => oneOfNames(parts.profiles, 'The machine', byDefault),
  machine: { $ref: '#/definitions/machine' },
})

function hosts(names: Names): Schema {
  const group = (profile: string, fewest: number, more: Record<string, Schema> = {}): Schema =>
    object(
      'A number of machines of one kind.',
      {
        count: whole('How many.', fewest, 10_000),
        ...more,
        profile: {
          if: { type: 'object' },
          // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
          then: names.machine,
          else: names.profile(profile),
          description: 'The machine: a name, a description, or the name of a file with one, relative to this file.',
        },
      },
      ['count'],
    )
  const workstations = defaults.hosts.workstations(defaults.application.workers)
  const description =
    'The machine room: workstations are named ws1, ws2, .., file servers fs1, fs2, .., a recorder rec1; a group with a name of its own names its hosts: node1, node2, .. for nodes.'
  const groups: Schema = object(description, {
    workstations: {
      ...oneOrMore(group(workstations.profile, 1)),
      description: 'One for each worker and one for the master if omitted.',
    },
    servers: {
      ...oneOrMore(group(defaults.hosts.servers.profile, 0)),
      description: 'The file servers, which provide stable storage.',
      default: defaults.hosts.servers,
    },
    recorders: {
      ...oneOrMore(group(defaults.hosts.recorders.profile, 0)),
      description: 'The recorder of messages on the network; one if omitted and the protocol is publishing, else none.',
    },
  })
  const role: Schema = { enum: hostRoles, description: 'What its hosts do.', default: 'workstation' }
  return {
    ...groups,
    propertyNames: { pattern: groupNamePattern },
    additionalProperties: {
      ...oneOrMore(group(workstations.profile, 1, { role })),
      description: 'A group with a name of its own.',
    },
  }
}

const layerIn = (names: Names): Record<string, Schema> => ({
  checkpoint: object('When and how a process is saved.', {
    policy: oneOfNames(checkpointPolicies, 'How', defaults.star.checkpoint.policy),
    interval: durationAboveZero('Time between checkpoints of a process.', defaults.star.checkpoint.interval),
  }),
  replication: replication(
    'Copies of everything on stable storage; 0: no message log and no stable storage of messages.',
    defaults.star.replication,
  ),
  block: {
    description: 'Images are written, read and copied in blocks of this size.',
    enum: blockSizes,
    default: defaults.star.block,
  },
  tiers: object(
    'Under coordinated checkpoints: two tiers of stable storage, near copies of every checkpoint on workstations, and every k-th on the file servers too. All on the file servers only if omitted.',
    {
      copies: whole(
        'Hosts that have each near copy: the one that the process runs on, and the next ones.',
        1,
        100,
        defaults.star.tiers.copies,
      ),
      every: whole(
        'Every checkpoint after so many is written to the file servers too.',
        1,
        1_000_000,
        defaults.star.tiers.every,
      ),
    },
  ),
  variant: oneOfNames(
    indexVariants,
    'Of checkpoints by index: when a process saves itself by its own alarm',
    defaults.star.variant,
  ),
  log: oneOfNames(logDurabilities, 'When a record is stable', defaults.star.log),
  flush: durationAboveZero(
    'Under optimistic message logging: time between two writes of the records that a process has in memory.',
    defaults.star.flush,
  ),
  failures: whole(
    'Under causal message logging: how many workstations may be lost at a time; what orders messages is held on one host more.',
    1,
    100,
    defaults.star.failures,
  ),
  recorder: oneOfNames(
    recorderModes,
    'Under publishing: when the recorder says that it has a message',
    defaults.star.recorder,
  ),
  ring: object('How crashes are detected: each host watches the next.', {
    period: durationAboveZero(
      'A successor not heard from for this long is sent a detection message.',
      defaults.star.ring.period,
    ),
    timeout: durationAboveZero('How long to wait for the answer to a detection message.', defaults.star.ring.timeout),
    misses: whole(
      'After this many unanswered detection messages in a row a host is declared dead.',
      1,
      100,
      defaults.star.ring.misses,
    ),
    detail: oneOfNames(ringDetails, 'Whether every detection message is simulated', defaults.star.ring.detail),
  }),
  costs: object('Fixed costs in processor time, added to those of the machines.', {
    checkpoint: duration('Per checkpoint.', defaults.star.costs.checkpoint),
    restart: duration('Per restart from a checkpoint.', defaults.star.costs.restart),
  }),
  placement: oneOfNames(placements, 'Who takes over the processes of a dead host', defaults.star.placement),
  without: {
    type: 'array',
    items: names.mechanism,
    uniqueItems: true,
    description: 'Mechanisms that are switched off, to see what they are needed for.',
    default: defaults.star.without,
  },
})

/**
 * The JSON Schema (draft 7) of scenario files, for editors; `starsim schema` prints it.
 *
 * @param parts the tables of valid names; those of starsim if omitted
 *
 * @example
 * import { scenarioSchema } from 'starsim/core'
 *
 * console.log(JSON.stringify(scenarioSchema(), null, 2).length)
 */
export function scenarioSchema(parts: KnownParts = knownParts): Schema {
  const machine = machineSchema(oneOfNames(parts.profiles, 'The machine', defaults.hosts.servers.profile))
  return withoutUnions({ ...schemaWith(namesIn(parts)), definitions: { machine } })
}

/** The schema without the names of applications and machines, which names.ts checks. */
export const shapeSchema = (): Schema => schemaWith(anyNames)

function schemaWith(names: Names): Schema {
  const { description, ...top } = object(
    'A scenario for starsim: a machine room, a program, a fault-tolerant layer, and what goes wrong.',
    {
      name: { type: 'string', minLength: 1, description: 'A short title; the kind of application if omitted.' },
      description: { type: 'string', description: 'What the scenario shows.' },
      application: object(
        'The program that runs.',
        {
          kind: names.kind,
          size: whole("Problem size: rows, points, steps; the paper's if omitted.", 1, 1_000_000),
          workers: whole(
            'Processes that share the work, not counting the master.',
            1,
            10_000,
            defaults.application.workers,
          ),
          memory: {
            enum: ['symbolic', 'bytes'],
            description:
              'symbolic: pages are digests, fast at any size; bytes: pages hold real numbers and the arithmetic is done.',
            default: defaults.application.memory,
          },
          baseImage: size('Text, libraries, stack and buffers of each process; as in the paper if omitted.'),
          replication: replication('Copies for this application; those of the protocol if omitted.'),
          options: {
            type: 'object',
            additionalProperties: { type: ['number', 'string'] },
            description: 'Options specific to this kind of application.',
          },
        },
        ['kind'],
      ),
      hosts: hosts(names),
      network: object('What connects the hosts.', {
        kind: oneOfNames(networkKinds, 'The kind of network', defaults.network.kind),
        megabitsPerSecond: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: 1_000_000,
          description: `Rate of the cable, or of each link of a switch; ${defaults.network.megabitsPerSecond.ethernet} and ${defaults.network.megabitsPerSecond.switched} if omitted.`,
        },
        detail: oneOfNames(networkDetails, 'Level of detail of its model', defaults.network.detail),
      }),
      protocol: object('The fault-tolerant layer.', { kind: names.protocol, ...layerIn(names) }),
      star: object('STAR, the fault-tolerant layer: short for protocol with the kind star.', layerIn(names)),
      start: object('How the processes are started.', {
        stagger: duration('Time between the starts of successive processes.', defaults.start.stagger),
        jitter: duration('Largest random delay of each start, drawn for each run.', defaults.start.jitter),
        alarmPhase: oneOfNames(alarmPhases, 'When the first checkpoint is taken', defaults.start.alarmPhase),
      }),
      faults: { type: 'array', description: 'What goes wrong.', items: faultSchema, default: [] },
      limit: durationAboveZero('A run that has not ended by this virtual time is stopped.', defaults.limit),
      seed: {
        type: ['integer', 'string'],
        description: 'Seed of all random draws in the run.',
        default: defaults.seed,
      },
      advise: object('Settings for starsim advise; runs ignore them.', {
        objective: {
          enum: ['time', 'host-hours', 'money', 'p95'],
          description: 'What to minimise.',
          default: 'time',
        },
        deadline: durationAboveZero('The probability of missing it is reported.'),
        pricePerHostHour: { type: 'number', minimum: 0, description: 'Price of one host for one hour.' },
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
