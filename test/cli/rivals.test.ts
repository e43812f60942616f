// `starsim rivals` as it is typed: the shape of its JSON, its text, its files, and how it goes on where it was.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { main } from '../../sim/cli/main.ts'
import type { RivalsReport } from '../../sim/experiments/rivals/rivals.ts'

const folder = mkdtempSync(join(tmpdir(), 'starsim-rivals-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string): string => join(folder, name)

async function starsim(...words: string[]) {
  const [out, error]: [string[], string[]] = [[], []]
  const exitCode = await main(words, {
    out: { write: (text: string) => out.push(text) },
    error: { write: (text: string) => error.push(text) },
    environment: {},
  })
  return { exitCode, out: out.join(''), error: error.join('') }
}

const few = ['--protocols', 'none,star', '--applications', 'fft', '--trials', '1', '--crashes', '1', '--seed', '3']
const first = await starsim('rivals', ...few, '--out', file('a.jsonl'), '--csv', file('a.csv'), '--json')

const aNumber = expect.any(Number)

describe('starsim rivals', () => {
  test('--json gives one document of the promised shape', () => {
    expect(first).toMatchObject({ exitCode: 0, error: '' })
    const report = JSON.parse(first.out) as RivalsReport
    expect(report).toMatchObject({ seed: '3', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect(report.overheads).toContainEqual(
      expect.objectContaining({
        ...{ protocol: 'star', application: 'fft', policy: 'full', replication: 2, intervalSeconds: 120 },
        ...{ overheadPercent: aNumber, ci95: null },
      }),
    )
    expect(report.overheads.some(({ intervalSeconds }) => intervalSeconds === null)).toBe(true)
    expect(report.traffic).toEqual([
      expect.objectContaining({ protocol: 'none', datagrams: 8, headerBytes: 0, controlMessages: 0, versions: 0 }),
      expect.objectContaining({
        ...{ protocol: 'star', application: 'fft', replication: 1, datagrams: 16, headerBytes: 224 },
        ...{ controlMessages: 0, versions: 1 },
        derived: { datagrams: 16, headerBytes: 224, controlMessages: 0, versions: 1 },
      }),
    ])
    expect(report.crashes).toEqual([
      expect.objectContaining({ protocol: 'none', schedules: 1, elapsedSeconds: null, cannotRecover: 1 }),
      expect.objectContaining({
        ...{ protocol: 'star', application: 'fft', schedules: 1, cannotRecover: 0, survivorsRolledBack: 0 },
        ...{ detectionSeconds: aNumber, restoreSeconds: aNumber, replaySeconds: aNumber },
        ...{ undoneSecondsDead: aNumber, undoneSecondsSurvivors: 0, elapsedSeconds: aNumber },
      }),
    ])
    for (const row of report.survey)
      expect(row).toMatchObject({ row: expect.any(String), family: 'pessimistic', survey: expect.any(String) })
    for (const name of ['measured', 'agrees']) expect(report.survey[0]).toHaveProperty(name)
    const all = JSON.stringify(report)
    expect(all).not.toContain('NaN')
  })

  test('what is in the file is not done again, and the result is the same; the first line repeats it', async () => {
    const lines = readFileSync(file('a.jsonl'), 'utf8').trimEnd().split('\n')
    // as a kill leaves it: some runs are missing, the last line is cut off
    writeFileSync(file('b.jsonl'), `${lines.slice(0, -2).join('\n')}\n${lines.at(-1)!.slice(0, 40)}`)
    const again = await starsim('rivals', ...few, '--out', file('b.jsonl'), '--json')
    expect(again.error).toContain(`${lines.length - 3} runs already done`)
    expect(again.out).toBe(first.out)
    expect(readFileSync(file('b.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(lines.length)
    const text = await starsim('rivals', ...few, '--out', file('b.jsonl'))
    const [replay, ...rest] = text.out.split('\n')
    expect(replay).toBe('starsim rivals --protocols none,star --applications fft --trials 1 --crashes 1 --seed 3')
    expect(rest.join('\n')).toMatch(/^fft +star +1 +\d+\.\d/m)
  })

  test('--csv has a line for every figure', () => {
    const [head, ...lines] = readFileSync(file('a.csv'), 'utf8').trimEnd().split('\r\n')
    const width = head!.split(',').length
    expect(lines.every((line) => line.split(',').length === width)).toBe(true)
    expect(lines).toContain('traffic,star,fft,,1,,,datagrams,16,')
  })

  test('crashes by chance and two crashes are done if they are asked for, on top of what is in the file', async () => {
    expect(JSON.parse(first.out)).toMatchObject({ rates: [], second: [] })
    writeFileSync(file('d.jsonl'), readFileSync(file('a.jsonl')))
    const more = [...few, '--rates', '5min', '--second', '0s,1min', '--out', file('d.jsonl')]
    const { exitCode, out } = await starsim('rivals', ...more, '--csv', file('d.csv'), '--json')
    expect(exitCode).toBe(0)
    const { rates, second, ...rest } = JSON.parse(out) as RivalsReport
    const { rates: _rates, second: _second, ...before } = JSON.parse(first.out) as RivalsReport
    expect({ ...rest, fingerprint: '' }).toEqual({ ...before, fingerprint: '' })
    expect(rates).toEqual([
      {
        ...{ protocol: 'star', application: 'fft', crashEverySeconds: 300, trials: 1, completed: 1 },
        ...{ cannotRecover: 0, unfinished: 0, crashes: aNumber, lostPercent: aNumber, ci95: null },
        formulaPercent: aNumber,
      },
    ])
    const pair = { application: 'fft', failures: null, schedules: 1, elapsedCi95: null }
    const lost = { ...pair, protocol: 'none', recovered: 0, cannotRecover: 1, elapsedSeconds: null }
    const kept = { ...pair, protocol: 'star', recovered: 1, cannotRecover: 0, elapsedSeconds: aNumber }
    expect(second).toEqual([lost, lost, kept, kept].map((row, at) => ({ ...row, gapSeconds: at % 2 === 0 ? 0 : 60 })))

    const [head, ...lines] = readFileSync(file('d.csv'), 'utf8').trimEnd().split('\r\n')
    expect(head).toMatch(/,ci95,gapSeconds,failures$/)
    expect(lines.every((line) => line.split(',').length === head!.split(',').length)).toBe(true)
    expect(lines).toContain('second,none,fft,,,,,cannotRecover,1,,60,')
    expect(lines).toContain('rates,star,fft,,,,300,completed,1,,,')

    const kinds = readFileSync(file('d.jsonl'), 'utf8')
    const again = await starsim('rivals', ...more)
    expect(readFileSync(file('d.jsonl'), 'utf8')).toBe(kinds)
    expect(again.out).toMatch(
      /^starsim rivals .* --crashes 1 --rates 5min --second 0s,1min --seed 3\n[\s\S]*protocol +a crash every 5min\n[\s\S]*star +\d+\.\d \/ \d+\.\d \(\d\.\d\)\n[\s\S]*0s later: cannot recover/,
    )
  })

  test.each([
    ['somebody else’s text\n', 'not a file of starsim rivals'],
    ['{"starsim":"0.0.1-12345678","format":"rivals 1"}\n', 'written by starsim 0.0.1-12345678'],
    [null, 'this line is damaged'],
  ])('a file that is not its own is left alone', async (text, message) => {
    const whole = text ?? `${readFileSync(file('a.jsonl'), 'utf8').split('\n')[0]}\n{"run":5}\n`
    writeFileSync(file('c.jsonl'), whole)
    const { exitCode, out, error } = await starsim('rivals', ...few, '--out', file('c.jsonl'))
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(error).toContain(message)
    expect(readFileSync(file('c.jsonl'), 'utf8')).toBe(whole)
  })
})
