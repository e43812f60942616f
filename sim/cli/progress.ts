// Progress of long work: a bar with rate and remaining time on standard error, when that is a terminal, and nothing otherwise.
// The result never depends on it.

import type { Terminal } from './terminal.ts'

export interface Progress {
  /** So many more are done. */
  advance(by?: number): void
  /** Takes the bar away. */
  stop(): void
}

/** @param unit what is counted, in the plural: `trials` */
export async function showProgress(unit: string, total: number, terminal: Terminal): Promise<Progress> {
  if (!terminal.showsProgress) return { advance: () => {}, stop: () => {} }
  const { SingleBar, Presets } = await import('cli-progress')
  const bar = new SingleBar(
    {
      stream: terminal.streams.error as NodeJS.WriteStream,
      format: `{bar} {value}/{total} ${unit}, {duration_formatted}, {eta_formatted} to go`,
      clearOnComplete: true,
      hideCursor: true,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  )
  bar.start(total, 0)
  return { advance: (by = 1) => bar.increment(by), stop: () => bar.stop() }
}
