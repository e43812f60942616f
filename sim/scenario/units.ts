// Durations and sizes as people write them: '120s', '2.7d', '5ms', '4KB', '1.5MB'; a KB is 1024 bytes. Parsing and formatting are
// exact: what is not a whole number of nanoseconds or bytes is rejected, never rounded. Bare numbers are rejected too.

import { MAX_TIME_NS } from '../kernel/time.ts'
import { nearest } from './nearest.ts'
import { clipped } from './visible.ts'

const durationUnits = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, min: 60e9, h: 3600e9, d: 86400e9 } as const
const sizeUnits = { B: 1, KB: 1024, MB: 1024 * 1024, GB: 1024 * 1024 * 1024 } as const

/**
 * A duration as it is written in scenarios: a number and its unit, `ns`, `us`, `ms`, `s`, `min`, `h` or `d`. It must be a whole number
 * of nanoseconds.
 *
 * @example
 * import type { Duration } from 'starsim/core'
 *
 * const interval: Duration = '1.5s'
 * console.log(interval)
 */
export type Duration = `${number}${keyof typeof durationUnits}`

/**
 * A size as it is written in scenarios: a number and its unit, `B`, `KB`, `MB` or `GB`; a KB is 1024 bytes.
 *
 * @example
 * import type { Size } from 'starsim/core'
 *
 * const baseImage: Size = '680KB'
 * console.log(baseImage)
 */
export type Size = `${number}${keyof typeof sizeUnits}`

/** Regular expressions, for JSON Schema, of what the parsers below accept. */
export const durationPattern = `^\\d+(\\.\\d+)?(${Object.keys(durationUnits).join('|')})$`
export const durationAboveZeroPattern = `^(?=.*[1-9])${durationPattern.slice(1)}`
export const ratePattern = `^(?=.*[1-9])\\d+(\\.\\d+)?(${Object.keys(sizeUnits).join('|')})/s$`
export const sizePattern = `^(?=.*[1-9])\\d+(\\.\\d+)?(${Object.keys(sizeUnits).join('|')})$`

/** Enough for any meaningful quantity with all its decimals. */
const MOST_CHARACTERS = 60

interface Quantity {
  readonly expected: string
  readonly units: Readonly<Record<string, number>>
  /** The unit suggested for a bare number. */
  readonly usual: string
  /** The name of the smallest unit. */
  readonly whole: string
  /** Other spellings, for hints in messages; they are not accepted. */
  readonly spellings: Readonly<Record<string, string>>
}

const duration: Quantity = {
  expected: 'a duration with a unit, such as 120s, 2min or 5ms',
  units: durationUnits,
  usual: 's',
  whole: 'nanoseconds',
  spellings: {
    ...{ nsec: 'ns', usec: 'us', µs: 'us', msec: 'ms', millis: 'ms', sec: 's', secs: 's', second: 's', seconds: 's' },
    ...{ m: 'min', mins: 'min', minute: 'min', minutes: 'min', hr: 'h', hour: 'h', hours: 'h', day: 'd', days: 'd' },
  },
}

const size: Quantity = {
  expected: 'a size with a unit, such as 4KB or 1.5MB',
  units: sizeUnits,
  usual: 'KB',
  whole: 'bytes',
  spellings: { byte: 'B', bytes: 'B', k: 'KB', kib: 'KB', m: 'MB', mib: 'MB', g: 'GB', gib: 'GB' },
}

export type Parsed = { readonly value: number } | { readonly problem: string }

/** A duration in whole nanoseconds; negative ones are parsed too, so that the caller can say why they are not allowed. */
export function parseDuration(written: unknown): Parsed {
  const parsed = parseLongDuration(written)
  if ('problem' in parsed) return parsed
  if (Math.abs(parsed.value) > MAX_TIME_NS) return { problem: `${written} is beyond the 104 days that a run can last` }
  return parsed
}

/** The same for a time that may be longer than any run, such as a host's time between failures. Not exact beyond 104 days. */
export function parseLongDuration(written: unknown): Parsed {
  return parseQuantity(written, duration)
}

/** A size in whole bytes. */
export function parseSize(written: unknown): Parsed {
  return parseQuantity(written, size)
}

/** A rate such as `10GB/s`, in bytes per second. */
export function parseRate(written: unknown): Parsed {
  const expected = {
    problem: `expected a rate with a unit, such as 10GB/s or 500MB/s; found ${clipped(String(written))}`,
  }
  if (typeof written !== 'string' || !written.endsWith('/s')) return expected
  const parsed = parseSize(written.slice(0, -2))
  return 'value' in parsed && parsed.value > 0 ? parsed : expected
}

/** In the largest unit that gives a whole number: 120e9 is `2min`, 1.5e9 is `1500ms`. */
export const formatDuration = (ns: number): Duration => formatQuantity(ns, durationUnits, 's')

/** In the largest unit that gives a whole number: 696320 is `680KB`. */
export const formatSize = (bytes: number): Size => formatQuantity(bytes, sizeUnits, 'B')

function parseQuantity(written: unknown, quantity: Quantity): Parsed {
  const { expected, units } = quantity
  const refused = (meant: string | null): Parsed => ({
    problem: `expected ${expected}; found ${clipped(String(written))}${meant === null ? '' : ` (did you mean ${meant}?)`}`,
  })
  if (typeof written === 'number') return refused(Number.isFinite(written) ? `${written}${quantity.usual}` : null)
  const match =
    typeof written === 'string' && written.length <= MOST_CHARACTERS
      ? /^(-?)(\d+)((?:\.\d+)?)(\s*)([a-zA-Zµ]*)$/.exec(written.trim())
      : null
  if (match === null) return { problem: `expected ${expected}; found ${clipped(JSON.stringify(written) ?? 'nothing')}` }
  const [, sign, integer = '', fraction = '', space, unit = ''] = match
  const perUnit = Object.hasOwn(units, unit) ? units[unit] : undefined
  if (perUnit === undefined || space !== '') {
    const meant = perUnit === undefined ? meantUnit(unit, quantity) : unit
    return refused(meant === null ? null : `${sign}${integer}${fraction}${meant}`)
  }
  const decimals = fraction.slice(1)
  const scaled = BigInt(integer + decimals) * BigInt(perUnit)
  const divisor = BigInt(`1${'0'.repeat(decimals.length)}`)
  if (scaled % divisor !== 0n) return { problem: `${written} is not a whole number of ${quantity.whole}` }
  const value = Number(scaled / divisor)
  return { value: sign === '-' && value !== 0 ? -value : value }
}

function meantUnit(unit: string, { units, usual, spellings }: Quantity): string | null {
  if (unit === '') return usual
  const spelling = unit.toLowerCase()
  return Object.hasOwn(spellings, spelling) ? spellings[spelling]! : nearest(unit, Object.keys(units))
}

function formatQuantity<Unit extends string>(
  value: number,
  units: Readonly<Record<Unit, number>>,
  ofZero: Unit,
): `${number}${Unit}` {
  if (value === 0) return `0${ofZero}`
  const [unit, perUnit] = (Object.entries(units) as [Unit, number][]).findLast(([, each]) => value % each === 0)!
  return `${value / perUnit}${unit}`
}
