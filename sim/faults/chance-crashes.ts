// Random crashes of single hosts, or of groups that crash together: when they strike, how long hosts stay down, and who is warned.

import type { RandomStream, RandomStreams } from '../kernel/chance/random.ts'
import { MAX_TIME_NS } from '../kernel/time.ts'
import { lognormal, timesBetweenCrashes } from './crash-times.ts'
import type { Fault, HostName } from './plan.ts'

type ChanceCrashes = Extract<Fault, { kind: 'crashes' }>

/** What random crashes may do to a world. */
export interface Strikes {
  readonly stream: RandomStream
  now(): number
  isUp(host: HostName): boolean
  /** Calls back at this instant, unless faults have ceased by then. */
  at(atNs: number, then: () => void): void
  crash(host: HostName, restartAfterNs: number | null): void
  warn(host: HostName, forNs: number): void
}

/** The hosts of a fault, in groups that crash together: racks of neighbours, or each host alone. */
export function groupsOf({ hosts, together }: ChanceCrashes): HostName[][] {
  const size = together?.hosts ?? 1
  return Array.from({ length: Math.ceil(hosts.length / size) }, (_, i) => hosts.slice(i * size, (i + 1) * size))
}

/** The random stream of a group. Code that predicts crashes without running the hosts draws from the same one. */
export const streamOfGroup = (streams: RandomStreams, fault: number, group: readonly HostName[]): RandomStream =>
  streams.of(`crashes ${fault} of ${group[0]}`)

/**
 * A group crashes after an uptime drawn at random. A planned crash in between does not stop this clock; the random crash is inert
 * if its host is already down when it strikes.
 */
export function crashByChance(
  fault: ChanceCrashes,
  group: readonly HostName[],
  groups: number,
  strikes: Strikes,
): void {
  const { stream } = strikes
  const meanNs = fault.eachNs ?? fault.meanTimeBetweenNs * groups
  const untilNs = fault.untilNs ?? MAX_TIME_NS
  const withinNs = fault.together?.withinNs ?? 0
  const downNs = (): number | null =>
    fault.repair === undefined
      ? fault.restartAfterNs
      : Math.max(1, Math.round(lognormal(stream, fault.repair.meanNs, fault.repair.sigma)))

  const strike = (): void => {
    let backNs: number | null = strikes.now()
    for (const host of group) {
      const restartAfterNs = downNs()
      const laterNs = withinNs === 0 ? 0 : Math.floor(stream.uniform() * withinNs)
      const up = laterNs > 0 || strikes.isUp(host)
      if (laterNs === 0) strikes.crash(host, restartAfterNs)
      else strikes.at(strikes.now() + laterNs, () => strikes.crash(host, restartAfterNs))
      if (up && restartAfterNs === null) backNs = null
      else if (up && backNs !== null) backNs = Math.max(backNs, strikes.now() + laterNs + restartAfterNs!)
    }
    if (backNs !== null) next(backNs)
  }

  const next = (fromNs: number): void => {
    const upNs = timesBetweenCrashes[fault.distribution](stream, meanNs, fault.shape)
    const atNs = fromNs + Math.round(upNs)
    if (atNs > untilNs) return
    if (fault.warningNs !== undefined) {
      const warnedAt = Math.max(strikes.now(), atNs - fault.warningNs)
      strikes.at(warnedAt, () => {
        for (const host of group) if (strikes.isUp(host)) strikes.warn(host, atNs - warnedAt)
      })
    }
    strikes.at(atNs, strike)
  }
  next(strikes.now())
}
