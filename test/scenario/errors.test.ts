// Each kind of mistake gives one clear line: where it is and what was expected.

import { describe, expect, test } from 'vitest'
import { errorText } from '../../sim/scenario/problem.ts'
import { loadScenario } from '../../sim/scenario/reading/load.ts'
import { parseScenario } from '../../sim/scenario/reading/parse.ts'

/** The errors of a file that begins with a good application unless it has its own. */
function errorsOf(text: string, readText: (name: string) => string | null = () => null): string[] {
  const whole = text.includes('application') ? text : `application: { kind: gauss }\n${text}`
  const loaded = loadScenario(whole, 'a.yaml', { readText })
  return 'errors' in loaded ? loaded.errors.map(errorText) : []
}

const mistakes: Record<string, [text: string, error: string]> = {
  'an empty file': ['# application\n', 'a.yaml:1:1: the file is empty'],
  'a text that is no scenario': ['the application', 'a.yaml:1:1: expected keys and values; found the application'],
  'no YAML at all': ['application: [', 'a.yaml:1:15: not readable as YAML: Flow sequence'],
  'two documents': ['seed: 1\n---\nseed: 2', 'a.yaml:3:1: a second document begins here; expected only one'],
  'a key twice': ['seed: 1\nseed: 2', 'a.yaml:3:1: not readable as YAML: Map keys must be unique'],
  'an alias to nothing': ['star: *nothing', 'not readable as YAML: Unresolved alias'],
  'a key that is a list': ['? [a, b]\n: 1', 'a.yaml:2:3: expected a plain string as key'],
  'a list that contains itself': [
    'faults: &a [*a]',
    'a.yaml:2:13: faults[0]: expected plain data; found a value that contains itself',
  ],
  'a date': [
    '%YAML 1.1\n---\nname: 2001-12-15\napplication: {}',
    'a.yaml:3:7: name: expected plain data; found a Date',
  ],
  'a number that is none': ['application: { kind: gauss, size: .nan }', 'expected a whole number; found NaN'],
  'an unknown key': [
    'star: { checkpoint: { intervall: 1s } }',
    'a.yaml:2:23: star.checkpoint.intervall: unknown key intervall (did you mean interval?); expected policy or interval',
  ],
  'no application': ['# application\nseed: 1', 'a.yaml:2:1: application is missing'],
  'an unknown program': [
    'application: { kind: gaus }',
    'a.yaml:1:22: application.kind: expected gauss, matmul, fft, files, spawner, random, ping, pattern or ordered; found gaus (did you mean gauss?)',
  ],
  'a wrong unit': [
    'star: { checkpoint: { interval: 2minutes } }',
    'a.yaml:2:33: star.checkpoint.interval: expected a duration with a unit, such as 120s, 2min or 5ms; found 2minutes (did you mean 2min?)',
  ],
  'a number without a unit': [
    'star: { ring: { period: 5 } }',
    'a.yaml:2:25: star.ring.period: expected a duration with a unit, such as 120s, 2min or 5ms; found 5 (did you mean 5s?)',
  ],
  'a negative interval': [
    'star: { checkpoint: { interval: -2s } }',
    'a.yaml:2:33: star.checkpoint.interval: expected a duration above zero; found -2s',
  ],
  'an interval of zero': [
    'star: { checkpoint: { interval: 0s } }',
    'a.yaml:2:33: star.checkpoint.interval: expected a duration above zero; found 0s',
  ],
  'an interval finer than the clock': [
    'star: { checkpoint: { interval: 0.5ns } }',
    'a.yaml:2:33: star.checkpoint.interval: 0.5ns is not a whole number of nanoseconds',
  ],
  'an unknown policy': [
    'star: { checkpoint: { policy: precopy } }',
    'a.yaml:2:31: star.checkpoint.policy: expected full, pre-copy, incremental, copy-on-write or none; found precopy (did you mean pre-copy?)',
  ],
  'an unknown mechanism': ['star: { without: [stamp] }', '(did you mean stamps?)'],
  'a mechanism twice': ['star: { without: [log, log] }', 'star.without[1]: log is listed twice'],
  'too many copies': ['star: { replication: 5 }', 'a.yaml:2:22: star.replication: expected at most 4; found 5'],
  'more copies than servers': [
    'hosts: { servers: { count: 2 } }\nstar: { replication: 3 }',
    'a.yaml:3:22: star.replication: 3 copies need 3 servers; there are 2',
  ],
  'more copies for the application than servers': [
    'application: { kind: fft, replication: 3 }',
    'a.yaml:1:40: application.replication: 3 copies need 3 servers; there are 2',
  ],
  'checkpoints and nowhere to put them': [
    'star: { replication: 0 }',
    'a.yaml:2:22: star.replication: incremental checkpoints need at least one copy on stable storage',
  ],
  'more workers than columns': [
    'application: { kind: gauss, size: 3, workers: 4 }',
    'a.yaml:1:47: application.workers: expected at most 3',
  ],
  'an image larger than memory': [
    'application: { kind: gauss, size: 9000 }',
    'a.yaml:1:35: application.size: the largest process needs 79784KB, more than the 24MB of ws1 (sparcstation-1)',
  ],
  'an image smaller than a page': [
    'application: { kind: gauss, baseImage: 4000B }',
    'a.yaml:1:40: application.baseImage: expected at least one page, 4KB; found 4000B',
  ],
  'an option the application does not have': [
    'application: { kind: files, options: { record: 3 } }',
    'a.yaml:1:40: application.options.record: files has no option record (did you mean records?)',
  ],
  'an option out of range': [
    'application: { kind: files, options: { records: 0 } }',
    'a.yaml:1:49: application.options.records: records must be a whole number from 1',
  ],
  'no workstation': ['hosts: { workstations: { count: 0 } }', 'hosts.workstations.count: expected at least 1; found 0'],
  'a profile that nobody has': [
    'hosts: { servers: [{ count: 2, profile: sparcstation10 }] }',
    '(did you mean sparcstation-10?)',
  ],
  'a list where one value belongs': [
    'seed: [1]',
    'a.yaml:2:7: seed: expected a whole number or a string; found a list',
  ],
}

