// `starsim sweep` and `starsim merge` as somebody types them.

import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { main } from '../../sim/cli/main.ts'
import type { SweepResult } from '../../sim/experiments/sweep/sweep-result.ts'
import { newFolder, rowsIn, small } from './sweep-built.ts'

async function starsim(...words: readonly string[]) {
  const written = { out: '', error: '' }
  const into = (name: keyof typeof written) => (text: string) => {
    written[name] += text
  }
  const exitCode = await main(words, { out: { write: into('out') }, error: { write: into('error') }, environment: {} })
  return { exitCode, ...written }
}

const folder = newFolder()
const policies = ['--vary', 'star.checkpoint.policy=full,none']

describe('a setting on the command line', () => {
  const cluster = join(folder, 'cluster.yaml')
  writeFileSync(
    cluster,
    `application: { kind: gauss, size: 8, workers: 2 }
hosts: { nodes: { count: 4 }, storage: { role: server, count: 2 } }
faults: [{ crash: node1, at: 9s }]
`,
  )
  const machine = join(folder, 'machine.yaml')
  writeFileSync(machine, 'like: modern-server\nmemory: 8GB\n')
  const trace = join(folder, 'trace.yaml')
  writeFileSync(trace, '- { host: node1, at: 3s }\n')
  const wrong = join(folder, 'wrong.yaml')
  writeFileSync(wrong, 'like: modern-server\nmemory: 8\n')
  const sweep = (vary: string) => starsim('sweep', cluster, '--vary', vary, '--trials', '1', '--json')
  const set = (setting: string) => starsim('run', cluster, '--set', setting, '--json', '--no-check')

  test('may name the file of a machine', async () => {
    const profile = `hosts.nodes.profile=sparcstation-1,${machine}`
    const { exitCode, error, out } = await sweep(profile)
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' })
    const { points } = JSON.parse(out) as SweepResult
    expect(points.map(({ values }) => values['hosts.nodes.profile'])).toEqual(['sparcstation-1', machine])
    expect(points[1]!.means.seconds.mean).not.toBe(points[0]!.means.seconds.mean)
    const compared = ['--vary', 'star.replication=1', '--baseline', `hosts.nodes.profile=${machine}`]
    const beside = await starsim('sweep', cluster, ...compared, '--trials', '2', '--json')
    expect(JSON.parse(beside.out).points[0].overheadPercent.mean).toBeGreaterThan(0)
  })
  test('may name the file of a failure trace', async () => {
    for (const { exitCode, error } of [
      await set(`faults[0]={ crashes: { trace: ${trace} } }`),
      await sweep(`faults[0]={ crashes: { trace: ${trace} } }`),
    ])
      expect({ exitCode, error }).toEqual({ exitCode: 0, error: '' })
  })
  test.each([
    [
      'a file that is not there',
      'hosts.nodes.profile=./none.yaml',
      'hosts.nodes.profile: the file ./none.yaml cannot be read',
    ],
    ['a mistake in the file', `hosts.nodes.profile=${wrong}`, 'wrong.yaml:2:9: memory: ex'],
    [
      'a group that is misspelt',
      'hosts.storag.count=2',
      'hosts.storag: the file has no group storag (did you mean storage?)',
    ],
  ])('%s: the setting and the mistake, exit 2', async (_, setting, message) => {
    for (const { exitCode, error, out } of [await sweep(setting), await set(setting)]) {
      expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
      expect(error).toContain(setting)
      expect(error).toContain(message)
      expect(error.trim().split('\n')).toHaveLength(1)
    }
  })
})

