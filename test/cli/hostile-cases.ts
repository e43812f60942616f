// Bad input of every kind that came to mind, as command lines: what is typed wrong, what stands wrong in files, and what somebody would
// write who wants to hang the program, to fill the memory or to take over the terminal.

import { spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface HostileCase {
  readonly name: string
  readonly words: readonly string[]
}

const root = new URL('../../', import.meta.url).pathname
const small = join(root, 'scenarios', 'small-gauss.yaml')

const ESCAPE = '\u001b'
/** A title for the window, a cleared screen, a bell, a C1 introducer, a reversed line, a NUL as YAML writes it. */
const nasty = [
  `${ESCAPE}]0;pwned\u0007${ESCAPE}[2J`,
  '\u009b31m',
  '\u202eevil',
  '\u2028next',
  '\r overwritten',
  '\u007f',
  '\u0007',
]

/** Paths of a scenario, and values that cannot stand there. */
const settings: Readonly<Record<string, readonly string[]>> = {
  application: ['5', 'gauss', '[]', 'null', '{}'],
  'application.kind': ['gaus', '7', '[]', '{}', 'null', 'true', `"${nasty[0]}"`],
  'application.size': ['0', '-1', '1.5', 'x', '1e400', '.nan', '[]', '1000001', '99999999999999999999'],
  'application.workers': ['0', '-1', '1.5', 'x', '1e400', '{}', '10001', '13'],
  'application.memory': ['bits', '1', 'null', '[]'],
  'application.baseImage': ['8', '0KB', '-4KB', '1B', '8kb', '[]', '99999GB', `${'9'.repeat(5000)}KB`],
  'application.replication': ['-1', '5', '1.5', 'x', 'null'],
  'application.options': ['5', '[]', 'null', '{ x: [] }', '{ x: 1 }'],
  hosts: ['5', '[]', 'null', '{ x: 1 }'],
  'hosts.workstations.count': ['0', '-1', '1.5', 'x', '10001', '1e400', 'null'],
  'hosts.workstations.profile': ['cray', '5', 'null'],
  'hosts.servers.count': ['-1', '1', '1.5', '10001', 'null'],
  'hosts.servers': ['[]', '5', 'null', '{}'],
  network: ['5', '[]', 'null', '{ x: 1 }'],
  'network.kind': ['token-ring', '5', 'null'],
  'network.megabitsPerSecond': ['0', '-1', '7', 'x', '1e400', '.inf', '1000001'],
  star: ['5', '[]', 'null', '{ x: 1 }'],
  'star.checkpoint': ['5', '[]', 'null', '{ x: 1 }'],
  'star.checkpoint.policy': ['precopy', '5', 'null', '[]'],
  'star.checkpoint.interval': [
    '5',
    '0s',
    '-1s',
    '0.1ns',
    '1 s',
    '1S',
    '105d',
    'null',
    '[]',
    '1ns',
    `${'1'.repeat(9000)}s`,
  ],
  'star.replication': ['-1', '3', '5', '1.5', 'x', 'null'],
  'star.ring': ['5', '[]', 'null'],
  'star.ring.period': ['5', '0s', '-1s', 'x', '105d', 'null', '1ns'],
  'star.ring.timeout': ['5', '0s', '-1s', 'x', '105d', 'null'],
  'star.ring.misses': ['0', '-1', '101', '1.5', 'x', 'null'],
  'star.placement': ['nowhere', '5', 'null'],
  'star.without': ['log', '[x]', '[log, log]', '5', 'null', '{}'],
  start: ['5', '[]', 'null'],
  'start.stagger': ['5', '-1s', 'x', '105d'],
  'start.alarmPhase': ['x', '5', 'null'],
  limit: ['5', '0s', '-1s', 'x', '105d', 'null'],
  faults: ['5', '{}', '[5]', '[null]', '[[]]', '[{}]', '[{ x: 1 }]'],
  'faults[0]': ['{ crash: ws1, at: 1s }'],
  'faults[0].at': ['1s'],
  'no.such.path': ['1'],
}

const faults = [
  '{ crash: ws9, at: 1s }',
  '{ crash: ws1 }',
  '{ crash: ws1, at: 1s, when: x }',
  '{ crash: ws1, when: tea time }',
  '{ crash: ws1, at: 99d }',
  '{ crash: [ws1, ws1], at: 1s }',
  '{ crash: [], at: 1s }',
  '{ crash: ws1, at: 1s, restartAfter: 0s }',
  '{ crashes: { hosts: workstations } }',
  '{ crashes: { hosts: x, meanTimeBetween: 1d } }',
  '{ crashes: { hosts: all, meanTimeBetween: 0s } }',
  '{ crashes: { hosts: all, meanTimeBetween: 1d, shape: -1 } }',
  '{ crashes: { hosts: all, meanTimeBetween: 1ns, restartAfter: 1ns } }',
  '{ crashes: { trace: /dev/zero } }',
  '{ crashes: { trace: none.yaml } }',
  '{ crashes: { trace: . } }',
  '{ crashes: { trace: [] } }',
  '{ stall: ws1, at: 1s }',
  '{ loss: 2 }',
  '{ loss: 0.5, from: 2s, until: 1s }',
  '{ partition: [[ws1]], from: 1s, until: 2s }',
  '{ partition: [[ws1], [ws1]], from: 1s, until: 2s }',
  '!!js/function "x"',
  '!evil { crash: ws1, at: 1s }',
]

/** Whole files that are none. */
function scenarioTexts(): Readonly<Record<string, string>> {
  const deep = 20_000
  return {
    empty: '',
    'only a comment': '# x\n',
    'a word': 'gauss\n',
    'two documents': 'a: 1\n---\nb: 2\n',
    'an alias bomb': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (to) => `${to}: &${to} [${`*${String.fromCharCode(to.charCodeAt(0) - 1)},`.repeat(9)}]\n`)}`,
    'an alias to nothing': 'application: *x\n',
    'an alias to itself': 'application: &x { kind: *x }\n',
    'nested lists': '['.repeat(deep),
    'nested lists that end': `name: ${'['.repeat(deep)}${']'.repeat(deep)}\n`,
    'nested maps': '{a: '.repeat(deep),
    'a tag': 'application: !mine { kind: gauss }\n',
    'a tag of JavaScript': 'application: { kind: !!js/regexp /x/ }\n',
    binary: '\u0000\u0001\u0002\u00ff'.repeat(100),
    'a merge key': '<<: { application: { kind: gauss } }\nx: 1\n',
    'a long key': `${'k'.repeat(100_000)}: 1\n`,
    'a long value': `application: { kind: ${'v'.repeat(100_000)} }\n`,
    'a long host': `application: { kind: gauss }\nfaults: [{ crash: ${'h'.repeat(100_000)}, at: 1s }]\n`,
    'a thousand unknown keys': Array.from({ length: 1000 }, (_, at) => `k${at}: 1\n`).join(''),
    'many equal faults': `application: { kind: gauss }\nfaults:\n${'- { crash: ws1, at: 1s }\n'.repeat(100_000)}`,
    'many wrong faults': `application: { kind: gauss }\nfaults:\n${'- { crash: ws9, at: 1s }\n'.repeat(10_000)}`,
    'a list of fifty megabytes': `name: [${'1,'.repeat(25_000_000)}1]\n`,
    'a list that is as long as may be': `name: [${'1,'.repeat(120_000)}1]\n`,
    'equal faults, as many as may be': `application: { kind: gauss }\nfaults:\n${'- { crash: ws1, at: 1s }\n'.repeat(10_000)}`,
    'a list of hosts that is long': `application: { kind: gauss }\nfaults: [{ crash: [${'ws1,'.repeat(60_000)}ws2], at: 1s }]\n`,
    'a list as a key': 'application: { kind: gauss }\n? [a, b]\n: 1\n',
    'a list of itself': 'application: { kind: gauss }\nfaults: &a [*a]\n',
    'keys of objects': 'application: { kind: gauss }\n__proto__: { x: 1 }\nconstructor: 1\n',
    'a kind of objects': 'application: { kind: toString }\n',
    'a profile of objects':
      'application: { kind: gauss }\nhosts: { workstations: { count: 5, profile: constructor } }\n',
    ...Object.fromEntries(
      nasty.map((text, at) => [`a nasty kind ${at}`, `application: { kind: ${JSON.stringify(text)} }\n`]),
    ),
    ...Object.fromEntries(nasty.map((text, at) => [`a nasty key ${at}`, `${JSON.stringify(text)}: 1\n`])),
    ...Object.fromEntries(
      nasty.map((text, at) => [
        `a nasty host ${at}`,
        `name: ${JSON.stringify(text)}\napplication: { kind: gauss }\nfaults: [{ crash: ${JSON.stringify(`${text}\nsecond line`)}, at: 1s }]\n`,
      ]),
    ),
    ...Object.fromEntries(
      faults.map((fault) => [`a fault ${fault}`, `application: { kind: gauss }\nfaults:\n  - ${fault}\n`]),
    ),
  }
}

/** What is wrong with numbers that options take. */
const numbers = ['0', '-1', '1.5', 'x', '', '1e9', '0x10', 'Infinity', '99999999999999999999', nasty[0]!]

const options: readonly (readonly [words: readonly string[], option: string, values?: readonly string[]])[] = [
  [['sweep', small], '--trials'],
  [['sweep', small], '--jobs'],
  [['sweep', small, '--until', '1%'], '--most', ['0', '1', '-1', 'x']],
  [['sweep', small], '--until', ['0%', '100%', '1', 'x%', '-1%', '1e-9%']],
  [['sweep', small], '--shard', ['0/1', '2/1', 'x', '1', '1/0', '-1/2', '1/2/3']],
  [['sweep', small], '--queue', ['x', 'http://localhost', 'redis://', 'redis://127.0.0.1:1', `redis://${nasty[0]}`]],
  [
    ['sweep', small],
    '--vary',
    ['x', 'star.replication', '=1', 'seed=1,2', 'star.replication=', 'star.replication=1,1'],
  ],
  [['sweep', small], '--vary', [`application.size=${Array.from({ length: 20_000 }, (_, at) => at + 100).join()}`]],
  [['sweep', small], '--baseline', ['x', 'star.replication=1,2', 'star.replication=9', '=']],
  [['check', small], '--schedules', ['0', '-1', 'x', '1.5']],
  [['check', small], '--violations', ['0', '-1', 'x']],
  [['check', small], '--jobs'],
  [['check', small], '--without', ['x', '', nasty[0]!]],
  [['check', small], '--out', [small, '/dev/null', '/dev/full/x']],
  [['paper'], '--trials', ['0', '-1', 'x', '1000000000']],
  [['paper'], '--table', ['5', 'x', '']],
  [['paper'], '--jobs'],
  [['paper'], '--of', ['x', '', 'elnozahy', 'constructor', nasty[0]!]],
  [['paper', '--of', 'elnozahy-1992'], '--trials', ['0', '-1', 'x', '1000000000']],
  [['paper', '--of', 'elnozahy-1992'], '--table', ['1', 'messages']],
  [['calibrate'], '--hold-out', ['x', '']],
  [['calibrate'], '--trials', ['0', 'x', '1000000000']],
  [['report'], '--trials', ['0', 'x', '1000000000']],
  [['report'], '--out', [small, '/dev/null', '/proc/none']],
  [['measure', 'ethernet'], '--stations', ['0', '-1', 'x', '1000000000']],
  [['measure', 'ethernet'], '--bytes', ['0', '-1', 'x', '', '1e9', '64,x']],
  [['measure', 'ethernet'], '--ratio', ['x', '0:0', '-1:1', '1:2:3']],
  [['measure', 'ethernet'], '--seconds', ['0', '-1', 'x', '1000000000000']],
  [['measure', 'message'], '--bytes', ['0', 'x', '1e9', '1,2']],
  [['measure', 'message'], '--backups', ['-1', '5', 'x']],
  [['measure', 'disk'], '--profile', ['cray', 'constructor', '']],
  [['measure', 'disk'], '--bytes', ['0', 'x', '1e99']],
  [['measure', 'checkpoint'], '--kilobytes', ['0', '1', 'x', '1000000000']],
  [['measure', 'checkpoint'], '--policy', ['none', 'x', nasty[0]!]],
  [['worker', 'redis://127.0.0.1:1'], '--jobs', ['0', 'x']],
  [['run', small], '--trace-level', ['x', '']],
  [['run', small], '--report', ['/proc/none/x', '/dev/full/x', '.', small]],
  [['run', small], '--json-lines', ['/proc/none/x', '.', small, `${'n'.repeat(300)}`]],
  [['run', small, '--trace', '-'], '--json', ['']],
  [
    ['run', small],
    '--set',
    ['x', '=', 'a=b=c', 'star.replication', `${'a.'.repeat(50_000)}a=1`, `star.replication=${'['.repeat(50_000)}`],
  ],
  [
    ['run', small],
    '--set',
    [
      'star.replication=!evil 1',
      'star.replication=*x',
      'star.replication=&a [*a]',
      'star.without=[{ [a]: 1 }]',
      `${nasty[0]}=1`,
      `star.${nasty[1]}=1`,
    ],
  ],
  [['run', small], '--set', [`star.replication=${'9'.repeat(100_000)}`, `star.placement=${nasty[0]}`]],
]

