// Progress of long work: a bar with rate and remaining time on standard error if that is a terminal, otherwise nothing.
// Results never depend on it.

import type { Terminal } from './terminal.ts'

export interface Progress {
  /** Counts finished items. */
  advance(by?: number): void
  /** Removes the bar. */
  stop(): void
}

/** @param unit what is counted, as a plural: `trials` */
export async function showProgress(unit: string, total: number, terminal: Terminal): Promise<Progress> {
  if (!terminal.showsProgress) return { advance: () => {}, stop: () => {} }
  const { SingleBar, Presets } = await import('cli-progress')
  const bar = new SingleBar(
    {
      stream: terminal.bare as NodeJS.WriteStream,
      format: `{bar} {value}/{total} ${unit}, {rate}/s, {duration_formatted}, {eta_formatted} to go`,
      clearOnComplete: true,
      hideCursor: true,
      etaBuffer: 50,
    },
    Presets.shades_classic,
  )
  const started = performance.now()
  let done = 0
  bar.start(total, 0, { rate: '-' })
  return {
    advance(by = 1) {
      done += by
      bar.increment(by, { rate: rateText((done * 1000) / (performance.now() - started)) })
    },
    stop: () => bar.stop(),
  }
}

/** Two significant digits. */
const rateText = (perSecond: number): string =>
  perSecond >= 10 ? perSecond.toFixed(0) : perSecond >= 1 ? perSecond.toFixed(1) : perSecond.toFixed(2)

const TELL_EVERY_MILLISECONDS = 500

export interface RunProgress {
  /** @param clocks the virtual time of each run, nanoseconds. @param events of all of them */
  tell(clocks: readonly number[], events: number): void
  /** Removes the line. */
  stop(): void
}

/** The progress of one or several runs that take longer than a moment. No percentage, since the end is not known in advance. */
export function showRun({ showsProgress, bare }: Terminal): RunProgress {
  if (!showsProgress) return { tell: () => {}, stop: () => {} }
  const started = performance.now()
  let told = started
  return {
    tell(clocks, events) {
      const now = performance.now()
      if (now - told < TELL_EVERY_MILLISECONDS) return
      told = now
      const clock = `${clocks.map((nowNs) => `${(nowNs / 1e9).toFixed(0)} s`).join(' and ')} on the clock`
      const rate = `${rateText((events * 1000) / (now - started))} events/s`
      bare.write(`\r\u001b[K${clock}, ${events} events, ${rate}, ${((now - started) / 1000).toFixed(0)} s`)
    },
    stop() {
      if (told !== started) bare.write('\r\u001b[K')
    },
  }
}
