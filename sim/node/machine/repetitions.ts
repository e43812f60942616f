// Measures the machine that this runs on: with a small C program if there is a compiler, else with Node.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { MeasuredBy, Repetition } from '../../experiments/machine/measured-machine.ts'
import { writingProblem } from '../files/output-file.ts'
import { packageFolder } from '../files/package-files.ts'
import { Interrupted } from '../interruption.ts'
import { UsageProblem } from '../usage-problem.ts'
import { measureByNode } from './by-node.ts'
import type { MachineMeans } from './machine-means.ts'

export interface MachineMeasurement {
  readonly by: MeasuredBy
  readonly repetitions: readonly Repetition[]
}

/** Throws Interrupted, and UsageProblem if the folder is not writable. */
export async function measureThisMachine(means: MachineMeans): Promise<MachineMeasurement> {
  const scratch = scratchIn(means.folder)
  try {
    const program = compiled('measure-machine', scratch, means.compiler)
    if (program === null) return { by: 'node', repetitions: await measureByNode(scratch, means) }
    return { by: 'c', repetitions: await runProgram(program, scratch, means) }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

export function scratchIn(folder: string): string {
  try {
    return mkdtempSync(join(folder, '.starsim-measures-'))
  } catch (cause) {
    throw writingProblem(folder, cause)
  }
}

/** Compiles a C program that comes with the package; null if that fails. */
export function compiled(name: string, folder: string, compiler: string | null = 'cc'): string | null {
  if (compiler === null) return null
  const program = join(folder, name)
  const source = join(packageFolder(), 'native', `${name}.c`)
  const { status } = spawnSync(compiler, ['-O2', '-o', program, source], { stdio: 'ignore' })
  return status === 0 ? program : null
}

async function runProgram(
  program: string,
  folder: string,
  { repetitions, onRepetition, interruption }: MachineMeans,
): Promise<Repetition[]> {
  const child = spawn(program, [folder, String(repetitions)], { stdio: ['ignore', 'pipe', 'pipe'] })
  interruption.promise.then(() => child.kill())
  const found: Repetition[] = []
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    found.push(JSON.parse(line))
    onRepetition?.()
  }
  const status = await ended
  if (interruption.happened) throw new Interrupted()
  if (status !== 0) throw new UsageProblem(`starsim: measure machine: ${complaint.trim() || 'the program in C failed'}`)
  return found
}
