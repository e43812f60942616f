// Every export of the library says what it is, with an example; the examples compile and run.

import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentedExports, entries } from '../support/documented-exports.ts'

const root = new URL('../../', import.meta.url).pathname
const exports = documentedExports()

test('every export has a docstring with an example', () => {
  expect(exports.length).toBeGreaterThan(70)
  expect(exports.filter(({ text }) => text.length < 20).map(({ name }) => name)).toEqual([])
  expect(exports.filter(({ examples }) => examples.length === 0).map(({ name }) => name)).toEqual([])
})

describe('the examples', () => {
  const cache = join(root, '.cache')
  let folder = ''

  beforeAll(() => {
    mkdirSync(cache, { recursive: true })
    folder = mkdtempSync(join(cache, 'examples-')) // within the project, where its packages are found
    for (const { name, examples } of exports) writeFileSync(join(folder, `${name}.ts`), `${examples.join('\n')}\n`)
    copyFileSync(join(root, 'scenarios', 'small-gauss.yaml'), join(folder, 'crash.yaml'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('name what they are about', () => {
    const silent = exports.filter(({ name, examples }) => !examples.some((text) => text.includes(name)))
    expect(silent.map(({ name }) => name)).toEqual([])
  })

  test('compile', () => {
    const paths = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, [path]]))
    const options = { paths, allowImportingTsExtensions: true, lib: ['ES2023', 'DOM'], types: ['node'] }
    const settings = { extends: join(root, 'tsconfig.json'), compilerOptions: options, include: ['*.ts'] }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { cwd: folder, encoding: 'utf8' })
    expect(stdout).toBe('')
  })

  test('run', async () => {
    writeFileSync(
      join(folder, 'all.mjs'),
      exports
        .map(({ name }) => `await import('./${name}.ts').catch((cause) => { throw new Error('${name}', { cause }) })`)
        .join('\n'),
    )
    await build({
      ...{ entryPoints: [join(folder, 'all.mjs')], outfile: join(folder, 'out.mjs') },
      ...{ bundle: true, format: 'esm', platform: 'node', logLevel: 'silent', packages: 'external' },
      alias: entries,
    })
    const { stdout, stderr } = spawnSync(process.execPath, ['out.mjs'], { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout.split('\n').length).toBeGreaterThan(100)
  })
})
