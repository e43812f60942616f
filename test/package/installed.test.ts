// The package installed from its tarball into the example project of docs/example, as a user would: the command, the declarations, the
// core under a strict security policy, and the example itself. Skipped, with the reason, where the package registry cannot be reached.

import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pack, root } from './packed.ts'

const project = mkdtempSync(join(tmpdir(), 'starsim-installed-'))
let missing: string | null = null

/** Errors of a registry that is not there; any other is a fault of the package. */
const unreachable = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|E50\d)\b/

function execute(program: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: project, encoding: 'utf8' })
  return { status, out: stdout, error: stderr }
}
const starsim = (...words: readonly string[]) => execute(join('node_modules', '.bin', 'starsim'), ...words)

beforeAll(() => {
  const { tarball } = pack(join(project, 'packed'))
  cpSync(join(root, 'docs', 'example'), project, { recursive: true })
  const installed = execute(
    'npm',
    'install',
    tarball,
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    '--fetch-retries',
    '1',
  )
  if (installed.status === 0) return
  const reason = unreachable.exec(installed.error)
  if (reason === null) throw new Error(installed.error)
  missing = `the package registry cannot be reached: ${reason[0]}`
}, 240_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

const installedTest = (name: string, check: () => void): void =>
  test(name, { timeout: 240_000 }, ({ skip }) => {
    if (missing !== null) skip(missing)
    check()
  })

describe('the package, installed', () => {
  installedTest('has a command that runs', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(execute('npx', '--no-install', 'starsim', '--version')).toEqual({
      status: 0,
      out: `${version}\n`,
      error: '',
    })
    expect(starsim('run', 'node_modules/starsim/scenarios/small-gauss.yaml').status).toBe(0)
  })

  installedTest('asks for what only some commands need, by the line that installs it', () => {
    expect(existsSync(join(project, 'node_modules', 'bullmq'))).toBe(false)
    expect(existsSync(join(project, 'node_modules', '@napi-rs'))).toBe(false)
    const report = starsim('report', '--png')
    expect(report).toMatchObject({ status: 2, out: '' })
    expect(report.error).toMatch(
      /needs the package @napi-rs\/canvas, which is not installed here: npm install @napi-rs\/canvas\n$/,
    )
    const worker = starsim('worker', 'redis://127.0.0.1:1')
    expect(worker).toMatchObject({ status: 2, out: '' })
    expect(worker.error).toMatch(/need the package bullmq, which is not installed here: npm install bullmq\n$/)
  })

  installedTest('generates no code when a scenario is read and run', () => {
    const program = `
      import { parseScenarioText, ScenarioProblem, scenarioText, simulate } from 'starsim/core'
      let refused = ''
      try { simulate({ application: { kind: 'gaus' } }) } catch (problem) { refused = problem.name }
      const scenario = parseScenarioText('application: { kind: gauss, size: 6, workers: 2 }')
      parseScenarioText(scenarioText(scenario))
      console.log(refused, simulate(scenario, { checks: true }).outcome)`
    const strictly = (code: string) =>
      execute(process.execPath, '--disallow-code-generation-from-strings', '--input-type=module', '--eval', code)
    expect(strictly(program)).toEqual({ status: 0, out: 'ScenarioProblem completed\n', error: '' })
    expect(strictly(`new Function('')`).status).toBe(1)
  })

  const compilers = { 'the oldest compiler': 'typescript-oldest', 'the current compiler': 'typescript' }
  const resolutions = { NodeNext: 'NodeNext', ESNext: 'bundler' }

  describe.each(Object.entries(compilers))('its declarations under %s', (_, compiler) => {
    test.for(Object.entries(resolutions))('with modules as in %s', ([module, moduleResolution], { skip }) => {
      if (missing !== null) skip(missing)
      const compilerOptions = {
        ...{ module, moduleResolution, target: 'ES2022', lib: ['ES2022'], types: [] },
        // with and without: not everybody asks for it, and each refuses what the other accepts
        ...{ strict: true, exactOptionalPropertyTypes: module === 'NodeNext', skipLibCheck: false, noEmit: true },
      }
      writeFileSync(
        join(project, 'use.ts'),
        `import { defineScenario, loadScenario, simulate } from 'starsim'
         import * as core from 'starsim/core'
         import * as arbitraries from 'starsim/arbitraries'
         import { HostInEpochs, type Protocol } from 'starsim/protocol'
         export const own = (open: Protocol['open']): Pick<Protocol, 'open'> => ({ open })
         export abstract class Mine extends HostInEpochs {}
         export const fingerprint: string = simulate(loadScenario('crash.yaml'), { seed: '7' }).fingerprint
         // @ts-expect-error
         defineScenario({ application: { kind: 'gaus' } })
         export { arbitraries, core }`,
      )
      writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
      const tsc = join(root, 'node_modules', compiler, 'bin', 'tsc')
      expect(execute(process.execPath, tsc, '-p', '.')).toEqual({ status: 0, out: '', error: '' })
    })
  })
})

describe('the example project', () => {
  installedTest('holds under any crashes, with a program and a check of its own', () => {
    const { status, out } = execute('npm', 'test')
    expect(out).toMatch(/^# pass 2$/m)
    expect(status).toBe(0)
  })

  installedTest('has a protocol of its own, two mechanisms of which are caught when they are switched off', () => {
    const own = ['begin-again.yaml', '--protocol', 'begin-again.js']
    expect(starsim('run', ...own).status).toBe(0)
    for (const [without, check] of [
      ['epoch', 'stale-epoch'],
      ['fencing', 'fenced-writes'],
    ] as const) {
      const { status, out } = starsim('check', ...own, '--without', without, '--schedules', '100', '--json')
      expect(status).toBe(1)
      const [{ check: found, faults, replay }] = JSON.parse(out).violations
      expect({ found, count: faults.length }).toEqual({ found: check, count: 1 })
      expect(starsim(...(replay.split(' ').slice(1) as string[])).status).toBe(1)
    }
  })

  installedTest('fails where a mechanism is broken, and prints a scenario file that shows it again', () => {
    const { status, out } = execute('npm', 'run', 'broken')
    expect(status).toBe(1)
    const printed = /^( *)Counterexample: \[\n([\s\S]*?)\n\s*\]/m.exec(out)
    const lines = printed![2]!.split('\n').map((line) => line.slice(printed![1]!.length))
    expect(lines[0]).toMatch(/^# Save these lines/)
    writeFileSync(join(project, 'counterexample.yaml'), lines.join('\n'))
    const again = starsim('run', 'counterexample.yaml')
    expect(again.status).toBe(1)
    expect(again.out).toMatch(/exactly-once-in-order|same-answer|exact-replay/)
  })
})
