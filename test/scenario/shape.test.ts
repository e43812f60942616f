// The project's own reading of its schemas, held against ajv's: the same data is refused, at the same places.

import { Ajv, type ErrorObject } from 'ajv'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pathText } from '../../sim/scenario/problem.ts'
import { traceSchema } from '../../sim/scenario/schema/fault-schema.ts'
import { scenarioSchema } from '../../sim/scenario/schema/schema.ts'
import type { Schema } from '../../sim/scenario/schema/schema-words.ts'
import { knownKeywords, type Mistake, shapeMistakes } from '../../sim/scenario/schema/shape.ts'

const schemas = { scenario: scenarioSchema(), trace: traceSchema }

/** With each reference replaced by what it refers to, as the project's own reading has it. */
function resolved(schema: Schema): Schema {
  const { definitions = {}, ...rest } = schema as { definitions?: Record<string, Schema> }
  return JSON.parse(JSON.stringify(rest), (_, value) =>
    typeof value?.$ref === 'string' ? definitions[value.$ref.replace('#/definitions/', '')] : value,
  )
}

const whole = {
  name: 'everything',
  application: { kind: 'fft', size: 512, workers: 3, memory: 'bytes', baseImage: '8KB', options: { portions: 16 } },
  hosts: {
    workstations: [{ count: 4, profile: 'sparcstation-1' }, { count: 1 }],
    servers: { count: 2 },
    disks: { role: 'server', count: 1, profile: { like: 'modern-server', memory: '64GB' } },
  },
  network: { kind: 'ethernet', megabitsPerSecond: 10 },
  star: {
    checkpoint: { policy: 'full', interval: '2min' },
    replication: 2,
    ring: { period: '5s', timeout: '2s', misses: 2 },
    placement: 'detector',
    without: ['stamps', 'log'],
  },
  start: { stagger: '1s', jitter: '0s', alarmPhase: 'random' },
  faults: [
    { crash: 'ws1', at: '5s', restartAfter: '1min' },
    { crash: ['ws1', 'ws2'], when: 'ws3 is suspected' },
    { crashes: { hosts: 'all', meanTimeBetween: '1d', distribution: 'weibull', shape: 0.7 } },
    { crashes: { trace: [{ host: 'ws1', at: '3s' }] } },
    { stall: 'ws2', at: '7s', for: '3s' },
    { loss: 0.1, until: '1min' },
    { partition: [['ws1'], ['ws2', 'ws3']], from: '1s', until: '2s' },
  ],
  limit: '1d',
  seed: 7,
}

/** Values that are right in one place and wrong in most. */
const values = [
  0,
  1,
  -1,
  0.5,
  1e9,
  Number.NaN,
  '',
  'ws1',
  '5s',
  '0s',
  '-5s',
  '4KB',
  'full',
  'stamps',
  true,
  null,
  [],
  {},
]
const lists = [['ws1'], ['ws1', 'ws1'], [['ws1']], [{ host: 'ws1' }], { at: '1s', when: 'x' }, { trace: 'a.yaml' }]
const keys = ['at', 'when', 'crash', 'crashes', 'stall', 'for', 'trace', 'count', 'loss', 'nothing', 'toString']

type Container = Record<string, unknown>

const containersIn = (data: unknown): Container[] =>
  typeof data === 'object' && data !== null ? [data as Container, ...Object.values(data).flatMap(containersIn)] : []

/** The data with something in it set, deleted or added, a few times. */
const spoilt = (data: object) =>
  fc
    .array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom(...values, ...lists), fc.constantFrom(...keys), fc.nat(3)), {
      minLength: 1,
      maxLength: 3,
    })
    .map((changes) => {
      const changed = structuredClone(data)
      for (const [which, place, value, added, what] of changes) {
        const all = containersIn(changed)
        const container = all[which % all.length]!
        const there = Object.keys(container)
        const key = what === 0 || there.length === 0 ? added : there[place % there.length]!
        if (Array.isArray(container) && what !== 1) container.push(structuredClone(value))
        else if (what === 1) delete container[key]
        else container[key] = structuredClone(value)
      }
      return changed
    })

const placesOf = (mistakes: readonly Mistake[]): string[] =>
  [
    ...new Set(
      mistakes.map(({ keyword, path, at }) =>
        pathText(keyword === 'uniqueItems' || at === undefined ? path : [...path, at]),
      ),
    ),
  ].sort()

const placesOfAjv = (errors: readonly ErrorObject[]): string[] =>
  [
    ...new Set(
      errors
        .filter(({ propertyName }) => propertyName === undefined)
        .filter(({ keyword, schemaPath }) => keyword !== 'if' && !/\/(anyOf|oneOf)\/\d+\/required$/.test(schemaPath))
        .map(({ instancePath, params }) => {
          const path = instancePath
            .split('/')
            .slice(1)
            .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
          const at = params['missingProperty'] ?? params['additionalProperty'] ?? params['propertyName']
          return pathText(at === undefined ? path : [...path, at])
        }),
    ),
  ].sort()

describe.each(Object.entries(schemas))('the schema of a %s', (name, published) => {
  const validate = new Ajv({ allErrors: true, strict: name === 'scenario', allowUnionTypes: true }).compile(published)
  const schema = resolved(published)
  const good =
    name === 'trace'
      ? [
          { host: 'ws1', at: '3s' },
          { host: 'ws2', at: '4s', restartAfter: '1s' },
        ]
      : whole

  test('accepts what is right', () => {
    expect(shapeMistakes(schema, good)).toEqual([])
  })
  test('is read as ajv reads it', () => {
    let refused = 0
    const agree = (data: object): void => {
      if (!validate(data)) refused++
      expect(placesOf(shapeMistakes(schema, data))).toEqual(placesOfAjv(validate.errors ?? []))
    }
    fc.assert(fc.property(spoilt(good), agree), { seed: 1, numRuns: 2000 })
    expect(refused).toBeGreaterThan(1000)
    expect(refused).toBeLessThan(2000)
  })
  test('is written in keywords that are known here', () => {
    expect(
      keywordsOf(schema).filter((keyword) => !knownKeywords.includes(keyword) && !annotations.includes(keyword)),
    ).toEqual([])
  })
})

test('the published schema passes the strict mode of ajv, which has nothing to say of it', () => {
  for (const options of [{}, { strict: true }]) {
    const said: string[] = []
    const say = (text: string): void => void said.push(text)
    new Ajv({ ...options, logger: { log: say, warn: say, error: say } }).compile(scenarioSchema())
    expect(said).toEqual([])
  }
})

const annotations = ['$schema', '$id', 'title', 'description', 'examples', 'default']

/** Of a schema and of all within it. */
const keywordsOf = (schema: Schema): string[] =>
  Object.entries(schema).flatMap(([keyword, value]) => {
    const named = keyword === 'properties' ? Object.values(value as object) : []
    const listed = Array.isArray(value) ? value : [value]
    const inner = [...named, ...(keyword === 'properties' || annotations.includes(keyword) ? [] : listed)]
    return [keyword, ...inner.filter((each) => typeof each === 'object' && each !== null).flatMap(keywordsOf)]
  })
