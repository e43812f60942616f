// Chooses the host of a process, at the start and after a crash. After a crash the paper takes the host that detected it, GATOSTAR the
// least loaded one.

import type { ProcessPlan } from '../../programs/program.ts'
import type { Placement } from '../mechanisms.ts'
import type { Detector } from '../ring/detector.ts'
import type { Location, Locations } from '../ring/locations.ts'
import type { Membership } from '../ring/membership.ts'

/** What choosing a host requires: which hosts are live, and how loaded each is. */
export interface PlacingRoles {
  readonly id: number
  readonly hostNames: readonly string[]
  readonly isWorkstation: (host: number) => boolean
  readonly membership: Pick<Membership, 'isLive' | 'member'>
  readonly locations: Pick<Locations, 'load'>
  readonly detector: Pick<Detector, 'reportedLoad'>
}

/** Picks one of the live workstations (in ring order, starting at the chooser); `load` is the number of processes on a host. */
type Choose = (workstations: readonly number[], load: (host: number) => number) => number

const leastLoaded: Choose = (workstations, load) => {
  let best = workstations[0]!
  for (const host of workstations) if (load(host) < load(best)) best = host
  return best
}

const placements = {
  detector: (workstations) => workstations[0]!,
  'least-loaded': leastLoaded,
} as const satisfies Record<Placement, Choose>

/** The host on which to restart a process, or -1 if no workstation is left. */
export function placeRestarted(
  services: PlacingRoles & { readonly settings: { readonly placement: Placement } },
): number {
  const workstations = liveWorkstations(services, services.id)
  if (workstations.length === 0) return -1
  return placements[services.settings.placement](workstations, (host) => loadOf(services, host))
}

/** The host for a new process: the least loaded one, ties going to the first after the creating host in ring order. */
export function placeNew(services: PlacingRoles): number {
  const workstations = liveWorkstations(services, services.id + 1)
  return workstations.length === 0 ? -1 : leastLoaded(workstations, (host) => loadOf(services, host))
}

/** According to the table of locations, but at least what the host last reported on the ring. */
const loadOf = (services: PlacingRoles, host: number): number =>
  Math.max(services.locations.load(host), services.detector.reportedLoad(host))

function liveWorkstations(services: PlacingRoles, from: number): number[] {
  const hosts = services.hostNames.length
  const found: number[] = []
  for (let step = 0; step < hosts; step++) {
    const host = (from + step) % hosts
    if (services.isWorkstation(host) && services.membership.isLive(host)) found.push(host)
  }
  return found
}

/** Worker k on the k-th workstation, the master (number 0) on the one after the last worker. */
export function placeAtStart(plan: ProcessPlan, number: number, workstations: readonly number[]): Location {
  const at = (number + workstations.length - 1) % workstations.length
  return { plan, host: workstations[at]!, boot: 0, incarnation: 1, ended: false }
}