const usage: readonly (readonly string[])[] = [
  ['rnu'],
  [nasty[0]!],
  ['run'],
  ['run', small, 'more'],
  ['run', small, '--nonsense'],
  ['run', small, `--${nasty[0]}`],
  ['run', ''],
  ['compare', small],
  ['merge'],
  ['init', ''],
  ['init', small],
  ['init', '/proc/none/x.yaml'],
  ['init', 'x'.repeat(5000)],
  ['init', '/tmp/never.yaml', '--from', nasty[0]!],
  ['help', nasty[0]!],
  ['worker', 'x'],
  ['worker', 'redis://127.0.0.1:1'],
  ['worker', nasty[0]!],
  ['measure', nasty[0]!],
  ['measure', 'disk', '--stations', '3'],
  ['sweep', small, '--csv', '--json'],
  ['sweep', small, '--vary', 'star.replication=1,2', '--vary', 'star.replication=1,2'],
  ['check', small, '--pairs', '--exhaustive'],
  ['report', '--sweep', small, '--trials', '3'],
  ['run', small, '--explain', '--trace', '-'],
]

/**
 * All of them; files are made in the folder.
 * @param sweepText a good file of a sweep of one run
 */
export function hostileCases(folder: string, sweepText: string): HostileCase[] {
  mkdirSync(join(folder, 'a folder'))
  const write = (name: string, text: string): string => {
    const path = join(folder, name.replace(/[^\w .-]/g, '_').slice(0, 60) + (name.length > 60 ? name.length : ''))
    writeFileSync(path, text)
    return path
  }
  const cases: HostileCase[] = []
  const add = (name: string, ...words: readonly string[]): void => {
    cases.push({ name: `${name}: ${words.map((word) => word.slice(0, 60)).join(' ')}`, words })
  }
  for (const [path, values] of Object.entries(settings))
    for (const value of values) add('a setting', 'run', small, '--no-check', '--set', `${path}=${value}`)
  const readers = [['run'], ['check'], ['sweep'], ['run', '--explain']]
  for (const [at, [name, text]] of Object.entries(scenarioTexts()).entries()) {
    const file = write(`${name}.yaml`, text)
    const [command = '', ...more] = readers[at % readers.length]!
    add(name, command, file, ...more)
  }
  for (const [words, option, values = numbers] of options)
    for (const value of values) add('an option', ...words, option, ...(option === '--json' ? [] : [value]))
  for (const words of usage) add('usage', ...words)
  addFiles(folder, write, add)
  addSweeps(sweepText, write, add)
  addResults(write, add)
  return cases
}

