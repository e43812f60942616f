// Where the traces of a run go: one reader per requested trace, each with its file.

import { OutputFile } from '../../node/files/output-file.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { textTrace } from '../../trace/format.ts'
import { jsonLinesTrace } from '../../trace/json-lines.ts'
import type { TraceLevel } from '../../trace/level.ts'
import { PerfettoTrace, perfettoFile } from '../../trace/perfetto.ts'
import type { TracePart } from '../../trace/sentences/entry.ts'
import { shivizTrace } from '../../trace/shiviz.ts'
import type { TraceReader } from '../../trace/trace.ts'
import type { Terminal } from '../terminal.ts'

export interface TraceRequest {
  /** A file, or `-` for standard output. */
  readonly trace?: string
  readonly traceLevel: TraceLevel
  readonly jsonLines?: string
  readonly perfetto?: string
  readonly shiviz?: string
}

export interface TraceOutput {
  readonly readers: readonly TraceReader[]
  /** Gives files their final names. @param atNs the end of the run */
  complete(atNs: number): void
  /** The run failed: leaves no files behind. */
  abandon(): void
}

interface Sink {
  write(text: string): void
  complete(): void
  abandon(): void
}

/** Throws UsageProblem if a file cannot be written. The files must be different ones. */
export function openTraces(request: TraceRequest, scenario: Scenario, terminal: Terminal): TraceOutput {
  const sinks: Sink[] = []
  const readers: TraceReader[] = []
  const atEnd: ((atNs: number) => void)[] = []
  const open = (path: string): Sink => {
    const sink = path === '-' ? standardOutput(terminal) : new OutputFile(path)
    sinks.push(sink)
    return sink
  }
  const abandon = () => {
    for (const sink of sinks) sink.abandon()
  }
  try {
    const { trace, traceLevel, jsonLines, perfetto, shiviz } = request
    if (trace !== undefined) {
      const sink = open(trace)
      const hostWidth = Math.max(4, ...scenario.hosts.map(({ name }) => name.length))
      const options = { level: traceLevel, hostWidth, ...(trace === '-' && { paint: painter(terminal) }) }
      readers.push(textTrace(options, (text) => sink.write(text)))
    }
    if (jsonLines !== undefined) {
      const sink = open(jsonLines)
      readers.push(jsonLinesTrace((text) => sink.write(text)))
    }
    if (shiviz !== undefined) {
      const sink = open(shiviz)
      // ShiViz is for messages, which computations and log records would only bury
      readers.push(shivizTrace('messages', (text) => sink.write(text)))
    }
    if (perfetto !== undefined) {
      const { read, end } = perfettoInto(open(perfetto))
      readers.push(read)
      atEnd.push(end)
    }
  } catch (problem) {
    abandon()
    throw problem
  }
  return {
    readers,
    complete(atNs) {
      for (const end of atEnd) end(atNs)
      for (const sink of sinks) sink.complete()
    },
    abandon,
  }
}

function perfettoInto(sink: Sink): { read: TraceReader; end: (atNs: number) => void } {
  let separator: string = perfettoFile.head
  const perfetto = new PerfettoTrace((event) => {
    sink.write(separator + perfettoFile.entry(event))
    separator = perfettoFile.separator
  })
  const end = (atNs: number): void => {
    perfetto.end(atNs)
    sink.write(separator === perfettoFile.head ? perfettoFile.head + perfettoFile.foot : perfettoFile.foot)
  }
  return { read: perfetto.read, end }
}

const standardOutput = ({ streams }: Terminal): Sink => ({
  write: (text) => void streams.out.write(text),
  complete: () => {},
  abandon: () => {},
})

/** Colours a line by the part of the system concerned, if the terminal has colours. */
function painter({ colours }: Terminal): (line: string, part: TracePart) => string {
  const paints: Record<TracePart, (line: string) => string> = {
    process: (line) => line,
    message: colours.dim,
    checkpoint: colours.cyan,
    storage: colours.blue,
    ring: colours.yellow,
    recovery: colours.green,
    '-': (line) => colours.bold(colours.red(line)),
  }
  return (line, part) => paints[part](line)
}
