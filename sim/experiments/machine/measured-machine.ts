// Evaluates the repetitions of a measurement of a real machine: for each figure the median, the spread, and whether it is only a bound
// because the measurement includes something else. Also formats them as a profile that a scenario can name.

/** One repetition: nanoseconds (per byte, page or operation) by name, and 0 or 1 for names ending in IsBound. */
export type Repetition = Readonly<Record<string, number>>

export type MeasuredBy = 'c' | 'node'

export interface MeasuredFigure {
  readonly name: string
  readonly unit: 'ns' | 'ns/byte'
  /** The median. */
  readonly value: number
  /** The interquartile range relative to the median. */
  readonly spread: number
  /** An upper bound if the measurement includes something else, a lower bound if it lacks something; null if it is neither. */
  readonly bound: 'most' | 'least' | null
  readonly how: string
}

export interface MeasuredMachine {
  readonly by: MeasuredBy
  readonly repetitions: number
  readonly memoryBytes: number
  readonly figures: readonly MeasuredFigure[]
  /** Figures with a spread above `MOST_SPREAD`. */
  readonly tooWide: readonly string[]
}

/** The largest acceptable spread: figures that vary more were disturbed by something else. */
export const MOST_SPREAD = 0.25

interface FigurePlan {
  readonly unit: MeasuredFigure['unit']
  readonly how: string
  /** With these means of measurement it is always an upper (or lower) bound. */
  readonly mostBy?: readonly MeasuredBy[]
  readonly leastBy?: readonly MeasuredBy[]
  /** Its spread does not matter, because no profile depends on it. */
  readonly aside?: boolean
}

const NODE: readonly MeasuredBy[] = ['node']
const ALWAYS: readonly MeasuredBy[] = ['c', 'node']

export const figurePlans: Readonly<Record<string, FigurePlan>> = {
  copy: { unit: 'ns/byte', how: 'memory of 64 MB copied' },
  compare: { unit: 'ns/byte', how: 'two equal pieces of memory of 64 MB compared' },
  call: { unit: 'ns', how: 'a system call that does nothing', mostBy: NODE, aside: true },
  switch: {
    unit: 'ns',
    how: 'half a round trip through two pipes on one processor, less a read and a write of a pipe',
  },
  fork: { unit: 'ns', how: 'until fork of a small process returns' },
  forkPage: { unit: 'ns', how: 'the additional time of fork for 128 MB, per page of 4 KB' },
  fault: { unit: 'ns', how: 'the first write to each of 8192 pages shared with a child' },
  write: { unit: 'ns/byte', how: 'a file of 32 MB written and made durable' },
  writeLatency: { unit: 'ns', how: '4 KB written in a file and made durable' },
  fileCache: { unit: 'ns/byte', how: 'a file of 32 MB read from the cache' },
  read: { unit: 'ns/byte', how: 'a file of 32 MB read in sequence after the cache was asked to drop it' },
  readLatency: { unit: 'ns', how: '4 KB read from distant places, likewise' },
  roundTrip: {
    unit: 'ns',
    how: 'a datagram to another process of this machine and back',
    mostBy: ALWAYS,
    aside: true,
  },
  send: { unit: 'ns', how: 'a datagram of 64 bytes sent within this machine, including its arrival', mostBy: ALWAYS },
  receive: { unit: 'ns', how: 'a datagram of 64 bytes received that is there already', leastBy: ALWAYS },
  sendRate: {
    unit: 'ns/byte',
    how: 'the additional time of sending 32 KB, within this machine',
    leastBy: ALWAYS,
    aside: true,
  },
  receiveRate: { unit: 'ns/byte', how: 'the additional time of receiving 32 KB', leastBy: ALWAYS, aside: true },
}

