// An Ethernet under full load, as Boggs, Mogul and Kent measured one (SIGCOMM 1988): every station always has a frame to send.

import { RandomStreams } from '../../kernel/chance/random.ts'
import { Simulation } from '../../kernel/simulation.ts'
import { seconds, toSeconds } from '../../kernel/time.ts'
import { Ethernet } from '../../machine/ethernet/ethernet.ts'
import type { EthernetPort } from '../../machine/ethernet/ethernet-port.ts'
import type { EthernetOptions } from '../../machine/ethernet/ethernet-timing.ts'

export interface EthernetLoad extends EthernetOptions {
  /** How many stations send; one more listens. */
  readonly stations: number
  /** Frame lengths, including header and checksum. */
  readonly bytes: readonly number[]
  /** The relative frequency of each length; all equal if omitted. */
  readonly ratio?: readonly number[]
  /** Virtual time. */
  readonly seconds: number
  /** Time that a station needs between two frames, jittered by 10 %; if omitted, the next frame is always ready. */
  readonly turnaroundNs?: number
  readonly seed: string
}

const JITTER = 0.1

export interface EthernetMeasurement {
  /** Everything sent successfully, including preamble and gap. */
  readonly megabitsPerSecond: number
  readonly framesPerSecond: number
  readonly collisions: number
  /** Frames given up after 16 collisions. */
  readonly drops: number
  /** From when a station has a frame until its last bit is sent or it is given up; NaN if there was none. */
  readonly meanDelaySeconds: number
  /** Jain's index over the bits of the stations: 1 if all sent the same, 1 / stations if one sent everything. */
  readonly fairness: number
}

/** Throws RangeError for an impossible load. */
export function measureEthernet(load: EthernetLoad): EthernetMeasurement {
  const { stations, bytes, seconds: duration, turnaroundNs = 0, seed } = load
  const ratio = load.ratio ?? bytes.map(() => 1)
  if (!Number.isInteger(stations) || stations < 1) throw new RangeError(`1 station or more; got ${stations}`)
  if (bytes.length === 0 || ratio.length !== bytes.length) {
    throw new RangeError(`one share for each of the ${bytes.length} frame lengths; got ${ratio.length}`)
  }
  if (!ratio.every((share) => share >= 0) || !(sum(ratio) > 0)) {
    throw new RangeError(`shares are 0 or more, one of them more than 0; got ${ratio.join(':')}`)
  }
  if (!(duration > 0)) throw new RangeError(`more than 0 seconds; got ${duration}`)

  const simulation = new Simulation()
  const streams = new RandomStreams(seed)
  const network = new Ethernet(simulation, streams.of('backoff'), load)
  const listener = network.attach(() => {})
  const lengths = streams.of('frame lengths')
  const singleFrames = bytes.map((length) => [length])
  const total = sum(ratio)
  const draw = (): readonly number[] => {
    let point = lengths.uniform() * total
    for (const [at, share] of ratio.entries()) {
      if (point < share) return singleFrames[at]!
      point -= share
    }
    return singleFrames.at(-1)!
  }
  const senders = Array.from({ length: stations }, () => network.attach(() => {}))
  const turnaround = streams.of('turnaround')
  const send = (port: EthernetPort): void => port.transmit(listener.id, draw(), port, turnaroundNs > 0 ? rest : send)
  const rest = (port: EthernetPort): void => {
    simulation.after(Math.round(turnaroundNs * (1 + JITTER * (2 * turnaround.uniform() - 1))), send, port)
  }
  for (const port of senders) send(port)
  simulation.run(seconds(duration))

  const { statistics } = network
  return {
    megabitsPerSecond: statistics.bits / duration / 1e6,
    framesPerSecond: statistics.frames / duration,
    collisions: statistics.collisions,
    drops: statistics.drops,
    meanDelaySeconds: toSeconds(statistics.delayNs / statistics.packets),
    fairness: jainIndex(senders.map((port) => port.bits)),
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** (sum x)^2 / (n sum x^2), Jain, Chiu and Hawe 1984. */
const jainIndex = (shares: readonly number[]): number => {
  const total = sum(shares)
  const squares = sum(shares.map((share) => share * share))
  return squares === 0 ? 1 : (total * total) / (shares.length * squares)
}
