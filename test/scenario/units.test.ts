import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MAX_TIME_NS } from '../../sim/kernel/time.ts'
import {
  durationAboveZeroPattern,
  durationPattern,
  formatDuration,
  formatSize,
  parseDuration,
  parseSize,
  sizePattern,
} from '../../sim/scenario/units.ts'

describe('durations become whole nanoseconds', () => {
  test.each([
    ['0s', 0],
    ['5ms', 5e6],
    ['120s', 120e9],
    ['2min', 120e9],
    ['2.7d', 233_280e9],
    ['0.1s', 1e8],
    ['1.000000001s', 1_000_000_001],
    ['-3s', -3e9],
  ])('%s', (written, ns) => {
    expect(parseDuration(written)).toEqual({ value: ns })
  })
})

describe('sizes become bytes, a KB being 1024', () => {
  test.each([
    ['4KB', 4096],
    ['1.5MB', 1_572_864],
    ['512B', 512],
    ['2GB', 2 ** 31],
  ])('%s', (written, bytes) => {
    expect(parseSize(written)).toEqual({ value: bytes })
  })
})

describe('what is no quantity is refused, with what was probably meant', () => {
  test.each([
    [parseDuration, 120, 'found 120 (did you mean 120s?)'],
    [parseDuration, '120', 'found 120 (did you mean 120s?)'],
    [parseDuration, '5sec', 'found 5sec (did you mean 5s?)'],
    [parseDuration, '5 s', 'found 5 s (did you mean 5s?)'],
    [parseDuration, '1.5M', 'found 1.5M (did you mean 1.5min?)'],
    [parseDuration, 'soon', 'found "soon"'],
    [parseDuration, null, 'found null'],
    [parseDuration, '0.3ns', '0.3ns is not a whole number of nanoseconds'],
    [parseDuration, '105d', '105d is beyond the 104 days that a run can last'],
    [parseSize, '4kb', 'found 4kb (did you mean 4KB?)'],
    [parseSize, '1.5m', 'found 1.5m (did you mean 1.5MB?)'],
    [parseSize, '0.3B', '0.3B is not a whole number of bytes'],
  ])('%o %o', (parse, written, problem) => {
    expect(parse(written)).toEqual({ problem: expect.stringContaining(problem) })
  })
})

test('what is formatted parses back to the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: MAX_TIME_NS }), (ns) => {
      expect(parseDuration(formatDuration(ns))).toEqual({ value: ns })
      expect(formatDuration(ns)).toMatch(new RegExp(durationPattern))
      expect(parseSize(formatSize(ns))).toEqual({ value: ns })
    }),
  )
})

test('the patterns of the schema know zero', () => {
  expect('0.00ms').toMatch(new RegExp(durationPattern))
  expect('0.00ms').not.toMatch(new RegExp(durationAboveZeroPattern))
  expect('10s').toMatch(new RegExp(durationAboveZeroPattern))
  expect('0KB').not.toMatch(new RegExp(sizePattern))
})
