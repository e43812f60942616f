// The tests of a room in a process of its own, with the source of one file replaced: tells its parent which test is over, and at last
// the first that failed, if any. Its argument is a TestOrder.

import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { BaseSequencer, startVitest, type TestSpecification } from 'vitest/node'

export interface TestOrder {
  readonly root: string
  readonly tests: readonly string[]
  readonly changed: { readonly file: string; readonly source: string } | null
}

export interface TestReport {
  readonly over: boolean
  /** The last one that was begun. */
  readonly test: string
  /** `test/kernel/ring.test.ts: items leave in the order they came`; a file alone if it could not be loaded. */
  readonly failed: string | null
}

const { root, tests, changed } = JSON.parse(process.argv[2]!) as TestOrder
let current = ''
let failed: string | null = null
const tell = (over: boolean): void => {
  process.send!({ over, test: current, failed } satisfies TestReport)
}

const replaced = {
  name: 'mutant',
  enforce: 'pre' as const,
  load: (id: string) => (changed !== null && id === join(root, changed.file) ? changed.source : null),
}

/** Whatever imports the changed file itself comes first: if it is found at all, then mostly there. */
class Nearest extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const imported = changed === null ? '' : `/${basename(changed.file)}'`
    const isNear = ({ moduleId }: TestSpecification): boolean => readFileSync(moduleId, 'utf8').includes(imported)
    const sorted = [...files].sort((one, other) => (one.moduleId < other.moduleId ? -1 : 1))
    return [...sorted.filter(isNear), ...sorted.filter((file) => !isNear(file))]
  }
}

process.chdir(root)
const options = { root, watch: false, bail: 1, isolate: false, maxWorkers: 1, sequence: { sequencer: Nearest } }
const vitest = await startVitest(
  'test',
  [...tests],
  {
    ...options,
    reporters: [
      {
        onTestCaseReady({ fullName, module }) {
          current = `${module.relativeModuleId}: ${fullName}`
          tell(false)
        },
        onTestCaseResult(test) {
          if (test.result().state === 'failed') failed ??= `${test.module.relativeModuleId}: ${test.fullName}`
        },
        onTestModuleEnd(module) {
          if (!module.ok()) failed ??= module.relativeModuleId
        },
      },
    ],
  },
  { plugins: [replaced] },
)
if (vitest.state.getUnhandledErrors().length > 0) failed ??= 'an error outside of any test'
await vitest.close()
process.send!({ over: true, test: current, failed } satisfies TestReport, () => process.exit())