const faults: Record<string, [fault: string, error: string]> = {
  'a fault of no kind': [
    '{ crsh: ws1, at: 1s }',
    'faults[0]: expected crash, crashes, stall, loss or partition (did you mean crash?)',
  ],
  'a host that is not there': [
    '{ crash: ws9, at: 1s }',
    'a.yaml:3:14: faults[0].crash: no host is called ws9; the hosts are ws1 to ws5 and fs1, fs2',
  ],
  'a host by a wrong name': ['{ crash: w3, at: 1s }', 'no host is called w3 (did you mean ws3?)'],
  'a host twice': ['{ crash: [ws1, ws1], at: 1s }', 'a.yaml:3:20: faults[0].crash[1]: ws1 is named twice'],
  'a crash before time zero': [
    '{ crash: ws1, at: -1s }',
    'a.yaml:3:23: faults[0].at: expected an instant after the start of the run; found -1s',
  ],
  'a crash after the limit': [
    '{ crash: ws1, at: 2d }',
    'faults[0].at: expected before the limit of the run, 1d; found 2d',
  ],
  'a restart of a host that lives': [
    '{ crash: ws1, at: 1s, restartAfter: 0s }',
    'faults[0].restartAfter: expected a duration above zero; found 0s',
  ],
  'neither time nor event': ['{ crash: ws1 }', 'faults[0]: expected either at or when, found neither'],
  'both time and event': [
    '{ crash: ws1, at: 1s, when: ws3 rejoins }',
    'faults[0]: expected either at or when, found both',
  ],
  'an event that nobody knows': [
    '{ crash: ws1, when: ws3 rejoin }',
    'a.yaml:3:25: faults[0].when: unknown event "ws3 rejoin" (did you mean "ws3 rejoins"?)',
  ],
  'a delay without a unit': ['{ crash: ws1, when: 5 after ws3 rejoins }', 'found 5 (did you mean 5s?)'],
  'a delay before the event': [
    '{ crash: ws1, when: -5s after ws3 rejoins }',
    'expected a delay of 0 or more; found -5s',
  ],
  'an event of a process that is not there': [
    '{ crash: ws1, when: gauss/7 replays }',
    'this cannot happen: no process is called gauss/7; they are gauss/0 to gauss/4',
  ],
  'an event of a host that is not there': [
    '{ crash: ws1, when: ws7 rejoins }',
    'this cannot happen: no host is called ws7',
  ],
  'a workstation that catches up': ['{ crash: ws1, when: ws2 catches up }', 'this cannot happen: ws2 is a workstation'],
  'a recovery of a server': [
    '{ crash: ws1, when: recovery of fs1 begins }',
    'this cannot happen: fs1 is a file server',
  ],
  'a checkpoint after the limit': [
    '{ crash: ws1, when: checkpoint 721 of gauss/1 begins }',
    'this cannot happen: the run stops at 1d',
  ],
  'the same fault twice': [
    '{ crash: ws1, at: 1s }\n  - { crash: ws1, at: 1000ms }',
    'faults[1]: the same as faults[0]',
  ],
  'a missing time between crashes': ['{ crashes: { hosts: all } }', 'faults[0].crashes: meanTimeBetween is missing'],
  'a group of hosts misspelled': [
    '{ crashes: { hosts: workstation, meanTimeBetween: 1d } }',
    '(did you mean workstations?)',
  ],
  'a trace of nothing': ['{ crashes: { trace: [] } }', 'faults[0].crashes.trace: expected a list of at least 1'],
  'a trace file that is not there': [
    '{ crashes: { trace: t.yaml } }',
    'a.yaml:3:25: faults[0].crashes.trace: the file t.yaml cannot be read',
  ],
  'a certainty of more than one': ['{ loss: 1.5 }', 'faults[0].loss: expected at most 1; found 1.5'],
  'a partition that ends before it begins': [
    '{ partition: [[ws1], [ws2]], from: 2s, until: 1s }',
    'faults[0].until: expected later than 2s; found 1s',
  ],
  'a host on both sides': [
    '{ partition: [[ws1], [ws2, ws1]], from: 1s, until: 2s }',
    'faults[0].partition[1][1]: ws1 is in two groups',
  ],
}

