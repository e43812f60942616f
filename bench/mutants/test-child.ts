// Vitest in a process of its own, which is asked again and again to run the tests of a room with the source of one file replaced: it
// starts once, and unchanged modules stay compiled. Reports to its parent which test it runs, and finally the first that failed, if any.
// Its argument is the folder.

import { join } from 'node:path'
import { createVitest } from 'vitest/node'

export interface TestOrder {
  /** Files, relative to the folder. */
  readonly tests: readonly string[]
  readonly changed: { readonly file: string; readonly source: string } | null
}

export interface TestReport {
  readonly over: boolean
  /** The test that was begun last. */
  readonly test: string
  /** `test/kernel/queue/circular-buffer.test.ts: items leave in the order they came`; a file alone if it could not be loaded. */
  readonly failed: string | null
}

const root = process.argv[2]!
let changed: TestOrder['changed'] = null
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

process.chdir(root)
const vitest = await createVitest(
  'test',
  {
    ...{ root, watch: false, bail: 1, isolate: false, maxWorkers: 1, pool: 'threads' },
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

async function carryOut(order: TestOrder): Promise<void> {
  for (const each of [changed, order.changed]) if (each !== null) vitest.invalidateFile(join(root, each.file))
  changed = order.changed
  current = ''
  failed = null
  const specifications = await vitest.globTestSpecifications([...order.tests])
  const { unhandledErrors } = await vitest.runTestSpecifications(specifications, true)
  if (unhandledErrors.length > 0) failed ??= 'an error outside of any test'
  tell(true)
}

process.on('message', (order) => void carryOut(order as TestOrder))
