// Where a process goes: at the start, and after a crash. Then the paper takes the host that found the crash, GATOSTAR the least loaded one.

import type { ProcessPlan } from '../../programs/program.ts'
import type { Placement } from '../mechanisms.ts'
import type { Detector } from '../ring/detector.ts'
import type { Location, Locations } from '../ring/locations.ts'
import type { Membership } from '../ring/membership.ts'

/** What choosing a place takes: who is there, and how much each has to do. */
export interface PlacingRoles {
  readonly id: number
  readonly hostNames: readonly string[]
  readonly isWorkstation: (host: number) => boolean
  readonly membership: Pick<Membership, 'isLive' | 'member'>
  readonly locations: Pick<Locations, 'load'>
  readonly detector: Pick<Detector, 'reportedLoad'>
}

/** Picks one of the live workstations (in ring order from the chooser on); `load` is how many processes a host has. */
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

/** The host for a process that is to be restarted, or -1 when no workstation is left. */
export function placeRestarted(
  services: PlacingRoles & { readonly settings: { readonly placement: Placement } },
): number {
  const workstations = liveWorkstations(services, services.id)
  if (workstations.length === 0) return -1
  return placements[services.settings.placement](workstations, (host) => loadOf(services, host))
}

/** The host for a new process: the least loaded, looking from the neighbour of the one that creates it. */
export function placeNew(services: PlacingRoles): number {
  const workstations = liveWorkstations(services, services.id + 1)
  return workstations.length === 0 ? -1 : leastLoaded(workstations, (host) => loadOf(services, host))
}

/** By the table of locations, corrected by what the host last said of itself on the ring. */
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
