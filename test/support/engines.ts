// JavaScript engines from the package registry, installed once under .cache/engines; and the program as they can run it, built
// under .cache/engine-build. What cannot be had is a reason to skip, in words.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = new URL('../../', import.meta.url).pathname
const engines = join(root, '.cache', 'engines')
export const engineBuild = join(root, '.cache', 'engine-build')

export interface Engine {
  readonly name: string
  readonly program: string
}

const packages = { node: 'node@24', bun: 'bun' } as const

const programOf = (name: string): string => join(engines, 'node_modules', '.bin', name)

const programs = { 'Node 24': programOf('node'), Bun: programOf('bun') } as const

/** The engine that runs the tests, and the others; or why there are no others. */
export function findEngines(): { readonly engines: readonly Engine[]; readonly missing: string | null } {
  const own = { name: `Node ${process.versions.node.split('.')[0]}`, program: process.execPath }
  const missing = Object.values(programs).every(runs) ? null : install()
  if (missing !== null) return { engines: [own], missing }
  return { engines: [own, ...Object.entries(programs).map(([name, program]) => ({ name, program }))], missing }
}

const runs = (program: string): boolean =>
  existsSync(program) && spawnSync(program, ['--version'], { timeout: 20_000 }).status === 0

/** Under another name until it is complete, so that a killed installation leaves nothing that looks like one. */
function install(): string | null {
  const partial = `${engines}.${process.pid}`
  mkdirSync(partial, { recursive: true })
  const words = [
    'install',
    '--prefix',
    partial,
    '--no-package-lock',
    '--no-save',
    '--fetch-retries',
    '1',
    ...Object.values(packages),
  ]
  const { status, stderr, error } = spawnSync('npm', words, { encoding: 'utf8', timeout: 240_000 })
  if (status === 0) {
    rmSync(engines, { recursive: true, force: true })
    renameSync(partial, engines)
  } else rmSync(partial, { recursive: true, force: true })
  if (status === 0 && Object.values(programs).every(runs)) return null
  const said =
    error?.message ?? stderr.split('\n').find((line) => /npm (error|ERR!)/.test(line)) ?? 'they do not run here'
  return `${Object.values(packages).join(' and ')} could not be installed: ${said}`
}

/** Builds the sources as they are now. */
export function buildForEngines(): void {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const words = ['-p', join(root, 'tsconfig.build.json'), '--outDir', engineBuild, '--declaration', 'false']
  const { error } = spawnSync(compiler, words, { cwd: root })
  if (error !== undefined) throw error
}

/** What a run of these scenario files prints on an engine. Throws with what it said if it failed. */
export function runOn({ name, program }: Engine, files: readonly string[]): string {
  const script = join(root, 'test', 'support', 'run-scenarios.js')
  const { status, stdout, stderr } = spawnSync(program, [script, engineBuild, ...files], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  if (status !== 0) throw new Error(`${name} failed:\n${stderr}`)
  return stdout
}