type Write = (name: string, text: string) => string
type Add = (name: string, ...words: readonly string[]) => void

/** What is no file that can be read, for everything that reads one. */
function addFiles(folder: string, write: Write, add: Add): void {
  const pipe = join(folder, 'pipe')
  spawnSync('mkfifo', [pipe])
  const sparse = join(folder, 'sparse')
  const descriptor = openSync(sparse, 'w')
  ftruncateSync(descriptor, 6 * 1024 ** 3)
  closeSync(descriptor)
  const other = write('other.json', '{"a": 1}')
  const unreadable = [
    '/dev/zero',
    '/dev/full',
    '/dev/null',
    pipe,
    sparse,
    join(folder, 'a folder'),
    '/nowhere',
    `/no\u0000where`,
  ]
  for (const path of [...unreadable, `/nowhere/${nasty[0]}`, 'n'.repeat(5000)]) {
    add('no file', 'run', path)
    add('no file', 'check', path)
    add('no file', 'sweep', path)
    add('no file', 'compare', path, other)
    add('no file', 'compare', other, path)
    add('no file', 'merge', path)
    add('no file', 'report', '--sweep', path, '--out', join(folder, 'never'))
  }
  for (const path of [
    '/dev/zero',
    '/dev/full',
    '/dev/null',
    pipe,
    join(folder, 'a folder'),
    sparse,
    small,
    '/nowhere/x',
  ])
    add('no place for a sweep', 'sweep', small, '--trials', '1', '--out', path)
  add('a line without an end', 'compare', write('zeros.jsonl', '\u0000'.repeat(20_000_000)), other)
}

