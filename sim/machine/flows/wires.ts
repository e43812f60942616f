// How long frames take on each kind of network; the same figures as in the models that simulate every frame.

import { type EthernetOptions, ethernetTiming, frameNs } from '../ethernet/ethernet-timing.ts'
import type { SwitchTiming } from '../switched.ts'

/** The times of a packet when nobody else sends, in nanoseconds from when its first frame could leave. */
export interface AloneOnTheWire {
  /** Its last frame has left the sender. */
  readonly leftNs: number
  /** It has arrived. */
  readonly arrivedNs: number
}

/** The times of frames on a kind of network. */
export interface Wire {
  /** All ports share one cable; otherwise each has a link of its own, in both directions. */
  readonly shared: boolean
  /** The time of a frame on a link, including its preamble. */
  frameNs(bytes: number): number
  /** Between frames. */
  readonly gapNs: number
  /** @param readyNs when the sender has a frame ready */
  alone(frames: readonly number[], readyNs: (frame: number) => number): AloneOnTheWire
}

/** One cable for all. Throws RangeError for options that no Ethernet has. */
export function ethernetWire(options: EthernetOptions): Wire {
  const timing = ethernetTiming(options)
  const { gapNs, longestNs } = timing
  return {
    shared: true,
    frameNs: (bytes) => frameNs(timing, bytes),
    gapNs,
    alone(frames, readyNs) {
      let leftNs = -gapNs
      for (const [frame, bytes] of frames.entries()) {
        leftNs = Math.max(leftNs + gapNs, readyNs(frame)) + frameNs(timing, bytes)
      }
      return { leftNs, arrivedNs: leftNs + longestNs }
    },
  }
}

/** A link from each port to a switch that stores frames and forwards them. */
export function switchedWire({ gapNs, propagationNs, forwardingNs, durationNs }: SwitchTiming): Wire {
  return {
    shared: false,
    frameNs: durationNs,
    gapNs,
    alone(frames, readyNs) {
      let leftNs = -gapNs
      let forwardedNs = -gapNs
      for (const [frame, bytes] of frames.entries()) {
        const duration = durationNs(bytes)
        leftNs = Math.max(leftNs + gapNs, readyNs(frame)) + duration
        forwardedNs = Math.max(forwardedNs + gapNs, leftNs + propagationNs + forwardingNs) + duration
      }
      return { leftNs, arrivedNs: forwardedNs + propagationNs }
    },
  }
}