describe('a mistake is told with line, path and what was expected', () => {
  test.each(Object.entries(mistakes))('%s', (_name, [text, error]) => {
    expect(errorsOf(text)).toEqual([expect.stringContaining(error)])
  })
  test.each(Object.entries(faults))('%s', (_name, [fault, error]) => {
    expect(errorsOf(`faults:\n  - ${fault}`)).toEqual([expect.stringContaining(error)])
  })
})

describe('what the layer does not do cannot be waited for', () => {
  test.each([
    ['checkpoint: { policy: none }', 'checkpoint 1 of gauss/1 begins', 'the checkpoint policy is none'],
    ['without: [log]', 'gauss/1 logs message 2', 'the message log is switched off'],
    ['checkpoint: { policy: none }, replication: 0', 'gauss/1 logs message 2', 'no message is logged'],
    ['checkpoint: { policy: none }, replication: 0', 'gauss/1 is live again', 'no process can be recovered'],
  ])('star: { %s }: %s', (star, event, reason) => {
    const errors = errorsOf(`star: { ${star} }\nfaults:\n  - { crash: ws1, when: ${event} }`)
    expect(errors).toEqual([
      expect.stringMatching(new RegExp(`^a.yaml:4:25: faults.0..when: this cannot happen: .*${reason}`)),
    ])
  })
})

test('all mistakes are told at once', () => {
  expect(errorsOf('seed: {}\nlimit: 3\nnme: x')).toHaveLength(3)
})

test('of what is no YAML only the beginning is told', () => {
  expect(errorsOf('<html>\n<a: b: c: d>\n'.repeat(20))).toHaveLength(3)
})

test('a mistake in a file of recorded crashes is told with the place in that file', () => {
  const readText = () => '- { host: ws1, at: 1s }\n- { host: ws8, at: 2s }\n'
  expect(errorsOf('faults:\n  - { crashes: { trace: t.yaml } }', readText)).toEqual([
    't.yaml:2:11: [1].host: no host is called ws8; the hosts are ws1 to ws5 and fs1, fs2',
  ])
  expect(errorsOf('faults:\n  - { crashes: { trace: t.yaml } }', () => '- { host: ws1 }')).toEqual([
    't.yaml:1:3: [0]: at is missing',
  ])
})

test('plain data has paths and no places', () => {
  expect(parseScenario({ application: { kind: 'gauss', size: 0 } })).toEqual({
    errors: [
      { file: null, line: null, column: null, path: 'application.size', message: 'expected at least 1; found 0' },
    ],
  })
  for (const nothing of [null, undefined, 7, 'gauss', []]) expect(parseScenario(nothing)).toHaveProperty('errors')
})
