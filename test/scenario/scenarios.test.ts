// The scenario files that come with the package.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ScenarioProblem } from '../../sim/scenario/problem.ts'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'
import { scenarioSchema } from '../../sim/scenario/schema/schema.ts'

const folder = new URL('../../scenarios/', import.meta.url).pathname
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'))

describe('every scenario that comes with the package', () => {
  test.each(files)('%s loads, and begins with what there is to see', (name) => {
    expect(loadScenario(join(folder, name)).name).not.toBe('')
    expect(readFileSync(join(folder, name), 'utf8')).toMatch(/^# [A-Z]/)
  })
})

describe("the paper's configurations", () => {
  const kinds = ['gauss', 'matmul', 'fft']
  const cells = kinds.flatMap((kind) =>
    ['full', 'pre-copy', 'incremental'].flatMap((policy) => [1, 2].map((copies) => [kind, policy, copies] as const)),
  )
  const environment = (name: string) => {
    const { hosts, network, start, application, limitNs, seed } = loadScenario(join(folder, 'paper', `${name}.yaml`))
    return { hosts, network, start, memory: application.memory, workers: application.workers, limitNs, seed }
  }

  test.each(cells)('%s, %s checkpoints every two minutes, copies: %i', (kind, policy, copies) => {
    const name = `${kind}-${policy}-${copies}`
    const { application, protocol, faults } = loadScenario(join(folder, 'paper', `${name}.yaml`))
    expect(application).toMatchObject({ kind, size: kind === 'fft' ? 32768 : 1024, workers: 4, memory: 'symbolic' })
    expect(protocol).toMatchObject({ checkpoint: { policy, intervalNs: 120e9 }, replication: copies, without: [] })
    expect(faults).toEqual([])
    expect(environment(name)).toEqual(environment('gauss-baseline'))
  })

  test.each([
    ['gauss-baseline', 0],
    ['matmul-baseline', 0],
    ['fft-baseline', 0],
    ['gauss-log-1', 1],
    ['gauss-log-2', 2],
  ])('%s takes no checkpoints and keeps %i copies of the log', (name, copies) => {
    const { protocol } = loadScenario(join(folder, 'paper', `${name}.yaml`))
    expect(protocol).toMatchObject({ checkpoint: { policy: 'none' }, replication: copies })
    expect(environment(name)).toEqual(environment('gauss-baseline'))
  })
})

const picture = new URL('../../reports/gallery/residuals.png', import.meta.url).pathname

describe('a file that cannot be read is a ScenarioProblem', () => {
  test.each([
    ['/nowhere/a.yaml', 'there is no such file'],
    [folder, 'this is a folder, not a file'],
    [picture, 'the file is not text'],
    [process.execPath, 'expected at most 256 KB; found '],
    ['/dev/zero', 'expected a regular file; this is a device, a pipe or a socket'],
  ])('%s', (path, reason) => {
    expect(() => loadScenario(path)).toThrow(ScenarioProblem)
    expect(() => loadScenario(path)).toThrow(`${path}: ${reason}`)
  })
})

/** Where properties are only named as a condition. */
const condition = /\.(if|(anyOf|oneOf)\.\d+)$/

test('every property that a scenario may have is described in the schema', () => {
  const undescribed: string[] = []
  const visit = (schema: unknown, path: string): void => {
    if (typeof schema !== 'object' || schema === null) return
    for (const [key, value] of Object.entries(schema)) {
      if (key === 'properties' && !condition.test(path)) {
        for (const [name, property] of Object.entries(value as Record<string, { description?: string }>)) {
          if ((property.description ?? '').length < 4) undescribed.push(`${path}.${name}`)
        }
      }
      visit(value, `${path}.${key}`)
    }
  }
  visit(scenarioSchema(), '')
  expect(undescribed).toEqual([])
})