function addSweeps(good: string, write: Write, add: Add): void {
  const edits: readonly ((text: string) => string)[] = [
    (text) => `${text}{}\n`,
    (text) => `${text}null\n`,
    (text) => `${text}[]\n`,
    (text) => `${text}x\n`,
    (text) => text.replace('"trial":0', '"trial":-1'),
    (text) => text.replace('"trial":0', '"trial":1e400'),
    (text) => text.replace('"trial":0', '"trial":0.5'),
    (text) => text.replace('"configuration":0', '"configuration":99'),
    (text) => text.replace('"configuration":0', '"configuration":"0"'),
    (text) => text.replace('"outcome":"completed"', '"outcome":"won"'),
    (text) => text.replace(/"fingerprint":"[^"]*"/, '"fingerprint":5'),
    (text) => text.replace(/"seconds":[\d.]+/, '"seconds":1e400'),
    (text) => text.replace(/"seconds":[\d.]+/, '"seconds":"x"'),
    (text) => text.replace(/"messages":\d+/, '"messages":1e300'),
    (text) => text.replace(/"measures":\{.*\}\}/, '"measures":null}'),
    (text) => text.replace(/"trials":\d+/, '"trials":1e400'),
    (text) => text.replace(/"trials":\d+/, '"trials":99999999'),
    (text) => text.replace(/"trials":\d+/, '"trials":-1'),
    (text) => text.replace('"groups":[0]', '"groups":[1e400]'),
    (text) => text.replace('"groups":[0]', '"groups":[7]'),
    (text) => text.replace('"points":[', '"points":[null,'),
    (text) => text.replace(/"points":\[.*?\]/, '"points":5'),
    (text) => text.replace('"shard":null', '"shard":{"part":1e400,"of":2}'),
    (text) => text.replace(/"scenario":"[^"]*"/, `"scenario":${JSON.stringify(nasty[0])}`),
    (text) => text.replace(/"starsim":"[^"]*"/, `"starsim":${JSON.stringify(nasty[0])}`),
    (text) => text.replace(/"digest":"[^"]*"/, '"digest":"0000000000000000"'),
    (text) => `note\n${text}`,
    (text) => text.slice(0, 100),
    () => '',
    () => 'buy milk',
  ]
  for (const [at, edit] of edits.entries()) add(`a sweep's file ${at}`, 'merge', write(`sweep ${at}.jsonl`, edit(good)))
  for (const at of [6, 11, 25, 26, 29])
    add(`to go on with ${at}`, 'sweep', small, '--trials', '1', '--out', write(`on ${at}.jsonl`, edits[at]!(good)))
}

function addResults(write: Write, add: Add): void {
  const good = write('good.json', '{"a": [1, 2]}')
  const texts: readonly string[] = [
    '',
    'x',
    'null',
    '5',
    '[]',
    '"x"',
    '{',
    '{}',
    '{"points": []}',
    '{"points": [], "axes": []}',
    '{"points": [null], "axes": [null]}',
    '{"points": [{"means": {"seconds": null}}], "axes": []}',
    '{"points": [{"means": {"seconds": "x"}}], "axes": []}',
    '{"points": 5, "axes": 5}',
    '{"traceEvents": []}',
    `{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    `{"${nasty[0]!.replaceAll(ESCAPE, '\\u001b').replaceAll('\u0007', '\\u0007')}": 1}`,
  ]
  for (const [at, text] of texts.entries()) {
    const file = write(`result ${at}.json`, text)
    add('a result', 'report', '--sweep', file, '--out', '/tmp/never')
    add('a result', 'compare', file, good)
  }
}
