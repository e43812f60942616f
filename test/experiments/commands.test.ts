// The commands of the experiments, through the command line as a user types it.

import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { main } from '../../sim/cli/main.ts'
import { runInTurn, type Trial } from '../../sim/experiments/trials.ts'
import { loadScenario } from '../../sim/scenario/reading/read-file.ts'

async function starsim(...words: string[]) {
  const out: string[] = []
  const error: string[] = []
  const exitCode = await main(words, {
    out: { write: (text: string) => out.push(text) },
    error: { write: (text: string) => error.push(text) },
    environment: {},
  })
  return { exitCode, out: out.join(''), error: error.join('') }
}

describe('bad usage is told in one line, with exit code 2', () => {
  test.each([
    ['paper --trials 0', "option '--trials <n>' argument '0' is invalid. A whole number from 1 to 10000 is expected."],
    [
      'rivals --protocols star,sttar',
      "--protocols: there is no 'sttar' (did you mean star?); expected one or more of none,",
    ],
    ['rivals --protocols star,star', "--protocols: 'star' is listed twice"],
    ['rivals --protocols toString', "there is no 'toString'"],
    ['rivals --applications gauss,spawner', "there is no 'spawner'; expected one or more of gauss, matmul, fft"],
    ['rivals --applications ,', "there is no ''"],
    ['rivals --trials 0', 'A whole number from 1 to 10000 is expected.'],
    ['rivals --crashes -1', 'A whole number from 1 to 10000 is expected.'],
    [
      'rivals --rates 5m',
      '--rates: expected a duration with a unit, such as 120s, 2min or 5ms; found 5m (did you mean 5min?)',
    ],
    ['rivals --rates 1h,0s', '--rates: expected durations above 0, separated by commas; found 0s'],
    ['rivals --rates 1h,60min', "--rates: '60min' is listed twice"],
    ['rivals --rates 105d', '--rates: 105d is beyond the 104 days that a run can last'],
    ['rivals --second 0s,', '--second: expected a duration with a unit'],
    ['rivals --second=-1s', '--second: expected durations from 0, separated by commas; found -1s'],
    ['rivals --jobs 0', 'A whole number from 1 to 256 is expected.'],
    ['rivals --csv /proc/none/x', '/proc/none/x'],
    ['paper --table 5', "argument '5' is invalid. Allowed choices are 1, 2, 3, 4, messages."],
    ['calibrate --hold-out spawner', 'Allowed choices are gauss, matmul, fft, all.'],
    ['measure weather', "there is no measurement 'weather'; there are ethernet, stream, message, disk, checkpoint"],
    ['measure message --stations 3', 'measure message has no option --stations; it has --bytes, --backups, --trials'],
    ['measure message --bytes x', "--bytes: 'x' is not a number"],
    ['measure message --bytes 1,2', '--bytes: one number is expected here; got 2'],
    ['measure message --backups 5', 'A whole number from 0 to 4 is expected.'],
    ['measure ethernet --bytes 20', 'a frame has 64 to 1518 bytes; got 20'],
    ['measure ethernet --ratio 7:1', 'one share for each of the 1 frame lengths; got 2'],
    ['measure disk --where behind', "--where: 'behind' is none of next, random"],
    ['measure disk --profile cray', "--profile: 'cray' is none of sparcstation-1"],
    ['measure disk --bytes 100000000000', 'a request is for 1 to 1050771456 bytes'],
    [
      'measure checkpoint --kilobytes 30000',
      '--kilobytes 30000: the largest process needs 30000KB, more than the 24MB',
    ],
  ])('starsim %s', async (line, message) => {
    const { exitCode, out, error } = await starsim(...line.split(' '))
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(error).toContain(message)
    expect(error.trim().split('\n')).toHaveLength(1)
  })
})

describe('measure', () => {
  test('gives the command that gives the result again, and the result', async () => {
    const line = 'starsim measure ethernet --seed 1 --bytes 64,1518 --ratio 7:1 --stations 3 --seconds 1'
    const { exitCode, out } = await starsim(...line.split(' ').slice(1))
    expect(exitCode).toBe(0)
    const [replay, ...text] = out.split('\n')
    expect(replay!.split(' --').sort()).toEqual(line.split(' --').sort())
    expect(text.join('\n')).toMatch(/throughput +\d+\.\d+ +Mb\/s/)
  })

  test('--json gives one document', async () => {
    const { out } = await starsim(...'measure message --bytes 1024 --backups 2 --trials 1 --json'.split(' '))
    expect(JSON.parse(out)).toEqual({ seconds: expect.any(Number), ci95: null })
  })
})

describe('paper', () => {
  test('one table: its replaying command, its rows, a verdict in each', async () => {
    const { exitCode, out, error } = await starsim('paper', '--table', '4', '--trials', '1')
    expect([0, 1]).toContain(exitCode)
    expect(error).toBe('')
    const [replay, title, ...lines] = out.split('\n')
    expect(replay).toBe('starsim paper --table 4 --trials 1 --seed 1995')
    expect(title).toMatch(/^Table 4\. Incremental checkpoints/)
    expect(lines.filter((line) => /^(gauss|matmul|fft) .* (within|off|far)$/.test(line))).toHaveLength(6)
  })
})

// workers are loaded from built files only
const built = new URL('../../dist/sim/node/workers/trial-pool.js', import.meta.url)

describe.skipIf(!existsSync(built))('a pool of workers', () => {
  const folder = new URL('../../scenarios/', import.meta.url).pathname
  const trials: Trial[] = ['small-gauss', 'small-fft', 'small-matmul'].flatMap((name) =>
    ['1', '2'].map((seed) => ({ scenario: loadScenario(`${folder}${name}.yaml`), seed })),
  )

  test('gives the same results in the same order, however many there are', async () => {
    const { openTrialPool } = (await import(built.href)) as typeof import('../../sim/node/workers/trial-pool.ts')
    const results = []
    for (const jobs of [1, 2, 3]) {
      let done = 0
      const pool = await openTrialPool({ jobs, onDone: () => done++ })
      results.push(JSON.stringify(await pool.run(trials)))
      await pool.close()
      expect(done).toBe(trials.length)
    }
    expect(results[1]).toBe(results[0])
    expect(results[2]).toBe(results[0])
  })

  test('from the sources, everything is done in this thread', async () => {
    const { openTrialPool } = await import('../../sim/node/workers/trial-pool.ts')
    const pool = await openTrialPool({ jobs: 4 })
    const [first] = trials
    expect(await pool.run([first!])).toEqual(await runInTurn([first!]))
    await pool.close()
  })
})
