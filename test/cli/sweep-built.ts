// The command as it is installed, in a process of its own that can be killed: workers are loaded from built files only. Built once
// for a file of tests, under .cache.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../../', import.meta.url).pathname
export const small = join(root, 'scenarios', 'small-gauss.yaml')
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'starsim-sweep-'))

/**
 * @param name of the build: two files of tests run at the same time
 * @param change makes another build of it, whose code differs by a comment
 */
export function buildCommand(name: string, change = ''): Command {
  const folder = join(root, '.cache', change === '' ? name : `${name}-${change}`)
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const words = ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist'), '--declaration', 'false']
  spawnSync(compiler, words, { cwd: root })
  if (change !== '') appendFileSync(join(folder, 'dist', 'sim', 'simulate.js'), `// ${change}\n`)
  const script = join(folder, 'starsim.mjs')
  writeFileSync(script, readFileSync(join(root, 'bin', 'starsim.js'), 'utf8').replace('../dist/', './dist/'))
  return new Command(script)
}

export interface Ended {
  readonly exitCode: number | null
  readonly out: string
  readonly error: string
}

export class Command {
  readonly script: string

  constructor(script: string) {
    this.script = script
  }

  start(...words: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(process.execPath, [this.script, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    const written = { out: '', error: '' }
    child.stdout.on('data', (text) => {
      written.out += text
    })
    child.stderr.on('data', (text) => {
      written.error += text
    })
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (exitCode) => resolve({ exitCode, ...written }))
    })
    return { child, ended }
  }

  run(...words: readonly string[]): Promise<Ended> {
    return this.start(...words).ended
  }
}

/** The whole lines of a file, without its header. */
export const rowsIn = (path: string): string[] =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(1, -1) : []

/** Waits until something is so; throws if it is not after a minute. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 10) {
    if (waited > 60_000) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
