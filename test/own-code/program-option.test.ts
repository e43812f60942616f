// `--program FILE`: run, check and sweep take programs and checks from a module; what is wrong with it is told with the file. The built
// command is asked, because threads load the module too.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'starsim-program-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const example = join(root, 'docs', 'example')
const heat = ['heat.yaml', '--program', 'heat.js']
/** Of heat, what a search can try many times. */
const short = ['--set', 'application.size=16']

function starsim(cwd: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'starsim.js'), ...words], {
    cwd,
    encoding: 'utf8',
  })
  return { status, out: stdout, error: stderr }
}

/** A module of one's own, and a scenario whose application is called `mine`. */
function withModule(text: string, ...words: readonly string[]) {
  writeFileSync(join(folder, 'mine.mjs'), text)
  writeFileSync(join(folder, 'mine.yaml'), 'application: { kind: mine, size: 3, workers: 1 }\n')
  return starsim(folder, words[0] ?? 'run', 'mine.yaml', '--program', 'mine.mjs', ...words.slice(1))
}

const program = (next: string): string => `export const programs = { mine: {
  layout: () => ({ baseBytes: 8192, regions: [] }),
  next({ registers }, parameters, reply) { ${next} },
} }`
const exit = `{ kind: 'exit', answer: { bytes: 4, digest: registers[0], data: null } }`
const work = `{ kind: 'compute', work: { loops: 1000, flops: 0, lineMisses: 0, stores: 0 } }`

describe('heat on a plate', () => {
  test('runs, loses a host and has the answers of a run without faults', () => {
    const { status, out, error } = starsim(example, 'run', ...heat, '--json')
    expect(error).toBe('')
    expect(status).toBe(0)
    const { outcome, recoveries, violations } = JSON.parse(out)
    expect({ outcome, violations }).toEqual({ outcome: 'completed', violations: [] })
    expect(recoveries.length).toBeGreaterThan(0)
  })

  test('has the temperatures that all strips computed at once have', () => {
    const spy = join(folder, 'spy.mjs')
    writeFileSync(
      spy,
      `import { programs as of } from ${JSON.stringify(join(example, 'heat.js'))}
       const strips = []
       process.on('exit', () => process.stderr.write(JSON.stringify(strips)))
       export const programs = { heat: { ...of.heat, next(memory, parameters, reply) {
         const asked = of.heat.next(memory, parameters, reply)
         if (asked.kind === 'exit') strips[parameters.number] = [...new Float64Array(asked.answer.data.slice().buffer)]
         return asked
       } } }`,
    )
    const set = ['--set', 'application.size=25', '--set', 'application.workers=2', '--set', 'faults=[]']
    const { status, error } = starsim(example, 'run', 'heat.yaml', '--program', spy, ...set)
    expect(status).toBe(0)
    expect(JSON.parse(error).flat()).toEqual(plate(48, 25))
  })

  test('is searched and swept in threads, and says how to see it again', () => {
    const searched = starsim(example, 'check', ...heat, ...short, '--schedules', '24', '--jobs', '2', '--json')
    expect(searched.error).toBe('')
    expect(JSON.parse(searched.out)).toMatchObject({ schedules: 24, violations: [] })
    const swept = starsim(example, 'sweep', ...heat, '--vary', 'star.replication=1,2', '--trials', '2', '--jobs', '2')
    expect(swept.status).toBe(0)
    expect(swept.out).toMatch(/^starsim sweep heat.yaml --program heat.js --vary/)
  }, 60_000)

  test('a mechanism that is missing is found, shrunk and written with its program', () => {
    const words = ['--without', 'stamps', '--schedules', '400', '--out', folder, '--json']
    const { status, out } = starsim(example, 'check', ...heat, ...short, ...words)
    expect(status).toBe(1)
    const { replay } = JSON.parse(out).violations[0]
    expect(replay).toMatch(/ --program heat\.js$/)
    expect(starsim(example, ...replay.split(' ').slice(1)).status).toBe(1)
  }, 120_000)
})

/** The plate of 3 strips of 16 rows after so many steps. */
function plate(columns: number, steps: number): number[] {
  let old = new Float64Array(columns * 50).fill(100, 0, columns)
  for (let step = 0; step < steps; step++) {
    const next = old.slice()
    for (let at = columns; at < columns * 49; at++) {
      if (at % columns === 0 || at % columns === columns - 1) continue
      next[at] = (old[at - columns]! + old[at + columns]! + old[at - 1]! + old[at + 1]!) / 4
    }
    old = next
  }
  return [...old.subarray(columns, columns * 49)]
}

