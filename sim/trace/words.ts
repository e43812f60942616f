// How the sentences of the trace express quantities, times and processes.

export const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024)} KB`
export const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`
export const list = (words: readonly string[]): string => (words.length === 0 ? 'nothing' : words.join(', '))
export const seconds = (ns: number): string => `${(ns / 1e9).toFixed(3)} s`
export const milliseconds = (ns: number): string => `${(ns / 1e6).toFixed(3)} ms`
/** A process, with its incarnation unless it is the first. */
export const who = ({ process, incarnation }: { process: string; incarnation: number }): string =>
  incarnation === 1 ? process : `${process} (incarnation ${incarnation})`
export const checkpoint = (number: number): string => (number === 0 ? 'the beginning' : `checkpoint ${number}`)
export const hex = (digest: number): string => (digest >>> 0).toString(16).padStart(8, '0')
