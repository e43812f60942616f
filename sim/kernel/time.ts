// Virtual time: whole nanoseconds in a double, exact up to 2^53 ns (104 days).
// Durations are plain numbers whose names end in Ns; these conversions are for the edges.

/** The largest instant the kernel can represent: 2^53 - 1 nanoseconds, about 104 days. */
export const MAX_TIME_NS = Number.MAX_SAFE_INTEGER

export const us = (microseconds: number): number => Math.round(microseconds * 1e3)
export const ms = (milliseconds: number): number => Math.round(milliseconds * 1e6)
export const seconds = (s: number): number => Math.round(s * 1e9)

/** Nanoseconds as seconds. */
export const toSeconds = (ns: number): number => ns / 1e9