describe('the rows', () => {
  test('one for each point, the last axis changing fastest, after the command that gives them again', async () => {
    const copies = ['--vary', 'star.replication=1,2']
    const { exitCode, out } = await starsim('sweep', small, ...policies, ...copies, '--trials', '3', '--seed', '5')
    const [replay, name, , , ...rows] = out.split('\n')
    expect(exitCode).toBe(0)
    expect(replay).toBe(`starsim sweep ${small} ${[...policies, ...copies].join(' ')} --trials 3 --seed 5`)
    expect(name).toBe('a small gauss')
    expect(rows.slice(0, 4).map((row) => row.split(/ +/).slice(0, 3))).toEqual([
      ['full', '1', '3'],
      ['full', '2', '3'],
      ['none', '1', '3'],
      ['none', '2', '3'],
    ])
  })

  test('as JSON and as CSV they are the same', async () => {
    const words = ['sweep', small, ...policies, '--trials', '2', '--baseline', 'star.checkpoint.policy=none']
    const { points } = JSON.parse((await starsim(...words, '--json')).out) as SweepResult
    const [heads, ...lines] = (await starsim(...words, '--csv')).out.split('\r\n').map((line) => line.split(','))
    for (const [at, { values, overheadPercent, means }] of points.entries()) {
      const cell = (head: string) => lines[at]![heads!.indexOf(head)]
      expect(cell('star.checkpoint.policy')).toBe(values['star.checkpoint.policy'])
      expect(Number(cell('overheadPercent'))).toBe(overheadPercent!.mean)
      expect(Number(cell('secondsCi95'))).toBe(means.seconds.ci95)
    }
  })

  test('trial k draws from the same seed at every point: what differs is not chance', async () => {
    const file = join(folder, 'common.jsonl')
    await starsim('sweep', small, ...policies, '--trials', '2', '--out', file)
    const rows = rowsIn(file).map((row) => JSON.parse(row))
    const [full, none] = [0, 1].map((wanted) => rows.filter(({ configuration }) => configuration === wanted))
    const alone = await starsim('run', small, '--seed', '1/1', '--json', '--no-check')
    expect(full!.length + none!.length).toBe(4)
    const policyless = join(folder, 'policyless.yaml')
    writeFileSync(policyless, readFileSync(small, 'utf8').replace('policy: incremental', 'policy: none'))
    const run = await starsim('run', policyless, '--seed', '1/1', '--json', '--no-check')
    expect(none![1]).toMatchObject({ trial: 1, fingerprint: JSON.parse(run.out).fingerprint })
    expect(JSON.parse(alone.out).fingerprint).not.toBe(none![1].fingerprint)
  })
})

describe('what recoveries cost', () => {
  const crashing = join(folder, 'crashing.yaml')
  writeFileSync(crashing, `${readFileSync(small, 'utf8')}faults:\n  - { crash: ws2, at: 500ms, restartAfter: 1s }\n`)

  test('stands in the rows, by when the crash comes', async () => {
    // without checkpoints everything since the start is lost
    const none = ['--vary', 'star.checkpoint.policy=none']
    const words = ['sweep', crashing, ...none, '--vary', 'faults[0].at=200ms,400ms', '--trials', '3']
    const { points } = JSON.parse((await starsim(...words, '--json')).out) as SweepResult
    for (const { means, outcomes } of points) {
      expect(outcomes).toEqual({ completed: 3 })
      expect(means.recoveries.mean).toBe(1)
      expect(means.detectionSeconds.mean).toBeGreaterThan(0)
      expect(means.restoreSeconds.mean).toBeGreaterThan(0)
    }
    const lost = points.map(({ means }) => means.lostSeconds.mean!)
    expect(lost[1]! - lost[0]!).toBeCloseTo(0.2, 6)
    expect((await starsim(...words)).out).toMatch(/ lost s +detection +restore +replay +records/)
  })

  test('stands in the text of a run, a row for each process', async () => {
    const { out } = await starsim('run', crashing)
    expect(out).toMatch(
      /^recovery +lost with +at +restarted on +checkpoint +records +lost s +detection +restore +replay$/m,
    )
    expect(out).toMatch(/^gauss\/2 +ws2 +0\.500 +ws1 /m)
  })
})

