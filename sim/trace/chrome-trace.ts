// The subset of the Chrome trace event format that is used here (document "Trace Event Format", 2016; read by Perfetto and
// chrome://tracing): its entries, the numbering of processes and threads, and slices that are written when they end. The
// viewers sort by time; entries with equal times keep their order in the file.

/** One entry of `traceEvents`. Times are microseconds, with three decimals for the nanoseconds. */
export type ChromeEvent =
  | (ChromeTrack & {
      readonly ph: 'X'
      readonly ts: number
      readonly dur: number
      readonly name: string
      readonly cat: string
      readonly args: object
    })
  | (ChromeTrack & {
      readonly ph: 'i'
      readonly s: 'p'
      readonly ts: number
      readonly name: string
      readonly cat: string
    })
  | ChromeArrowEnd<'s'>
  | ChromeArrowEnd<'f'>
  | (ChromeTrack & {
      readonly ph: 'C'
      readonly ts: number
      readonly name: string
      readonly args: Readonly<Record<string, number>>
    })
  | (ChromeTrack & {
      readonly ph: 'M'
      readonly name: 'process_name' | 'thread_name'
      readonly args: { readonly name: string }
    })

/** An arrow runs from the slice that encloses its `s` to the slice that begins next on the track of its `f`. */
type ChromeArrowEnd<P extends 's' | 'f'> = ChromeTrack & {
  readonly ph: P
  readonly id: number
  readonly ts: number
  readonly name: string
  readonly cat: string
}

export interface ChromeTrack {
  readonly pid: number
  readonly tid: number
}

export type WriteChromeEvent = (event: ChromeEvent) => void

export const microseconds = (ns: number): number => ns / 1000

/** Numbers hosts and what runs on them, and writes the name of each when it first appears. */
export class ChromeTracks {
  readonly #write: WriteChromeEvent
  readonly #pids = new Map<string, number>()
  readonly #tids = new Map<string, number>()

  constructor(write: WriteChromeEvent) {
    this.#write = write
  }

  /** The track of the host itself. */
  host(host: string): ChromeTrack {
    const known = this.#pids.get(host)
    if (known !== undefined) return { pid: known, tid: 0 }
    const track = { pid: this.#pids.size + 1, tid: 0 }
    this.#pids.set(host, track.pid)
    const name = host === '' ? 'the run' : host
    this.#write({ ph: 'M', ...track, name: 'process_name', args: { name } })
    this.#write({ ph: 'M', ...track, name: 'thread_name', args: { name } })
    return track
  }

  thread(host: string, thread: string): ChromeTrack {
    const { pid } = this.host(host)
    const key = `${host} ${thread}`
    const known = this.#tids.get(key)
    if (known !== undefined) return { pid, tid: known }
    const track = { pid, tid: this.#tids.size + 1 }
    this.#tids.set(key, track.tid)
    this.#write({ ph: 'M', ...track, name: 'thread_name', args: { name: thread } })
    return track
  }
}

export interface ChromeSlice {
  readonly track: ChromeTrack
  readonly name: string
  readonly category: string
  readonly sinceNs: number
  readonly args: object
  /** The number of the arrow that starts at its beginning. */
  readonly arrow?: number
}

/** The slices in progress, by a key known at both ends. */
export class ChromeSlices {
  readonly #write: WriteChromeEvent
  readonly #open = new Map<string, ChromeSlice>()

  constructor(write: WriteChromeEvent) {
    this.#write = write
  }

  begin(key: string, slice: ChromeSlice): void {
    this.#open.set(key, slice)
  }

  /** Does nothing if no slice with that key is open. */
  end(key: string, atNs: number, args: object = {}): void {
    const slice = this.#open.get(key)
    if (slice === undefined) return
    this.#open.delete(key)
    this.#close(slice, atNs, args)
  }

  /** Ends every open slice that is hit. The latest first, so that nested slices end before the enclosing ones. */
  interrupt(atNs: number, isHit: (slice: ChromeSlice) => boolean): void {
    for (const [key, slice] of [...this.#open].reverse()) if (isHit(slice)) this.end(key, atNs, { interrupted: true })
  }

  #close({ track, name, category, sinceNs, args: first, arrow }: ChromeSlice, atNs: number, args: object): void {
    const ts = microseconds(sinceNs)
    const dur = microseconds(atNs - sinceNs)
    this.#write({ ph: 'X', ...track, ts, dur, name, cat: category, args: { ...first, ...args } })
    if (arrow !== undefined) this.#write({ ph: 's', ...track, id: arrow, ts, name: 'message', cat: 'message' })
  }
}
