// A sweep whose runs go through a real Redis to workers that are killed in the middle. Skipped where there is no redis-server
// (on Debian: apt-get install redis-server).

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Worker as RogueWorker } from 'bullmq'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCommand, type Command, newFolder, rowsIn, small, until } from './sweep-built.ts'

const isThere = spawnSync('redis-server', ['--version']).status === 0
const folder = newFolder()
const grid = [small, '--vary', 'star.replication=1,2', '--trials', '40', '--json']
const runs = 80

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address!.port : 0))
    })
  })

const redisSays = (url: string, ...words: string[]): string =>
  spawnSync('redis-cli', ['-u', url, ...words], { encoding: 'utf8' }).stdout

/** Of the only build that is there so far. */
async function queueNameAt(url: string): Promise<string> {
  let name: string | undefined
  await until(() => {
    name = /^bull:(starsim-\S+):meta$/m.exec(redisSays(url, 'keys', 'bull:starsim-*:meta'))?.[1]
    return name !== undefined
  })
  return name!
}

const waitingIn = (url: string): number =>
  Number(redisSays(url, 'eval', "return #redis.call('keys', 'bull:starsim-*:*-*-*')", '0'))

describe(`a queue${isThere ? '' : ' (skipped: redis-server is not installed)'}`, () => {
  let starsim: Command
  let redis: ChildProcess | undefined
  let url = ''
  const workers: ChildProcess[] = []
  const startWorker = (...words: readonly string[]) => {
    const started = starsim.start('worker', url, '--jobs', '1', ...words)
    workers.push(started.child)
    return started
  }

  beforeAll(async () => {
    if (!isThere) return
    starsim = buildCommand('sweep-queue')
    const port = await freePort()
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
    redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] })
    let log = ''
    redis.stdout!.on('data', (text) => {
      log += text
    })
    await until(() => log.includes('Ready to accept connections'))
    url = `redis://127.0.0.1:${port}`
  }, 120_000)

  afterAll(() => {
    for (const worker of workers) worker.kill('SIGKILL')
    redis?.kill('SIGKILL')
  })

  test.skipIf(!isThere)(
    'gives what a sweep on this machine gives, though workers and the sweep itself are killed',
    async () => {
      const whole = await starsim.run('sweep', ...grid)
      const file = join(folder, 'queued.jsonl')
      const sweep = ['sweep', ...grid, '--out', file, '--queue', url]

      const first = starsim.start(...sweep)
      const victim = startWorker()
      await until(() => rowsIn(file).length >= 5)
      victim.child.kill('SIGKILL')
      await victim.ended
      first.child.kill('SIGKILL')
      await first.ended
      const before = rowsIn(file).length
      expect(before).toBeLessThan(runs)

      // a worker goes on without anybody waiting for it; its runs are found by the next start
      const other = startWorker('--idle', '20', '--json')
      const second = await starsim.run(...sweep)
      expect(second.error).toContain(`${before} runs already done`)
      expect(second.error).not.toContain('Warning')
      expect(second.exitCode).toBe(0)
      expect(second.out).toBe(whole.out)
      const names = rowsIn(file)
        .map((row) => JSON.parse(row))
        .map(({ configuration, trial }) => `${configuration}/${trial}`)
      expect(names).toHaveLength(runs)
      expect(new Set(names).size).toBe(runs)

      other.child.kill('SIGTERM')
      const { exitCode, out } = await other.ended
      expect(exitCode).toBe(0)
      expect(JSON.parse(out).done).toBeGreaterThan(0)
    },
    180_000,
  )

  test.skipIf(!isThere)('a worker leaves when nothing came for as long as it was told to wait', async () => {
    const { exitCode, out } = await startWorker('--idle', '1').ended
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '0 runs done\n' })
  })

  test.skipIf(!isThere)(
    'takes nothing into the file that is no row of it, and says so in one line',
    async () => {
      const file = join(folder, 'rogue.jsonl')
      const sweep = starsim.start('sweep', ...grid, '--seed', 'rogue', '--out', file, '--queue', url)
      const rogue = new RogueWorker(await queueNameAt(url), async () => ({}), { connection: { url } })
      const { exitCode, error } = await sweep.ended
      await rogue.close(true)
      expect({ exitCode, error }).toMatchObject({ exitCode: 2 })
      expect(error.trim().split('\n').at(-1)).toMatch(
        /^redis:\S+: configuration \d, trial \d+: a worker returned an invalid row: configuration is missing$/,
      )
      expect(error).not.toMatch(/^ +at /m)
      expect(rowsIn(file)).toEqual([])
      // so the next start can go on
      const honest = startWorker()
      expect((await starsim.run('sweep', ...grid, '--seed', 'rogue', '--out', file, '--queue', url)).exitCode).toBe(0)
      honest.child.kill('SIGTERM')
      await honest.ended
    },
    120_000,
  )

  test.skipIf(!isThere)(
    'a worker of another build of the same version is refused, and says so',
    async () => {
      const sweep = starsim.start('sweep', ...grid, '--seed', 'other', '--queue', url)
      await until(() => waitingIn(url) > 0)
      const { exitCode, error } = await buildCommand('sweep-queue', 'changed').start('worker', url).ended
      sweep.child.kill('SIGKILL')
      expect(exitCode).toBe(2)
      expect(error).toMatch(
        /^redis:\S+: the sweep there is of starsim \S+-[0-9a-f]{8}; expected that of this build, \S+-[0-9a-f]{8}\n$/,
      )
    },
    120_000,
  )
})