/** @param anyway the user knows that the machine is busy: every figure is marked as a bound */
export function measuredMachine(
  repetitions: readonly Repetition[],
  { by, memoryBytes, anyway }: Pick<MeasuredMachine, 'by' | 'memoryBytes'> & { readonly anyway: boolean },
): MeasuredMachine {
  const figures = Object.entries(figurePlans).flatMap(
    ([name, { unit, how, mostBy = [], leastBy = [] }]): MeasuredFigure[] => {
      const values = repetitions.flatMap((each) => (each[name] === undefined ? [] : [each[name]])).sort((a, b) => a - b)
      const value = quantile(values, 0.5)
      // a difference of two times that is not positive is lost in their noise
      if (values.length === 0 || !(value > 0)) return []
      const spread = (quantile(values, 0.75) - quantile(values, 0.25)) / value
      const isSaid = (flag: string): boolean => repetitions.some((each) => each[flag] === 1)
      const isLeast = leastBy.includes(by) || (name.startsWith('read') && isSaid('readIsBound'))
      const isMost = anyway || mostBy.includes(by) || isSaid(`${name}IsBound`)
      return [{ name, unit, value, spread, bound: isLeast ? 'least' : isMost ? 'most' : null, how }]
    },
  )
  const tooWide = figures
    .filter(({ name, spread }) => spread > MOST_SPREAD && figurePlans[name]!.aside !== true)
    .map(({ name }) => name)
  return { by, repetitions: repetitions.length, memoryBytes, figures, tooWide }
}

/** A quantile of sorted values, interpolated linearly. */
export function quantile(values: readonly number[], share: number): number {
  const place = (values.length - 1) * share
  const [below, above] = [values[Math.floor(place)], values[Math.ceil(place)]]
  return below === undefined || above === undefined ? Number.NaN : below + (above - below) * (place - Math.floor(place))
}

/** In the notation of scenarios. */
export const quantityText = ({ unit, value }: Pick<MeasuredFigure, 'unit' | 'value'>): string =>
  unit === 'ns' ? `${Math.max(1, Math.round(value))}ns` : rateText(1e9 / value)

const rateText = (bytesPerSecond: number): string => {
  const megabytes = bytesPerSecond / (1024 * 1024)
  return megabytes >= 100 ? `${Math.round(megabytes)}MB/s` : `${Math.max(1, Math.round(megabytes * 1024))}KB/s`
}

const inDisk: readonly string[] = ['read', 'write', 'readLatency', 'writeLatency']
/** Profiles do not have the first two; the others, measured within one machine, lack the network card and perhaps a copy. */
const notInProfile: readonly string[] = ['call', 'roundTrip', 'sendRate', 'receiveRate']

/** A machine profile: YAML that `profile: ./FILE` of a scenario names. */
export function profileText(machine: MeasuredMachine): string {
  const { by, repetitions, figures, memoryBytes } = machine
  const line = (figure: MeasuredFigure): string => {
    const { spread, bound, how } = figure
    const source = bound === null ? how : `${how}; it takes at ${bound} that`
    const worth = `kind: measured, source: ${JSON.stringify(source)}, spread: ${Number(spread.toFixed(3))}`
    return `${figure.name}: { value: ${quantityText(figure)}, ${worth}${bound === null ? '' : ', bound: true'} }`
  }
  const within = figures.filter(({ name }) => !inDisk.includes(name) && !notInProfile.includes(name))
  const disk = figures.filter(({ name }) => inDisk.includes(name))
  const beside = figures.filter(({ name }) => notInProfile.includes(name))
  return [
    '# A machine as measured by `starsim measure machine`; scenarios name this file: profile: ./FILE.',
    `# ${repetitions} repetitions by ${by === 'c' ? 'a program in C' : 'Node, since there is no compiler'}: medians, and spreads (interquartile range relative to the median).`,
    '# `bound: true`: the measurement includes something else. Figures that are not here are those of modern-server.',
    ...beside.map((figure) => `# ${figure.how}: ${quantityText(figure)}`),
    'like: modern-server',
    `memory: { value: ${Math.floor(memoryBytes / (1024 * 1024))}MB, kind: measured, source: as the system reports }`,
    ...within.map(line),
    ...(disk.length === 0 ? [] : ['disk:', '  kind: ssd', ...disk.map((figure) => `  ${line(figure)}`)]),
    '',
  ].join('\n')
}
