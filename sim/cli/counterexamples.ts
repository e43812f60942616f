// Shrinks what a search has found, and writes it into scenario files that reproduce it.

import { join } from 'node:path'
import type { Violated } from '../experiments/search/finding.ts'
import type { SearchPlan } from '../experiments/search/search.ts'
import { counterexampleText, faultLines, sentenceOf } from '../experiments/search/shrinking/counterexample.ts'
import { requireFolder, writeFiles } from '../node/files/output-folder.ts'
import type { Interruption } from '../node/interruption.ts'
import { loadOwnCode } from '../node/own-code/load-own-code.ts'
import { aside } from '../node/workers/aside.ts'
import performShrinking from '../node/workers/shrink-worker.ts'
import type { Terminal } from './terminal.ts'
import { commandLine } from './text/command-line.ts'

export interface FoundViolation {
  readonly check: string
  /** What must hold. */
  readonly sentence: string
  /** How it is violated. */
  readonly message: string
  /** Each in the notation of scenario files. */
  readonly faults: readonly string[]
  /** The command that reproduces it. */
  readonly replay: string
}

/** The simplest schedule for each check that was violated, written to a file each. `file`: where the scenario came from, if any. */
export async function shrinkAll(
  plan: SearchPlan,
  file: string | undefined,
  violations: readonly Violated[],
  { out }: { readonly out: string },
  terminal: Terminal,
  interruption: Pick<Interruption, 'happened' | 'promise'>,
): Promise<FoundViolation[]> {
  const firsts = [...new Map([...violations].reverse().map((each) => [each.check, each])).values()].reverse()
  if (firsts.length === 0) return []
  requireFolder(out)
  const found: FoundViolation[] = []
  const modules = plan.kind === 'worlds' ? undefined : plan.modules
  const own = await loadOwnCode(modules)
  for (const { check, schedule, message, world } of firsts) {
    if (terminal.showsProgress)
      terminal.streams.error.write(`${check} is violated; looking for the simplest schedule that shows it\n`)
    const scenario = plan.kind === 'worlds' ? world! : plan.scenario
    const task = { check, found: { scenario, schedule }, modules }
    const work = { module: './shrink-worker.js', perform: performShrinking }
    // if interrupted, report the schedule as it was found
    const shrunk = (await aside(work, task, interruption)) ?? { scenario, schedule, message, runs: 0 }
    const of = file === undefined ? scenario.name.replace(/:.*/, '').replace(' ', '-') : stem(file)
    const name = `${[of, ...scenario.protocol.without, check].join('-')}.yaml`
    writeFiles(out, new Map([[name, counterexampleText(check, shrunk, own)]]))
    found.push({
      check,
      sentence: sentenceOf(check, scenario, own),
      message: shrunk.message === '' ? message : shrunk.message,
      faults: faultLines(shrunk),
      replay: commandLine('run', [join(out, name)], { program: modules }),
    })
  }
  return found
}

const stem = (file: string): string => file.replace(/^.*[\\/]/, '').replace(/\.ya?ml$/, '')
