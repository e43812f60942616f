import { describe, expect, test } from 'vitest'
import { eventSentence, eventSentences, exampleSentences, type FaultEvent, parseEvent } from '../../sim/faults/plan.ts'

describe('a sentence stands for an event, and the event for the sentence', () => {
  const events: Record<string, FaultEvent> = {
    'checkpoint 2 of gauss/1 begins': { kind: 'checkpoint-begins', process: 'gauss/1', count: 2 },
    'checkpoint 2 of gauss/1 is written': { kind: 'checkpoint-written', process: 'gauss/1', count: 2 },
    'checkpoint 12 of gauss/1 commits': { kind: 'checkpoint-commits', process: 'gauss/1', count: 12 },
    'gauss/2 logs message 40': { kind: 'logs-message', process: 'gauss/2', count: 40 },
    'gauss/2 receives message 40': { kind: 'receives-message', process: 'gauss/2', count: 40 },
    'gauss/2 sends message 40': { kind: 'sends-message', process: 'gauss/2', count: 40 },
    'recovery of ws3 begins': { kind: 'recovery-begins', host: 'ws3' },
    'recovery of ws3 restores gauss/3': { kind: 'recovery-restores', host: 'ws3', process: 'gauss/3' },
    'gauss/3 replays': { kind: 'replays', process: 'gauss/3' },
    'gauss/3 is live again': { kind: 'live-again', process: 'gauss/3' },
    'ws3 is suspected': { kind: 'suspected', host: 'ws3' },
    'ws3 is declared dead': { kind: 'declared-dead', host: 'ws3' },
    'ws3 rejoins': { kind: 'rejoins', host: 'ws3' },
    'fs2 catches up': { kind: 'catches-up', host: 'fs2' },
  }
  test.each(Object.entries(events))('%s', (sentence, event) => {
    expect(parseEvent(sentence)).toEqual({ event })
    expect(eventSentence(event)).toBe(sentence)
  })

  test('every kind of event is among them, and has an example', () => {
    expect(Object.values(events).map(({ kind }) => kind)).toEqual(Object.keys(eventSentences))
    expect(exampleSentences().map((sentence) => parseEvent(sentence))).not.toContainEqual({
      didYouMean: expect.anything(),
    })
  })
})

describe('a sentence that is not known is met with the nearest one', () => {
  test.each([
    ['chekpoint 2 of gauss/1 begin', 'checkpoint 2 of gauss/1 begins'],
    ['checkpoint 0 of gauss/1 begins', 'checkpoint 2 of gauss/1 begins'],
    ['checkpoint 3 of fft/4 comits', 'checkpoint 3 of fft/4 commits'],
    ['gauss/2 logs mesage 40', 'gauss/2 logs message 40'],
    ['ws3 is dead', 'ws3 is suspected'],
    ['recovery of ws4', 'recovery of ws4 begins'],
  ])('%s', (sentence, didYouMean) => {
    expect(parseEvent(sentence)).toEqual({ didYouMean })
  })
})