describe('--until', () => {
  test('goes on until the interval is narrow, and says after how many trials', async () => {
    const words = ['sweep', small, '--vary', 'star.replication=1,2', '--trials', '4']
    const plain = JSON.parse((await starsim(...words, '--json')).out) as SweepResult
    const widest = Math.max(...plain.points.map(({ means }) => means.seconds.ci95! / means.seconds.mean!))
    const enough = `${Math.ceil(widest * 110)}%`
    const loose = JSON.parse((await starsim(...words, '--until', enough, '--json')).out) as SweepResult
    expect(loose.points.map(({ trials, narrow }) => [trials, narrow])).toEqual([
      [4, true],
      [4, true],
    ])
    const { exitCode, out } = await starsim(...words, '--until', `${Math.ceil(widest * 50)}%`, '--json')
    const strict = JSON.parse(out) as SweepResult
    expect(exitCode).toBe(0)
    expect(Math.max(...strict.points.map(({ trials }) => trials))).toBeGreaterThan(4)
    for (const { trials, narrow, means } of strict.points) {
      expect(trials).toBeGreaterThanOrEqual(4)
      expect(narrow).toBe(true)
      expect(means.seconds.ci95! / means.seconds.mean!).toBeLessThanOrEqual(Math.ceil(widest * 50) / 100)
    }
  })

  test('what is not narrow after the most trials is a bad verdict', async () => {
    const { exitCode, out } = await starsim('sweep', small, '--trials', '2', '--until', '0.01%', '--most', '6')
    expect(exitCode).toBe(1)
    expect(out).toContain('1 of 1 intervals are still wider than ±0.01 % after the largest number of trials allowed')
  })
})

describe('parts', () => {
  const sweep = [
    'sweep',
    small,
    '--vary',
    'star.checkpoint.interval=500ms,1s',
    '--baseline',
    'star.checkpoint.policy=none',
  ]

  test.for([
    ['a number of trials', ['--trials', '5']],
    ['an interval to reach', ['--trials', '3', '--until', '1%']],
  ] as const)('joined are the whole, to the byte: %s', async ([name, how]) => {
    const whole = await starsim(...sweep, ...how, '--json')
    const parts = [1, 2, 3].map((part) => ({ part: `${part}/3`, file: join(folder, `${name} ${part}.jsonl`) }))
    for (const { part, file } of parts) await starsim(...sweep, ...how, '--shard', part, '--out', file)
    const files = parts.map(({ file }) => file)
    for (const order of [files, files.toReversed()]) {
      expect((await starsim('merge', ...order, '--json')).out).toBe(whole.out)
    }
    const joined = join(folder, `${name} joined.jsonl`)
    await starsim('merge', ...files, '--out', joined)
    expect((await starsim(...sweep, ...how, '--json', '--out', joined)).out).toBe(whole.out)
    expect(new Set(rowsIn(joined)).size).toBe(files.reduce((sum, file) => sum + rowsIn(file).length, 0))

    const { exitCode, error, out } = await starsim('merge', ...files.slice(1))
    expect(exitCode).toBe(1)
    expect(error).toMatch(/^not complete: \d+ runs are missing from these files\n$/)
    expect(out).toContain('not complete: runs are missing')
  })
})

