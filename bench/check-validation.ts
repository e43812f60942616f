// Whether `starsim validate` can fail: breaks the model in each of the ways of validation-breaks.ts, one at a time, and runs the
// validation until a row does not hold. Exits with 1 if fewer than 95 % are noticed.
// `npm run build && node dist/bench/check-validation.js [NAME ..]`

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { type Break, validationBreaks } from './validation-breaks.ts'

const root = process.cwd()
const folder = mkdtempSync(join(tmpdir(), 'validation-'))
const LIMIT_MS = 600_000

const PROGRAM = `
import { validateDaly } from './sim/experiments/validate-daly.ts'
import { validateDisk } from './sim/experiments/validate-disk.ts'
import { validateEthernet } from './sim/experiments/validate-ethernet.ts'
import { validateHosts } from './sim/experiments/validate-hosts.ts'
import { validateQueues } from './sim/experiments/validate-queues.ts'
import { runInTurn } from './sim/experiments/trials.ts'
const parts = [
  () => validateHosts('1995'),
  () => validateDisk('1995'),
  () => validateQueues({ seed: '1995', customers: 20_000 }),
  () => validateEthernet('1995'),
  () => validateDaly('1995', runInTurn),
]
for (const part of parts) {
  const failed = (await part()).find(({ holds }) => !holds)
  if (failed === undefined) continue
  console.log(failed.name)
  process.exit(1)
}
`

/** The row that does not hold, or why the run ended otherwise; null if all hold. */
async function firstRowThatFails({ file, name, code, becomes }: Break): Promise<string | null> {
  const outfile = join(folder, `${name}.mjs`)
  await build({
    stdin: { contents: PROGRAM, resolveDir: root, loader: 'ts' },
    ...{ bundle: true, platform: 'node', format: 'esm', outfile, logLevel: 'silent' },
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    plugins: [
      {
        name: 'break',
        setup(building) {
          building.onLoad({ filter: /\.ts$/ }, ({ path }) => {
            if (path !== resolve(root, file)) return null
            const pieces = readFileSync(path, 'utf8').split(code)
            if (pieces.length !== 2) throw new Error(`${name}: its code stands ${pieces.length - 1} times in ${file}`)
            return { contents: pieces.join(becomes), loader: 'ts' }
          })
        },
      },
    ],
  })
  const { status, stdout, stderr } = spawnSync('node', [outfile], { encoding: 'utf8', timeout: LIMIT_MS })
  if (status === 0) return null
  return (
    stdout.trim() ||
    (status === null ? 'does not end' : `stops: ${stderr.split('\n').find((line) => /Error/.test(line))}`)
  )
}

const only = process.argv.slice(2)
const chosen = validationBreaks.filter(({ name }) => only.length === 0 || only.includes(name))
let noticed = 0
for (const each of chosen) {
  const row = await firstRowThatFails(each)
  if (row !== null) noticed++
  process.stdout.write(`${row === null ? 'NOT NOTICED' : 'noticed'}  ${each.name}: ${row ?? each.slip}\n`)
}
process.stdout.write(`${noticed} of ${chosen.length} noticed\n`)
process.exitCode = noticed / chosen.length >= 0.95 ? 0 : 1
