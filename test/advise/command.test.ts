// `starsim advise` as it is typed: the same answer from any number of workers, its shapes, its page, and what it refuses.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Advice } from '../../sim/experiments/advise/advice.ts'

const root = new URL('../../', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'starsim-advise-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const scenario = (more = ''): string => `application:
  { kind: pattern, workers: 2, size: 200, options: { work: 10s, state: 256KB, written: 64KB, messages: ring, every: 5 } }
hosts: { workstations: { count: 4, profile: modern-server }, servers: { count: 2, profile: modern-server } }
star: { placement: least-loaded, ring: { period: 5s, timeout: 1s } }
start: { stagger: 0s, jitter: 0s }
faults: [{ crashes: { hosts: workstations, each: 1h, restartAfter: 1min } }]
${more}`
writeFileSync(join(folder, 'a.yaml'), scenario('advise: { objective: p95, deadline: 1h, pricePerHostHour: 3 }\n'))

const starsim = (...words: readonly string[]) => answering('', ...words)

function answering(input: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'starsim.js'), ...words], {
    ...{ cwd: folder, input },
    encoding: 'utf8',
  })
  return { status, out: stdout, error: stderr }
}

const few = [
  '--protocols',
  'star',
  '--policies',
  'full,incremental',
  '--copies',
  '1',
  '--trials',
  '40',
  '--whole-runs',
  '2',
]

describe('starsim advise', () => {
  test('answers the same with one worker and with two, as JSON, as a page', () => {
    const one = starsim('advise', 'a.yaml', ...few, '--jobs', '1', '--json')
    const two = starsim('advise', 'a.yaml', ...few, '--jobs', '2', '--json', '--report', 'a.html')
    expect(one).toMatchObject({ status: 0, error: '' })
    expect(two.out).toBe(one.out)
    const advice = JSON.parse(one.out) as Advice
    const { best, points, outdone, flatRangeSeconds, sensitivity, marks, deadlineMissed, hostHours, price } = advice
    expect(advice.sentence).toMatch(
      /^Save every .* with (full|incremental) checkpoints to one copy \(star\): .* is within 10 % of that\.$/,
    )
    expect(flatRangeSeconds[0]).toBeLessThanOrEqual(best.intervalSeconds)
    expect(flatRangeSeconds[1]).toBeGreaterThanOrEqual(best.intervalSeconds)
    // one of the two is measured as far as it takes to see that it costs more than twice as much
    const policies = [...points, ...outdone].map(({ policy }) => policy)
    expect(new Set(policies)).toEqual(new Set(['full', 'incremental']))
    for (const { atLeastSeconds } of outdone) expect(atLeastSeconds).toBeGreaterThan(best.expectedSeconds)
    const whole = points.filter(({ simulated }) => simulated)
    expect(whole.length).toBeGreaterThanOrEqual(3)
    for (const { expectedSeconds, modelSeconds } of whole) expect(modelSeconds! / expectedSeconds).toBeCloseTo(1, 0)
    expect(sensitivity.map(({ input, factor }) => `${factor} ${input}`)).toHaveLength(10)
    const twice = sensitivity.find(({ input, factor }) => input === 'crash rate' && factor === 2)!
    expect(twice.expectedSeconds).toBeGreaterThan(advice.workSeconds)
    expect(marks.youngSeconds).toBeGreaterThan(0)
    expect(deadlineMissed).toBeGreaterThanOrEqual(0)
    expect(price).toBeCloseTo(3 * hostHours, 9)
    const page = readFileSync(join(folder, 'a.html'), 'utf8')
    expect(page).toContain('data-figure="interval"')
    expect(page).not.toMatch(/<(script|link|img)[^>]*(src|href)="http/)
  }, 240_000)

  test('goes on where it was interrupted', () => {
    const words = 'advise a.yaml --policies full --copies 1 --protocols star --quick --out runs.jsonl --json'.split(' ')
    const whole = starsim(...words)
    expect(whole).toMatchObject({ status: 0, error: '' })
    const file = join(folder, 'runs.jsonl')
    const lines = readFileSync(file, 'utf8').split('\n')
    // killed in the middle of a line
    writeFileSync(file, `${lines.slice(0, 8).join('\n')}\n${lines[8]!.slice(0, 30)}`)
    const again = starsim(...words)
    expect(again).toMatchObject({ status: 0, out: whole.out, error: 'runs.jsonl: 7 runs already done\n' })
    expect(readFileSync(file, 'utf8').split('\n').sort()).toEqual([...lines].sort())
    writeFileSync(file, `${lines[0]}\n{"run":"1","result":{}}\n`)
    expect(starsim(...words)).toMatchObject({ status: 2, error: 'runs.jsonl:2: this line is damaged\n' })
    writeFileSync(file, 'name: mine\n')
    expect(starsim(...words).error).toMatch(/^runs\.jsonl: not a file of starsim advise, so it is left alone/)
    expect(readFileSync(file, 'utf8')).toBe('name: mine\n')
  }, 240_000)

  test('tells people the curve and what to beware of, and gives the points as CSV', () => {
    const words = 'advise a.yaml --policies full --copies 1 --protocols star --trials 40 --quick'.split(' ')
    const { status, out } = starsim(...words)
    expect(status).toBe(0)
    const [replay, sentence] = out.split('\n')
    expect(replay).toBe(
      'starsim advise a.yaml --policies full --copies 1 --protocols star --trials 40 --until 5% --quick --seed 1',
    )
    expect(sentence).toMatch(/^Save every /)
    expect(out).toMatch(/<- best/)
    expect(out).toMatch(/misses the deadline of 60 min in \d+\.\d % of the histories/)
    const csv = starsim(...words, '--csv')
    expect(csv.out.split('\n')[0]).toBe(
      'protocol,policy,copies,intervalSeconds,expectedSeconds,ci95,p50,p95,p99,simulated,modelSeconds,advised',
    )
    expect(csv.out.trim().split('\n').length).toBeGreaterThan(10)
  }, 240_000)

  const ill: [string, string, string[], RegExp][] = [
    ['no crashes', 'application: { kind: pattern }', [], /^b\.yaml: faults: expected random crashes, such as/],
    [
      'a deadline before the start',
      scenario(),
      ['--deadline=-3s'],
      /--deadline: expected a duration above zero; found -3s/,
    ],
    [
      'a deadline without a unit',
      scenario(),
      ['--deadline', '14'],
      /^starsim: --deadline: expected a duration with a unit/,
    ],
    [
      'a deadline without a unit in the file',
      scenario('advise: { deadline: 14 }'),
      [],
      /^b\.yaml:\d+:\d+: advise\.deadline: expected/,
    ],
    [
      'an objective that there is not',
      scenario('advise: { objective: speed }'),
      [],
      /^b\.yaml:\d+:\d+: advise\.objective: expected .*found speed/,
    ],
    ['money without a price', scenario(), ['--objective', 'money'], /expected a price/],
    ['more copies than servers', scenario(), ['--copies', '3'], /--copies 3: expected at most 2/],
    ['a policy that there is not', scenario(), ['--policies', 'ful'], /full, pre-copy, incremental are expected/],
    [
      'a protocol that saves nothing',
      scenario(),
      ['--protocols', 'none'],
      /--protocols: expected one or more of star, .*found none/,
    ],
    ['an interval without a unit', scenario(), ['--until', '5'], /A share of the mean is expected/],
    ['two results on one output', scenario(), ['--csv', '--json'], /both write to standard output/],
  ]
  test.each(ill)('%s: one line, exit 2', (_, text, words, message) => {
    writeFileSync(join(folder, 'b.yaml'), text)
    const { status, out, error } = starsim('advise', 'b.yaml', ...words)
    expect(error.trim().split('\n')).toEqual([expect.stringMatching(message)])
    expect({ status, out }).toEqual({ status: 2, out: '' })
  })
})

test('starsim init --cluster writes a scenario that can be run', () => {
  expect(starsim('init', 'mine.yaml', '--cluster')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/now: starsim advise mine\.yaml/),
  })
  expect(starsim('run', 'mine.yaml', '--explain').status).toBe(0)
  expect(starsim('init', 'other.yaml', '--cluster', '--from', 'pattern')).toMatchObject({
    status: 2,
    error: expect.stringMatching(/give one of them/),
  })
})

describe('starsim init --cluster --ask', () => {
  const QUESTIONS = 19
  const answers = (...given: readonly string[]): string =>
    `${[...given, ...Array.from({ length: QUESTIONS - given.length }, () => '')].join('\n')}\n`

  test('writes what it is told, and takes an empty line for the usual', () => {
    const { status, out, error } = answering(
      answers('12', '9', '10h', '4MB'),
      'init',
      'asked.yaml',
      '--cluster',
      '--ask',
    )
    expect({ status, out }).toEqual({ status: 0, out: 'asked.yaml is written; now: starsim advise asked.yaml\n' })
    expect(error).toContain('How often does one host crash? [30d]')
    const text = readFileSync(join(folder, 'asked.yaml'), 'utf8')
    expect(text).toMatch(/workers: 9 .*\n {2}size: 600 .*10h\n.*state: 4MB.*nodes: \{ count: 12,.*each: 30d/s)
    expect(starsim('run', 'asked.yaml', '--explain').status).toBe(0)
    const there = answering(answers(), 'init', 'asked.yaml', '--cluster', '--ask')
    expect(there).toMatchObject({ status: 2, error: expect.stringMatching(/^asked\.yaml already exists/) })
    expect(readFileSync(join(folder, 'asked.yaml'), 'utf8')).toBe(text)
  })

  test.each<[string, string, RegExp]>([
    [
      'what is no number',
      answers('twelve'),
      /How many hosts compute\? expected a whole number from 2 .*found twelve; nothing/,
    ],
    ['a size without a unit', answers('12', '9', '10h', '4'), /must not be lost\? expected a size with a unit/],
    ['too few answers', '12\n', /the answers end before the question "How many processes does the job have\?"/],
    [
      'more state than memory',
      answers('12', '9', '10h', '128GB'),
      /How much memory does a host have\? expected more than the state of a process, 128GB; found 64GB; nothing is written/,
    ],
    [
      'money, and no price',
      answers(...Array.from({ length: 16 }, () => ''), 'money'),
      /What does a host cost per hour\? expected a number, such as 2\.5: money is to be minimized; nothing is written/,
    ],
  ])('%s: nothing is written, exit 2', (_, input, message) => {
    const { status, error } = answering(input, 'init', 'none.yaml', '--cluster', '--ask')
    expect(error.trim().split('\n').at(-1)).toMatch(message)
    expect({ status, isThere: existsSync(join(folder, 'none.yaml')) }).toEqual({ status: 2, isThere: false })
  })
})
