import { describe, expect, test } from 'vitest'
import { type CheckpointLoad, measureCheckpoint } from '../../../sim/experiments/measure/measure-checkpoint.ts'
import { type MessageLoad, measureMessage } from '../../../sim/experiments/measure/measure-message.ts'
import { runInTurn } from '../../../sim/experiments/trials.ts'
import { loadScenario } from '../../../sim/scenario/reading/read-file.ts'

const messages = loadScenario(new URL('../../../scenarios/paper/messages.yaml', import.meta.url).pathname)
const message = (load: Partial<MessageLoad>) =>
  measureMessage(messages, { bytes: 1024, backups: 0, trials: 2, seed: '1', ...load }, runInTurn)
const checkpoint = (load: Partial<CheckpointLoad>) =>
  measureCheckpoint({ policy: 'full', kilobytes: 1024, copies: 1, trials: 2, seed: '1', ...load }, runInTurn)

describe('a message', () => {
  test('takes longer the longer it is and the more backups its log has', async () => {
    const times = await Promise.all([0, 1, 2, 3, 4].map(async (backups) => (await message({ backups })).seconds))
    expect(times).toEqual([...times].sort((a, b) => a - b))
    expect((await message({ bytes: 8192 })).seconds).toBeGreaterThan(times[0]!)
  })

  test('takes the same time with the same seed', async () => {
    expect(await message({ backups: 2 })).toEqual(await message({ backups: 2 }))
  })

  test.each([
    [{ bytes: 3 }, '4 to 65000 bytes'],
    [{ bytes: 65_001 }, '4 to 65000 bytes'],
    [{ backups: 5 }, '0 to 4'],
  ])('%j is refused', async (load, reason) => {
    await expect(message(load)).rejects.toThrow(reason)
  })
})

describe('a checkpoint', () => {
  test('full: the process stands still as long as it ends later, and everything is written', async () => {
    const { seconds, blockedSeconds, writtenKB } = await checkpoint({})
    expect(blockedSeconds / seconds).toBeCloseTo(1, 1)
    expect(writtenKB).toBe(1024)
  })

  test('pre-copy: it stands still for the fork alone, and as much is written', async () => {
    const { seconds, blockedSeconds, copySeconds, writtenKB } = await checkpoint({ policy: 'pre-copy' })
    expect(blockedSeconds).toBeLessThan(seconds / 2)
    expect(copySeconds).toBeGreaterThan(0)
    expect(writtenKB).toBe(1024)
  })

  test('incremental: pages are compared and few are written', async () => {
    const { compareSeconds, writtenKB } = await checkpoint({ policy: 'incremental' })
    expect(compareSeconds).toBeGreaterThan(0)
    expect(writtenKB).toBeLessThan(1024 / 4)
  })

  test('two copies cost more than one', async () => {
    expect((await checkpoint({ copies: 2 })).seconds).toBeGreaterThan((await checkpoint({})).seconds)
  })

  test.each([
    [{ kilobytes: 100 }, 'from 132'],
    [{ copies: 0 }, '1 to 4 backups'],
    [{ kilobytes: 30_000 }, '24MB'],
  ])('%j is refused', async (load, reason) => {
    await expect(checkpoint(load)).rejects.toThrow(reason)
  })
})
