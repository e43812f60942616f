// How a scenario says under which protocol it runs, in the short form and in the long one; and files of starsim 0.1.0, which only knew
// the short one.

import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { main } from '../../sim/cli/main.ts'
import { loadScenarioWith } from '../../sim/cli/options/set-scenario.ts'
import { protocolOf } from '../../sim/scenario/chosen/chosen-protocol.ts'
import { parseScenarioText } from '../../sim/scenario/define.ts'
import { knownParts } from '../../sim/scenario/known-parts.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { namesOf, type ProtocolKind, protocols } from '../../sim/scenario/vocabulary.ts'
import { explain } from '../../sim/scenario/writing/explain.ts'
import { simulate } from '../../sim/simulate.ts'

const folder = new URL('of-0.1.0/', import.meta.url).pathname
const old = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const small = join(folder, 'small-matmul.yaml')
const gauss = { application: { kind: 'gauss', size: 8 } }

function problems(plain: object): string[] {
  const parsed = parseScenario(plain)
  return 'errors' in parsed ? parsed.errors.map(({ path, message }) => `${path}: ${message}`) : []
}

describe('a scenario of 0.1.0', () => {
  test.each(old)('%s is one of STAR, and the same in the long form', (name) => {
    const scenario = loadScenario(join(folder, name))
    expect(scenario.protocol.kind).toBe('star')
    const { star, ...rest } = parse(readFileSync(join(folder, name), 'utf8'))
    const long = parseScenarioText(stringify({ ...rest, protocol: { kind: 'star', ...star } }))
    expect(long).toEqual(scenario)
  })

  test('is explained in the short form', () => {
    const text = explain(loadScenario(small))
    expect(text).toMatch(/^star:$/m)
    expect(text).not.toMatch(/^protocol:/m)
  })

  test('has sweeps that do not go on with a model that costs something else: the file stays as it is', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'starsim-of-0.1.0-')), 'sweep.jsonl')
    copyFileSync(join(folder, 'sweep.jsonl'), file)
    let error = ''
    const streams = { out: { write: () => {} }, error: { write: (text: string) => (error += text) }, environment: {} }
    const words = ['sweep', small, '--vary', 'star.replication=1,2', '--trials', '2', '--seed', '3', '--out', file]
    const baseline = ['--baseline', 'star.replication=0', '--baseline', 'star.checkpoint.policy=none']
    const code = await main([...words, ...baseline], streams)
    expect(code).toBe(2)
    expect(error).toMatch(
      /holds another sweep .*: scenario, grid, seed and trials must be the same; give --out another file\n$/,
    )
    expect(readFileSync(file, 'utf8')).toBe(readFileSync(join(folder, 'sweep.jsonl'), 'utf8'))
  })
})

describe('a protocol', () => {
  test.each(namesOf(protocols))('%s is taken by its kind alone, and written so that it is read again', (kind) => {
    const scenario = loadScenarioWith(small, [`protocol.kind=${kind}`])
    const { kind: chosen, ...common } = scenario.protocol
    expect(chosen).toBe(kind)
    expect({ kind: 'star', ...common }).toEqual(loadScenario(small).protocol)
    expect(parseScenarioText(explain(scenario))).toEqual(scenario)
    expect(protocolOf(scenario, knownParts).title).toBe(protocols[kind as ProtocolKind].title)
    expect(simulate(scenario, { checks: true })).toMatchObject({ outcome: 'completed', violations: [] })
  })

  test('without a copy is none', () => {
    const { protocol, application, ...rest } = loadScenario(small)
    const checkpoint = { ...protocol.checkpoint, policy: 'none' } as const
    const bare = { ...rest, application, protocol: { ...protocol, replication: 0, checkpoint } }
    expect(protocolOf(bare, knownParts).title).toBe(protocols.none.title)
    const none = { ...bare, protocol: { ...protocol, kind: 'none' } } as const
    expect(simulate(none).fingerprint).toBe(simulate(bare).fingerprint)
  })

  test('is set under either name, whichever the file has', () => {
    const long = loadScenarioWith(small, ['protocol.kind=none', 'star.replication=1'])
    expect(long.protocol).toMatchObject({ kind: 'none', replication: 1 })
    expect(loadScenarioWith(small, ['protocol.replication=1'])).toEqual(loadScenarioWith(small, ['star.replication=1']))
  })

  test.each<[object, string]>([
    [
      { star: {}, protocol: { kind: 'star' } },
      'star: star is short for protocol with kind: star; expected one of the two',
    ],
    [
      { protocol: { kind: 'stars' } },
      'protocol.kind: expected none, star, independent, coordinated, chandy-lamport, koo-toueg, index, optimistic, sender-based, causal, publishing or backup; found stars (did you mean star?)',
    ],
    [
      { protocol: { kind: 'none', without: ['log'] } },
      'protocol.without[0]: none has nothing to switch off; found log',
    ],
    [{ protocol: { replication: 3 } }, 'protocol.replication: 3 copies need 3 servers; there are 2'],
    [{ star: { replication: 3 } }, 'star.replication: 3 copies need 3 servers; there are 2'],
  ])('%j is refused: %s', (part, problem) => {
    expect(problems({ ...gauss, ...part })).toEqual([problem])
  })
})

describe('starsim protocols', () => {
  test('lists what each promises, what is checked, what can be switched off', async () => {
    let text = ''
    const streams = { out: { write: (more: string) => (text += more) }, error: { write: () => {} }, environment: {} }
    expect(await main(['protocols', '--json'], streams)).toBe(0)
    const listed = JSON.parse(text)
    expect(listed.map(({ kind }: { kind: string }) => kind)).toEqual(Object.keys(protocols))
    for (const { kind, checks, ablations } of listed) {
      const { checks: known, ablations: off } = protocols[kind as ProtocolKind]
      expect(checks).toEqual(known.map(({ name }) => name))
      expect(ablations.map(({ name }: { name: string }) => name)).toEqual(Object.keys(off))
    }
  })
})
