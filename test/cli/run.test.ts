// `starsim run` as somebody types it: what stands where, exit codes, traces in files and what is left of them.

import { execFileSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../sim/cli/main.ts'
import type { SimulationResult } from '../../sim/result.ts'
import { parseJsonLine } from '../../sim/trace/json-lines.ts'
import { traceLevels } from '../../sim/trace/level.ts'

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'starsim-run-'))
const small = new URL('../../scenarios/small-gauss.yaml', import.meta.url).pathname

/** The small scenario with some lines more. */
function variant(lines: string): string {
  const path = join(newFolder(), 'variant.yaml')
  writeFileSync(path, `${readFileSync(small, 'utf8')}\n${lines}`)
  return path
}

async function starsim(words: readonly string[], isTTY = false) {
  const written = { out: '', error: '' }
  const into = (name: keyof typeof written) => (text: string) => {
    written[name] += text
  }
  const streams = { out: { write: into('out'), isTTY }, error: { write: into('error') }, environment: {} }
  const exitCode = await main(words, streams)
  return { exitCode, ...written }
}

describe('the result', () => {
  test('begins with the command that gives it again, and says how it ended', async () => {
    const { exitCode, out, error } = await starsim(['run', small, '--seed', '7'])
    const lines = out.split('\n')
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' })
    expect(lines[0]).toBe(`starsim run ${small} --seed 7`)
    expect(lines[1]).toMatch(
      /^a small gauss: completed after a running time of \d+\.\d{3} s, with the clock at \d+\.\d{3} s$/,
    )
    expect(lines).toContain('every invariant holds')
    expect(lines).toContainEqual(expect.stringMatching(/^fingerprint [0-9a-f]{16}$/))
    for (const cost of ['compute', 'blocked', 'copy', 'compare', 'network', 'disk', 'log', 'replay'])
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${cost} +\\d+\\.\\d{3}  `)))
  })

  test('as JSON has the parts of the contract, and the same fingerprint', async () => {
    const { out } = await starsim(['run', small, '--json'])
    const result = JSON.parse(out) as SimulationResult
    expect(result).toMatchObject({
      outcome: 'completed',
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      seconds: expect.any(Number),
      endsAtSeconds: expect.any(Number),
      answers: { 'gauss/0': expect.any(String) },
      hosts: expect.any(Array),
      processes: expect.any(Array),
      faults: [],
      costs: { computeSeconds: expect.any(Number), replaySeconds: 0 },
    })
    expect((await starsim(['run', small])).out).toContain(`fingerprint ${result.fingerprint}`)
  })

  test('checking changes nothing but that it is checked', async () => {
    const unchecked = await starsim(['run', small, '--no-check'])
    expect(unchecked.out.split('\n')[0]).toBe(`starsim run ${small} --seed 1 --no-check`)
    expect(unchecked.out).toContain('\nnot checked\n')
    const fingerprint = /fingerprint .*/.exec(unchecked.out)![0]
    expect((await starsim(['run', small])).out).toContain(fingerprint)
  })

  test('names each fault and what it hit, also when it hit nothing', async () => {
    const scenario = variant('faults:\n  - { crash: ws2, at: 1s }\n  - { crash: ws2, at: 2s }\n')
    const { exitCode, out } = await starsim(['run', scenario])
    expect(exitCode).toBe(0)
    expect(out).toMatch(/\{ crash: ws2, at: 1s \} +1\.000 +ws2 +gauss\/2/)
    expect(out).toMatch(/\{ crash: ws2, at: 2s \}.* nothing: inert/)
  })

  test('is bad when the run cannot be completed, and says why', async () => {
    const scenario = variant('faults:\n  - { crash: [fs1, fs2], at: 1s }\n  - { crash: ws2, at: 1500ms }\n')
    const { exitCode, out } = await starsim(['run', scenario])
    expect(exitCode).toBe(1)
    expect(out).toMatch(
      /^a small gauss: cannot recover after .*: no copy of checkpoints and logs is left: fs1, fs2 are down for good$/m,
    )
    expect(out).toMatch(/^beyond the promise: /m)
  })

  test('is bad when an invariant is broken, and says which', async () => {
    const text = readFileSync(small, 'utf8').replace(
      '  replication: 2\n',
      '  replication: 2\n  without: [confinement]\n',
    )
    const scenario = join(newFolder(), 'without-confinement.yaml')
    writeFileSync(scenario, `${text}\nfaults:\n  - { crash: ws2, at: 600ms }\n`)
    const { exitCode, out } = await starsim(['run', scenario])
    expect(exitCode).toBe(1)
    expect(out).toMatch(/^a small gauss: violated: an invariant was broken after /m)
    expect(out).toMatch(/^ *\d+\.\d{3} {2}confinement +message \d+ of gauss\/2, which replays/m)
  })
})

describe('the trace on the screen', () => {
  test('comes after the command and before the result', async () => {
    const { exitCode, out } = await starsim(['run', small, '--trace', '-'])
    const lines = out.split('\n')
    expect(exitCode).toBe(0)
    expect(lines[0]).toBe(`starsim run ${small} --seed 1`)
    expect(lines[1]).toMatch(/^ +0\.000000 {2}ws4 {3}process {5}gauss\/0 starts, /)
    expect(out.match(/starsim run/g)).toHaveLength(1)
    expect(lines.findIndex((line) => line.includes('completed after'))).toBeGreaterThan(20)
  })

  test('has colours on a terminal only', async () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    const colour = /\u001b\[/
    expect((await starsim(['run', small, '--trace', '-'], true)).out).toMatch(colour)
    expect((await starsim(['run', small, '--trace', '-'])).out).not.toMatch(colour)
  })

  test('shows as much as is asked for', async () => {
    const lengths: number[] = []
    for (const level of ['changes', 'messages', 'all'])
      lengths.push((await starsim(['run', small, '--trace', '-', '--trace-level', level])).out.length)
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b))
    expect(new Set(lengths).size).toBe(3)
  })
})

describe('traces in files', () => {
  test('each form is written, whole, and nothing else is left in the folder', async () => {
    const folder = newFolder()
    const path = (name: string): string => join(folder, name)
    const files = ['--trace', path('t.txt'), '--json-lines', path('j'), '--perfetto', path('p'), '--shiviz', path('s')]
    const { exitCode, out } = await starsim(['run', small, ...files])
    expect(exitCode).toBe(0)
    expect(out.split('\n')[0]).toBe(`starsim run ${small} --seed 1`)
    expect(readdirSync(folder).sort()).toEqual(['j', 'p', 's', 't.txt'])
    expect(readFileSync(path('t.txt'), 'utf8')).toMatch(/gauss\/0 ends/)
    const jsonLines = readFileSync(path('j'), 'utf8').trimEnd().split('\n').map(parseJsonLine)
    expect(jsonLines).not.toContain(null)
    expect(JSON.parse(readFileSync(path('p'), 'utf8')).traceEvents.length).toBeGreaterThan(200)
    expect(readFileSync(path('s'), 'utf8')).toMatch(/\ngauss\/0 \{"gauss\/0":1\}\n/)
  })

  test('an earlier file is replaced', async () => {
    const path = join(newFolder(), 'trace.txt')
    writeFileSync(path, 'old')
    await starsim(['run', small, '--trace', path])
    expect(readFileSync(path, 'utf8')).not.toMatch(/^old/)
  })

  test('a link still leads where it led, and a pipe is written to and stays one', async () => {
    const folder = newFolder()
    const [file, link, pipe] = [join(folder, 'file'), join(folder, 'link'), join(folder, 'pipe')]
    writeFileSync(file, 'old')
    symlinkSync(file, link)
    execFileSync('mkfifo', [pipe])
    const reader = openSync(pipe, 'r+') // so that nobody waits for the other end
    const { exitCode } = await starsim(['run', small, '--trace', link, '--shiviz', pipe])
    const piped = Buffer.alloc(4)
    readSync(reader, piped, 0, 4, null)
    closeSync(reader)
    expect(exitCode).toBe(0)
    expect(readlinkSync(link)).toBe(file)
    expect(readFileSync(file, 'utf8')).toMatch(/gauss\/0 ends/)
    expect(statSync(pipe).isFIFO()).toBe(true)
    expect(piped.toString()).toBe('(?<e')
    expect(readdirSync(folder)).toHaveLength(3)
  })

  const folder = newFolder()
  const plain = join(folder, 'plain.txt')
  writeFileSync(plain, '')
  const impossible: [words: string[], told: string][] = [
    [['--trace', join(folder, 'none', 't.txt')], `${join(folder, 'none', 't.txt')}: there is no such folder`],
    [['--perfetto', join(plain, 't')], `${join(plain, 't')}: there is no such folder`],
    [['--trace', folder], `${folder}: this is a folder, not a file`],
    [['--perfetto', '-'], '--perfetto needs a file; only --trace may write to standard output'],
    [['--trace', plain, '--shiviz', plain], `--trace and --shiviz both write to ${plain}`],
    [
      ['--perfetto', plain, '--report', join(folder, '.', 'plain.txt')],
      `--perfetto and --report both write to ${plain}`,
    ],
    [['--report', small], `--report: ${small} is the scenario; give another file`],
    [['--explain', '--shiviz', plain], '--explain runs nothing, so --shiviz has nothing to write'],
    [['--trace-level', 'all'], '--trace-level says how much --trace shows: --trace FILE, or --trace - for the screen'],
    [['--trace', '-', '--json'], '--trace - and --json both write to standard output; give --trace a file'],
  ]
  test.each(impossible)('what cannot be written is told in one line: %j', async (words, told) => {
    const { exitCode, out, error } = await starsim(['run', small, ...words])
    expect({ exitCode, out, error }).toEqual({ exitCode: 2, out: '', error: `${told}\n` })
    expect(readdirSync(folder)).toEqual(['plain.txt'])
  })

  test('a file that was begun is taken away when another cannot be', async () => {
    const good = join(folder, 'good.txt')
    await starsim(['run', small, '--trace', good, '--perfetto', join(folder, 'none', 'p')])
    expect(existsSync(good)).toBe(false)
    expect(readdirSync(folder)).toEqual(['plain.txt'])
  })

  test('a level that is none is refused with those there are', async () => {
    const { exitCode, error } = await starsim(['run', small, '--trace-level', 'some'])
    expect(exitCode).toBe(2)
    expect(error).toContain(`Allowed choices are ${Object.keys(traceLevels).join(', ')}`)
  })
})