describe('exit code 2, in one line, before anything runs', () => {
  const vary = (setting: string) => ['--vary', setting]
  test.each([
    [vary('star.chekpoint.interval=30s'), 'star.chekpoint: unknown key chekpoint (did you mean checkpoint?)'],
    [
      vary('star.checkpoint.interval=30s,30x'),
      'star.checkpoint.interval=30x: star.checkpoint.interval: expected a duration',
    ],
    [vary('star.replication=1,3'), 'star.replication=3: star.replication: 3 copies need 3 servers; there are 2'],
    [vary('star.replication=1,1'), 'star.replication: 1 is listed twice'],
    [vary('star.replication=1,,2'), 'star.replication: a value is missing'],
    [vary('star.replication'), "'star.replication': expected PATH=VALUE,VALUE,.."],
    [['--baseline', 'star.replication'], "'star.replication': expected PATH=VALUE such as"],
    [vary('seed=1,2'), 'seed: give it as --seed'],
    [vary('faults[0].at=1s'), 'faults is not a list'],
    [vary('application.kind.name=1'), 'application.kind is a single value and has no name'],
    [vary('application.options={ a: [1 }'), 'is not readable as a value in YAML'],
    [[...vary('star.replication=1'), ...vary('star.replication=2')], 'star.replication is varied twice'],
    [['--baseline', 'star.replication=1,2'], 'one value is expected here; got 2'],
    [['--until', '1'], 'A share of the mean is expected, such as 1% or 0.5%.'],
    [['--until', '1%', '--trials', '1'], '--until needs an interval: --trials 2 or more'],
    [['--until', '1%', '--most', '5'], '--most 5 is less than --trials 10'],
    [['--most', '5'], '--most limits the trials of --until'],
    [['--shard', '4/3'], 'A part is expected, such as 1/4 for the first of four.'],
    [['--csv', '--json'], '--csv and --json both write to standard output'],
    [['--out', folder], 'this is a folder, not a file'],
    [['--out', join(folder, 'nowhere', 'a.jsonl')], 'there is no such folder'],
    [['--queue', 'localhost'], "'localhost' is not the address of a Redis server, such as redis://localhost:6379"],
    [['--queue', 'redis://127.0.0.1:1'], 'redis://127.0.0.1:1: nothing answers there'],
  ])('starsim sweep %j', async (words, message) => {
    const { exitCode, out, error } = await starsim('sweep', small, ...words)
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(error).toContain(message)
    expect(error.trim().split('\n')).toHaveLength(1)
  })
})

