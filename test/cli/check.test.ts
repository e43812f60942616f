// `starsim check` as somebody types it.

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../sim/cli/main.ts'
import { smallScenario } from '../../sim/experiments/search/worlds/small-scenarios.ts'
import { explain } from '../../sim/scenario/writing/explain.ts'

const small = new URL('../../scenarios/small-matmul.yaml', import.meta.url).pathname
const gauss = new URL('../../scenarios/small-gauss.yaml', import.meta.url).pathname
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'starsim-check-'))

/** One worker, a master, one copy: all its single crashes are tried in a moment. */
const tiny = join(newFolder(), 'tiny.yaml')
writeFileSync(
  tiny,
  explain(
    smallScenario({
      ...{ kind: 'matmul', policy: 'incremental', replication: 1, placement: 'detector', memory: 'symbolic' },
      workers: 1,
    }),
  ),
)

async function starsim(...words: string[]) {
  const written = { out: '', error: '' }
  const into = (name: keyof typeof written) => (text: string) => {
    written[name] += text
  }
  const streams = { out: { write: into('out') }, error: { write: into('error') }, environment: {} }
  const exitCode = await main(words, streams)
  return { exitCode, ...written }
}

describe('a search that finds nothing', () => {
  test('says what it tried, what it came to and what not; exit code 0', async () => {
    const { exitCode, out, error } = await starsim('check', small, '--schedules', '20', '--seed', '7')
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' })
    const lines = out.split('\n')
    expect(lines[0]).toBe(`starsim check ${small} --schedules 20 --seed 7`)
    expect(lines[1]).toMatch(/^a small matrix multiplication: 20 schedules, \d+ crashes, [\d.e+]+ schedules a second$/)
    expect(lines).toContainEqual(expect.stringMatching(/^ +\d+ {2}reboot before detection$/))
    expect(lines).toContainEqual(expect.stringMatching(/^(every milestone was reached|\d+ milestones? never reached)/))
    expect(lines).toContain('every invariant holds in every run')
  })

  test('gives JSON with the parts of the contract, the same for any number of workers', async () => {
    const { exitCode, out } = await starsim('check', small, '--schedules', '20', '--json')
    const result = JSON.parse(out)
    expect(exitCode).toBe(0)
    expect(result).toMatchObject({
      ...{ schedules: 20, crashes: expect.any(Number), violations: [], inert: expect.any(Number), complete: false },
      ...{ milestones: { 'reboot before detection': expect.any(Number) }, schedulesPerSecond: expect.any(Number) },
    })
    const again = JSON.parse((await starsim('check', small, '--schedules', '20', '--json', '--jobs', '1')).out)
    expect({ ...again, schedulesPerSecond: 0 }).toEqual({ ...result, schedulesPerSecond: 0 })
  })

  test('--exhaustive: every host at every instant, and an honest total', async () => {
    const { exitCode, out } = await starsim('check', tiny, '--exhaustive', '--json')
    const { schedules, crashes, inert, complete, extent } = JSON.parse(out)
    expect({ exitCode, complete, inert }).toEqual({ exitCode: 0, complete: true, inert: 0 })
    expect({ schedules, crashes }).toEqual({ schedules: extent.distinct, crashes: extent.distinct })
    expect(extent.distinct + extent.equivalent).toBe(extent.total)
    const part = await starsim('check', tiny, '--exhaustive', '--schedules', '30')
    expect(part.out).toContain(
      `explored 30 + equivalent ${extent.equivalent} of ${extent.total} single crashes: not complete`,
    )
  })

  test('--set tries the scenario with values changed, and says so in the command that repeats it', async () => {
    const settings = ['--set', 'star.checkpoint.policy=full', '--set', 'star.checkpoint.interval=120ms']
    const { exitCode, out, error } = await starsim('check', tiny, '--schedules', '20', ...settings)
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' })
    expect(out.split('\n')[0]).toContain(settings.join(' '))
    // no child is ever forked, so that no crash can hit one
    expect(out).toContain('crash while a process waits for its checkpoint')
    expect(out).not.toContain('crash while a forked child writes a checkpoint')
  })

  test('--worlds: so many scenarios that are drawn, one schedule each unless more are wanted', async () => {
    const { exitCode, out, error } = await starsim('check', '--worlds', '15', '--seed', '4', '--out', newFolder())
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' })
    expect(out).toMatch(/^starsim check --worlds 15 --seed 4 --out \S+\n15 drawn worlds: 15 schedules, /)
    const json = await starsim('check', '--worlds', '6', '--schedules', '3', '--json', '--out', newFolder())
    expect(JSON.parse(json.out)).toMatchObject({
      ...{ schedules: 18, worlds: 6, skippedWorlds: expect.any(Number), complete: false, violations: [] },
      ...{ inert: expect.any(Number), schedulesPerSecond: expect.any(Number) },
      milestones: { 'crash of a server that hands out copies': expect.any(Number) },
    })
  })

  test('--pairs', async () => {
    const { exitCode, out } = await starsim('check', tiny, '--pairs', '--schedules', '40', '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ schedules: 40, violations: [], complete: false })
  })
})

describe('a search that finds something', () => {
  test('says what is broken, the simplest schedule, and the command that shows it again; exit code 1', async () => {
    const folder = newFolder()
    const { exitCode, out } = await starsim('check', gauss, '--without', 'stamps', '--out', folder)
    expect(exitCode).toBe(1)
    expect(out).toContain('1 invariant broken')
    expect(out).toMatch(/\{ crash: ws\d, at: \d+m?s \}/)
    const [file] = readdirSync(folder)
    expect(file).toMatch(/^small-gauss-stamps-[a-z-]+\.yaml$/)
    expect(out).toContain(`starsim run ${join(folder, file!)}`)
    const replayed = await starsim('run', join(folder, file!))
    expect(replayed.exitCode).toBe(1)
    expect(replayed.out).toContain('an invariant was broken')
  })

  test('in JSON has check, message, faults and replay', async () => {
    const { out } = await starsim('check', gauss, '--without', 'confinement', '--out', newFolder(), '--json')
    const { violations } = JSON.parse(out)
    expect(violations).toEqual([
      {
        check: 'confinement',
        sentence: expect.stringContaining('replays'),
        message: expect.stringContaining('gauss/'),
        faults: [expect.stringMatching(/^\{ crash: ws\d, at: .*\}$/)],
        replay: expect.stringMatching(/^starsim run .*confinement\.yaml$/),
      },
    ])
    expect(readFileSync(violations[0].replay.split(' ')[2], 'utf8')).toMatch(/^# Without confinement/)
  })

  test('of a drawn world is one scenario file that shows it again', async () => {
    const folder = newFolder()
    const words = ['--worlds', '300', '--without', 'log-until-commit', '--out', folder, '--json']
    const { exitCode, out } = await starsim('check', ...words)
    expect(exitCode).toBe(1)
    const [{ replay }] = JSON.parse(out).violations
    expect(replay).toMatch(/^starsim run \S+\/world-\d+-log-until-commit-[a-z-]+\.yaml$/)
    expect((await starsim(...replay.split(' ').slice(1))).exitCode).toBe(1)
  })

  test('without a log also says how far everybody would have to go back', async () => {
    const { exitCode, out } = await starsim('check', gauss, '--without', 'log', '--out', newFolder())
    expect(exitCode).toBe(1)
    expect(out).toContain('the domino effect')
    expect(out).toMatch(/\d\.\d{3} +gauss\/\d +\d+/)
  })
})

describe('bad usage is told in one line, with exit code 2', () => {
  const hopeless = join(newFolder(), 'hopeless.yaml')
  writeFileSync(hopeless, `${readFileSync(gauss, 'utf8').replace('limit: 2min', 'limit: 300ms')}`)
  test.each([
    [['check', 'nowhere.yaml'], 'nowhere.yaml: there is no such file'],
    [['check', gauss, '--without', 'luck'], 'starsim protocols lists what can be switched off for star; found luck'],
    [['check', gauss, '--schedules', '0'], 'A whole number from 1 is expected.'],
    [['check'], 'expected a scenario file, or --worlds N'],
    [['check', gauss, '--worlds', '3'], '--worlds draws its scenarios itself'],
    [['check', '--worlds', '3', '--pairs'], '--pairs is for one scenario'],
    [['check', '--worlds', '3', '--protocols', 'koo'], "there is no 'koo' (did you mean koo-toueg?)"],
    [['check', gauss, '--protocols', 'star'], '--protocols is for --worlds'],
    [
      ['check', '--worlds', '3', '--protocols', 'star,index', '--without', 'stamps'],
      'index can switch off forced-first',
    ],
    [['check', '--worlds', '3', '--set', 'a=b'], '--set is for one scenario'],
    [['check', '--worlds', '0'], 'A whole number from 1 is expected.'],
    [['check', gauss, '--pairs', '--exhaustive'], 'one of them is expected'],
    [
      ['check', gauss, '--set', 'star.checkpoint.policy=ful'],
      '--set star.checkpoint.policy=ful: star.checkpoint.policy',
    ],
    [['check', gauss, '--set', 'policy'], "'policy': expected PATH=VALUE such as"],
    [['check', gauss, '--schedules', '1', '--out', hopeless], `${hopeless}: this is a file, not a folder`],
    [['check', gauss, '--set', 'name.of=a'], 'name is a single value and has no of'],
    [['check', hopeless], 'without any fault the run does not complete'],
  ])('starsim %s', async (words, message) => {
    const { exitCode, out, error } = await starsim(...words)
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(error).toContain(message)
    expect(error.trim().split('\n')).toHaveLength(1)
  })
})
