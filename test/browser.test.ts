// The core runs where there is no Node: it is put into one file as for a page, and run in a world that has JavaScript and nothing else.

import { createContext, runInContext } from 'node:vm'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { simulate, type WrittenScenario } from '../sim/core.ts'

const written: WrittenScenario = {
  application: { kind: 'gauss', size: 6, workers: 2, memory: 'bytes', baseImage: '8KB' },
  star: { checkpoint: { policy: 'incremental', interval: '150ms' } },
  faults: [{ crash: 'ws1', at: '200ms' }],
}

test('the core without command line and files gives the same run in a browser', async () => {
  const bundle = await build({
    entryPoints: [new URL('../sim/core.ts', import.meta.url).pathname],
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'starsim',
    write: false,
    metafile: true,
    logLevel: 'silent',
  })
  expect(Object.keys(bundle.metafile.inputs).filter((name) => name.includes('node:'))).toEqual([])
  const page = createContext({})
  runInContext(bundle.outputFiles[0]!.text, page)
  const result = runInContext(`JSON.stringify(starsim.simulate(${JSON.stringify(written)}))`, page)
  expect(JSON.parse(result)).toEqual(JSON.parse(JSON.stringify(simulate(written))))
})