describe('files that do not fit are told, and left as they are', () => {
  const write = async (name: string, ...words: readonly string[]): Promise<string> => {
    const file = join(folder, `${name}.jsonl`)
    await starsim('sweep', small, '--trials', '2', ...words, '--out', file)
    return file
  }

  test.for([
    ['another sweep', ['--seed', '2'], 'holds another sweep (a small gauss, seed 2)'],
    ['another part', ['--shard', '1/2'], 'holds another part of this sweep'],
  ] as const)('%s', async ([name, words, message]) => {
    const file = await write(name, ...words)
    const before = readFileSync(file, 'utf8')
    const { exitCode, error } = await starsim('sweep', small, '--trials', '2', '--out', file)
    expect(exitCode).toBe(2)
    expect(error).toContain(`${file}: ${message}`)
    expect(readFileSync(file, 'utf8')).toBe(before)
  })

  test('a damaged line, a run of no such number, another version, no sweep at all', async () => {
    const file = await write('damaged')
    const text = readFileSync(file, 'utf8')
    const [header, row] = text.split('\n')
    const cases = [
      [`${text}{"oops":1}\n`, ':4: this line is damaged'],
      [
        `${text}${row!.replace('"trial":0', '"trial":9')}\n`,
        ':4: beyond the trials of this sweep: configuration 0, trial 9',
      ],
      [`${text}${row!.replace('"configuration":0', '"configuration":7')}\n`, ':4: not in this sweep'],
      [
        `${text}${row!.replace('"trial":0', '"trial":-1')}\n`,
        ':4: this line is damaged: trial: expected at least 0; found -1',
      ],
      [
        `${text}${row!.replace(/"messages":\d+/, '"messages":1e400')}\n`,
        ':4: this line is damaged: measures.messages: expected a number or nothing; found ',
      ],
      [
        `${text}${row!.replace(/"seconds":[\d.]+/, '"seconds":"long"')}\n`,
        ':4: this line is damaged: measures.seconds: expected a number or nothing; found long',
      ],
      [`${text}{}\n`, ':4: this line is damaged: configuration is missing'],
      [text.replace('"trials":2', '"trials":3'), ':1: plan: it has been edited since starsim sweep wrote it'],
      [text.replace('"trials":2', '"trials":1e400'), ':1: plan.trials: expected a whole number; found '],
      [text.replace(/"starsim":"[^"]+"/, '"starsim":"9.9.9"'), ': written by starsim 9.9.9 (sweep 2), this is '],
      [`hello\n${header}\n`, ': not a sweep file: its first line is not a header'],
      ['', ': not a sweep file: it is empty'],
    ]
    for (const [content, message] of cases) {
      writeFileSync(file, content!)
      const { exitCode, error } = await starsim('merge', file)
      expect(exitCode).toBe(2)
      expect(error).toContain(`${file}${message}`)
    }
  })

  test.for([
    ['a note without a line end', 'buy milk'],
    ['a note', 'buy milk\n'],
    ['JSON of something else', '{"starsim":"is a word in it"}'],
  ])('sweep --out leaves %s as it is', async ([name, content]) => {
    const file = join(folder, `${name}.txt`)
    writeFileSync(file, content!)
    const { exitCode, error } = await starsim('sweep', small, '--trials', '1', '--out', file)
    expect({ exitCode, content: readFileSync(file, 'utf8') }).toEqual({ exitCode: 2, content })
    expect(error).toContain(`${file}: not a `)
  })

  test.for(['/dev/full', '/dev/null', '/dev/zero'])(
    'sweep --out %s is refused: nobody could go on with it',
    async (out) => {
      const { exitCode, error } = await starsim('sweep', small, '--trials', '1', '--out', out)
      expect({ exitCode, error }).toEqual({
        exitCode: 2,
        error: `${out}: expected a regular file, from which the sweep can be resumed\n`,
      })
    },
  )

  test.for([
    ['a mean of null', (text: string) => text.replace(/"seconds": \{[^}]*\}/, '"seconds": null')],
    ['a mean of words', (text: string) => text.replace(/"mean": [\d.]+/, '"mean": "long"')],
    ['no points', (text: string) => text.replace(/"points": \[[\s\S]*\]/, '"points": []')],
    ['points of null', (text: string) => text.replace(/"points": \[[\s\S]*\]/, '"points": [null]')],
  ] as const)('report --sweep draws nothing from %s', async ([name, edit]) => {
    const { out } = await starsim('sweep', small, '--trials', '2', '--json')
    const file = join(folder, `${name}.json`)
    const edited = edit(out)
    expect(edited).not.toBe(out)
    writeFileSync(file, edited)
    const { exitCode, error } = await starsim('report', '--sweep', file, '--out', join(folder, name))
    expect(exitCode).toBe(2)
    expect(error).toMatch(/: points(\[0\]\S*)?: expected /)
    expect(existsSync(join(folder, name))).toBe(false)
  })

  test('merge replaces no file but one of which it has all runs', async () => {
    const [one, two] = [await write('half', '--shard', '1/2'), await write('other half', '--shard', '2/2')]
    const precious = join(folder, 'precious.yaml')
    writeFileSync(precious, 'mine')
    const other = await write('a stranger', '--seed', '4')
    for (const [out, message] of [
      [precious, ': not a sweep file'],
      [other, ': holds another sweep, so it is not changed'],
      [two, ': has 1 run that is in none of the other files'],
    ] as const) {
      const before = readFileSync(out, 'utf8')
      const { exitCode, error } = await starsim('merge', one, '--out', out)
      expect(exitCode).toBe(2)
      expect(error).toContain(`${out}${message}`)
      expect(readFileSync(out, 'utf8')).toBe(before)
    }
    const both = ['merge', one, two, '--out', two]
    expect([(await starsim(...both)).exitCode, (await starsim(...both)).exitCode]).toEqual([0, 0])
    expect(rowsIn(two)).toHaveLength(2)
  })

  test('parts of different sweeps are not merged', async () => {
    const [one, other] = [await write('one'), await write('other', '--seed', '3')]
    appendFileSync(other, '')
    const { exitCode, error } = await starsim('merge', one, other)
    expect(exitCode).toBe(2)
    expect(error).toContain(`${other}: of another sweep than ${one}`)
  })
})
