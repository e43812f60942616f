// A sweep that is killed in the middle goes on where it was: nothing is lost, nothing done twice, and nobody can tell from the result.

import { appendFileSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildCommand, type Command, newFolder, rowsIn, small, until } from './sweep-built.ts'

const folder = newFolder()
const grid = [small, '--vary', 'star.checkpoint.interval=300ms,1s', '--trials', '25', '--json']
const runs = 50
let starsim: Command
let whole: string

beforeAll(async () => {
  starsim = buildCommand('sweep-kill')
  const { out, exitCode } = await starsim.run('sweep', ...grid, '--jobs', '1')
  expect(exitCode).toBe(0)
  whole = out
}, 120_000)

const namesOf = (rows: readonly string[]): string[] =>
  rows.map((row) => JSON.parse(row)).map(({ configuration, trial }) => `${configuration}/${trial}`)

describe('a sweep', () => {
  test('gives the same result with any number of workers', async () => {
    for (const jobs of ['2', '3']) expect((await starsim.run('sweep', ...grid, '--jobs', jobs)).out).toBe(whole)
  })

  test.for(['SIGKILL', 'SIGINT'] as const)('ended by %s goes on where it was', async (signal) => {
    const file = join(folder, `${signal}.jsonl`)
    const { child, ended } = starsim.start('sweep', ...grid, '--out', file, '--jobs', '2')
    await until(() => rowsIn(file).length >= 10)
    child.kill(signal)
    const { exitCode, out, error } = await ended
    const before = rowsIn(file)
    expect(before.length).toBeLessThan(runs)
    if (signal === 'SIGINT') {
      expect(exitCode).toBe(1)
      expect(JSON.parse(out)).toMatchObject({ complete: false, runs: before.length })
      expect(error).toContain(
        `interrupted: ${before.length} runs done, ${runs - before.length} runs missing; resume with: starsim`,
      )
    }

    const again = await starsim.run('sweep', ...grid, '--out', file, '--jobs', '2')
    expect(again.error).toContain(`${file}: ${before.length} runs already done, ${runs - before.length} runs to do`)
    expect(again.out).toBe(whole)
    const rows = rowsIn(file)
    expect(rows.slice(0, before.length)).toEqual(before)
    expect(new Set(namesOf(rows)).size).toBe(runs)
    expect(rows).toHaveLength(runs)
  })

  test('drops a last line that was cut off, and does that run again', async () => {
    const file = join(folder, 'torn.jsonl')
    await starsim.run('sweep', ...grid, '--out', file)
    const text = readFileSync(file)
    truncateSync(file, text.length - 40)
    const again = await starsim.run('sweep', ...grid, '--out', file)
    expect(again.error).toContain(`${runs - 1} runs already done, 1 run to do`)
    expect(again.out).toBe(whole)
    expect(rowsIn(file)).toHaveLength(runs)
    // and one of which only a few letters of the header were written
    const beginning = join(folder, 'beginning.jsonl')
    appendFileSync(beginning, '{"starsim":"0')
    expect((await starsim.run('sweep', ...grid, '--out', beginning)).out).toBe(whole)
  })
})
