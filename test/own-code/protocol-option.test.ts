// `--protocol FILE`: a protocol that is not starsim's own runs, is searched, and can be broken like any other; what is wrong with a module is
// told with the file. The built command is asked, because threads load the module too.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'starsim-protocol-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const example = join(root, 'docs', 'example')
const own = ['begin-again.yaml', '--protocol', 'begin-again.js']

function starsim(cwd: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin', 'starsim.js'), ...words], {
    cwd,
    encoding: 'utf8',
  })
  return { status, out: stdout, error: stderr }
}

describe('a protocol of one’s own', () => {
  test('runs, and after a crash all begin again', () => {
    const { status, out, error } = starsim(example, 'run', ...own, '--json')
    expect(error).toBe('')
    expect(status).toBe(0)
    const { outcome, recoveries, violations, processes } = JSON.parse(out)
    const incarnations = processes.map((each: { incarnations: number }) => each.incarnations)
    expect({ outcome, violations }).toEqual({ outcome: 'completed', violations: [] })
    expect(recoveries.length).toBe(1)
    expect(incarnations).toEqual([2, 2, 2, 2])
  })

  // found by searches under this protocol: the last line was not in the record of its newest epoch, or the record was claimed after it
  test.each([
    [3, '{ crash: fs2, at: 500ms, restartAfter: 50ms }, { stall: ws4, at: 1s, for: 400ms }'],
    [
      4,
      '{ crash: fs2, at: 100ms, restartAfter: 1s }, { crash: ws1, at: 900ms }, { crash: [ws1, ws4], at: 700ms, restartAfter: 100ms }',
    ],
  ])('ends once, whoever claims the record of the last line (size %i)', (size, faults) => {
    const file = join(folder, 'last.yaml')
    const rest = 'start: { stagger: 0s, jitter: 0s, alarmPhase: start }\nlimit: 2min\n'
    const protocol = 'protocol: { kind: begin-again, ring: { period: 200ms, timeout: 150ms } }\n'
    const application = `application: { kind: gauss, size: ${size}, workers: 3, baseImage: 4KB }\n`
    writeFileSync(file, `${application}${protocol}${rest}faults: [${faults}]\n`)
    const { status, out } = starsim(example, 'run', file, '--protocol', 'begin-again.js', '--json')
    expect(JSON.parse(out).violations).toEqual([])
    expect(status).toBe(0)
  })

  test('is searched in threads, and nothing is found', () => {
    const { status, out } = starsim(example, 'check', ...own, '--schedules', '40', '--jobs', '2', '--json')
    expect(JSON.parse(out)).toMatchObject({ violations: [], schedules: 40 })
    expect(status).toBe(0)
  })
})

describe('what is wrong is told', () => {
  const whole = `{ title: 't', paper: 'p', survives: 's', checks: [], ablations: {}, open: () => ({}) }`
  test.each([
    [
      `export const protocols = { mine: ${whole.replace("title: 't', ", '')} }`,
      /protocols\.mine: expected title to be a text; found nothing/,
    ],
    [
      `export const protocols = { mine: ${whole.replace(', open: () => ({})', '')} }`,
      /protocols\.mine: expected a function open; found nothing/,
    ],
    [
      `export const protocols = { mine: ${whole.replace('ablations: {}', 'ablations: 3')} }`,
      /expected ablations to be an object; found a number/,
    ],
    [
      `export const protocols = { mine: ${whole.replace('checks: []', 'checks: [7]')} }`,
      /checks\[0\]: expected name and sentence/,
    ],
    [
      'export const protocol = {}',
      /expected it to export programs, applications, profiles, protocols or checks; found protocol/,
    ],
  ])('%s', (text, message) => {
    writeFileSync(join(folder, 'mine.mjs'), text)
    writeFileSync(
      join(folder, 'mine.yaml'),
      'application: { kind: gauss, size: 4, workers: 2 }\nprotocol: { kind: mine }\n',
    )
    const { status, out, error } = starsim(folder, 'run', 'mine.yaml', '--protocol', 'mine.mjs')
    expect({ status, out }).toEqual({ status: 2, out: '' })
    expect(error).toMatch(message)
  })

  test('a kind that no module has, and a mechanism that it does not have', () => {
    const unknown = starsim(example, 'run', 'begin-again.yaml')
    expect(unknown.status).toBe(2)
    expect(unknown.error).toMatch(/protocol\.kind: expected .*none.*; found begin-again/)
    const mechanism = starsim(example, 'check', ...own, '--without', 'stamps')
    expect(mechanism.status).toBe(2)
    expect(mechanism.error).toMatch(/--without: begin-again can switch off epoch, fencing; found stamps/)
  })
})