describe('a module of one’s own', () => {
  test('may have programs that need nothing of starsim', () => {
    expect(withModule(program(`return registers[0]++ < 3 ? ${work} : ${exit}`))).toMatchObject({ status: 0, error: '' })
  })

  test('may import starsim where it is not installed', () => {
    const text = `import { record } from 'starsim'\n${program(`return { kind: 'exit', answer: record('symbolic', 4, [1]) }`)}`
    expect(withModule(text)).toMatchObject({ status: 0, error: '' })
  })

  test('may have checks, which run and check obey', () => {
    const text = `${program(`return registers[0]++ < 3 ? ${work} : ${exit}`)}
      export const checks = [{ name: 'no-end', sentence: 'nobody ends', create: ({ violated }) => ({
        on: { 'process-ended': ({ process }) => violated(process + ' ended') } }) }]`
    const { status, out } = withModule(text)
    expect(status).toBe(1)
    expect(out).toMatch(/no-end/)
    const searched = withModule(text, 'check', '--schedules', '5', '--out', folder, '--json')
    expect(searched.status).toBe(1)
    expect(JSON.parse(searched.out).violations[0]).toMatchObject({ check: 'no-end', sentence: 'nobody ends' })
  }, 60_000)

  const ill: [string, string, RegExp][] = [
    ['that is no JavaScript', 'export const = 3', /^mine\.mjs: it cannot be loaded: SyntaxError: /],
    ['that throws', 'throw new Error("not today")', /^mine\.mjs: it cannot be loaded: Error: not today$/],
    [
      'with none of the tables',
      'export const heat = {}',
      /expected it to export programs, applications, profiles, protocols or checks; found heat$/,
    ],
    [
      'with a list of programs',
      'export const programs = []',
      /programs: expected an object with a name for each of them; found a list$/,
    ],
    [
      'with a program without next',
      'export const programs = { mine: { layout() {} } }',
      /programs\.mine: expected a function next; found nothing$/,
    ],
    [
      'with a check that is none',
      `${program(`return ${exit}`)}\nexport const checks = [{}]`,
      /checks\[0\]: expected name and sentence/,
    ],
    [
      'with another application',
      'export const programs = { other: { layout() {}, next() {} } }',
      /^mine\.yaml:1:22: application\.kind: expected .*; found mine$/,
    ],
    [
      'with a count outside of its memory',
      `let count = 0\n${program(`return count++ < 3 ? ${work} : ${exit}`)}`,
      /^mine\.mjs: programs\.mine: mine\/\d, step \d: from the same memory .*outside its memory/,
    ],
    [
      'with chance in it',
      program(`registers[1] = Math.random(); return registers[0]++ < 3 ? ${work} : ${exit}`),
      /reads a clock or uses randomness/,
    ],
    [
      'that throws while it runs',
      program(`if (registers[0]++ > 1) throw new Error('lost'); return ${work}`),
      /programs\.mine: mine\/0, step 3: next throws lost$/,
    ],
    [
      'that fails late',
      program(`if (registers[0]++ > 30000) return {}; return ${work}`),
      /^mine\.mjs: programs\.mine: a request must be one of compute, send, .*; found undefined$/,
    ],
  ]
  test.each(ill)('%s: one line, exit 2', (_, text, message) => {
    const { status, out, error } = withModule(text)
    expect(error.trim().split('\n')).toEqual([expect.stringMatching(message)])
    expect({ status, out }).toEqual({ status: 2, out: '' })
  })

  test('that is not there: one line, exit 2; with --queue or --worlds, neither', () => {
    expect(starsim(folder, 'run', 'mine.yaml', '--program', 'gone.js')).toEqual({
      ...{ status: 2, out: '', error: 'gone.js: there is no such file\n' },
    })
    const worlds = starsim(example, 'check', '--worlds', '3', '--program', 'heat.js')
    expect(worlds).toMatchObject({ status: 2, error: expect.stringMatching(/--program is for one scenario/) })
    const queue = starsim(example, 'sweep', ...heat, '--vary', 'star.replication=1', '--queue', 'redis://localhost:1')
    expect(queue).toMatchObject({ status: 2, error: expect.stringMatching(/cannot go with --queue/) })
  })
})
