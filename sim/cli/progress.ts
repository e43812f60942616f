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

/** Two digits that count. */
const rateText = (perSecond: number): string =>
  perSecond >= 10 ? perSecond.toFixed(0) : perSecond >= 1 ? perSecond.toFixed(1) : perSecond.toFixed(2)

const TELL_EVERY_MILLISECONDS = 500

export interface RunProgress {
  tell(nowNs: number, events: number): void
  /** Takes the line away. */
  stop(): void
}

/** How far one run has come, for those that take longer than a moment: nobody knows its end before it is there. */
export function showRun({ showsProgress, bare }: Terminal): RunProgress {
  if (!showsProgress) return { tell: () => {}, stop: () => {} }
  const started = performance.now()
  let told = started
  return {
    tell(nowNs, events) {
      const now = performance.now()
      if (now - told < TELL_EVERY_MILLISECONDS) return
      told = now
      const clock = `${(nowNs / 1e9).toFixed(0)} s on the clock`
      const rate = `${rateText((events * 1000) / (now - started))} events/s`
      bare.write(`\r\u001b[K${clock}, ${events} events, ${rate}, ${((now - started) / 1000).toFixed(0)} s`)
    },
    stop() {
      if (told !== started) bare.write('\r\u001b[K')
    },
  }
}
