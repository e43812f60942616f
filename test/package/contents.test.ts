// What is in the package and what is not, and what its package.json promises.

import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path/posix'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Packed, pack, root } from './packed.ts'

const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
let packed: Packed

beforeAll(() => {
  packed = pack(mkdtempSync(join(tmpdir(), 'starsim-pack-')))
}, 120_000)

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Links and pictures of a page that lead to a file, from the top of the package. */
const linkedFrom = (page: string, text: string): string[] =>
  [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^\w+:/.test(target))
    .map((target) => normalize(join(dirname(page), target)).replace(/\/$/, ''))

const isShipped = (path: string): boolean => packed.files.some((file) => file === path || file.startsWith(`${path}/`))

describe('the package', () => {
  test('has every file that its pages show or link to', () => {
    const pages = packed.files.filter((file) => file.endsWith('.md'))
    expect(pages).toContain('README.md')
    const missing = pages.flatMap((page) => linkedFrom(page, textOf(page)).filter((path) => !isShipped(path)))
    expect(missing).toEqual([])
  })
  test('has what its entries name', () => {
    const targets = (entry: unknown): string[] =>
      typeof entry === 'string' ? [entry] : Object.values(entry as object).flatMap(targets)
    const named = [...targets(description.exports), ...targets(description.bin)].map((path) => normalize(path))
    expect(named.length).toBeGreaterThan(8)
    expect(named.filter((path) => !packed.files.includes(path))).toEqual([])
  })
  test('has the sources that its declarations lead to', () => {
    const maps = packed.files.filter((file) => file.endsWith('.d.ts.map'))
    expect(maps.length).toBeGreaterThan(100)
    const sources = maps.flatMap((map) =>
      (JSON.parse(textOf(map)).sources as string[]).map((source) => normalize(join(dirname(map), source))),
    )
    expect(sources.filter((source) => !packed.files.includes(source))).toEqual([])
  })
  test('has no benchmarks, no tests, no tools', () => {
    expect(packed.files.filter((file) => /(^|\/)(bench|test|tools|node_modules)\//.test(file))).toEqual([])
  })
  test('is no larger than it needs to be', () => {
    expect(packed.unpackedBytes).toBeLessThan(7_400_000)
  })
})

describe('package.json', () => {
  test('runs nothing where the package is installed from a registry', () => {
    const run = ['preinstall', 'install', 'postinstall'].filter((name) => name in description.scripts)
    expect(run).toEqual([])
  })
  test('asks for large packages that few commands need only of those who want them', () => {
    const peers = Object.keys(description.peerDependencies)
    expect(peers).toEqual(['@napi-rs/canvas', 'bullmq'])
    expect(peers.filter((name) => description.peerDependenciesMeta[name]?.optional !== true)).toEqual([])
    expect(peers.filter((name) => name in description.dependencies || !(name in description.devDependencies))).toEqual(
      [],
    )
  })
  test('lets no install script of a dependency run in a checkout', () => {
    const { packages } = JSON.parse(textOf('package-lock.json'))
    const scripted = Object.entries<{ hasInstallScript?: boolean; os?: string[] }>(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    expect(scripted.filter((name) => description.allowScripts[name] !== false && name !== 'fsevents')).toEqual([])
  })
  test('names no address that is not there', () => {
    for (const key of ['repository', 'homepage', 'bugs']) expect(description).not.toHaveProperty(key)
  })
  test('has the version that the citation names', () => {
    expect(textOf('CITATION.cff')).toContain(`\nversion: ${description.version}\n`)
    expect(existsSync(join(root, 'CONTRIBUTING.md'))).toBe(true)
  })
})

test('a link to what is not shipped is found', () => {
  const text = 'see [a](docs/a.md#part), ![b](b.png) and [c](https://example.org)'
  expect(linkedFrom('docs/page.md', text)).toEqual(['docs/docs/a.md', 'docs/b.png'])
})
