// Flows: transfers that proceed at a rate instead of piece by piece. Each takes a share of some resources (a link, a disk, a processor).
// Rates are max-min fair and are recomputed when a flow begins or ends, but only for the flows it affects, directly or through others. A
// flow that fits into spare capacity, or frees capacity that nobody was short of, changes nothing for the others, so none of them is looked
// at. A flow costs one event however much it carries. This file does not know what the resources stand for.

import type { Simulation, Timer } from '../../kernel/simulation.ts'
import { maxMinRates } from './max-min.ts'

/** A resource of capacity 1: together, flows take at most all of its time. */
export class FlowResource {
  readonly flows = new Set<Flow>()
  /** The fraction of its time that flows take. */
  load = 0
  /** Called when `load` has changed. */
  readonly loadChanged: ((load: number) => void) | null
  /** Called when a flow is held up, with the time that it will not take. */
  readonly spared: ((ns: number) => void) | null

  constructor(loadChanged: ((load: number) => void) | null = null, spared: ((ns: number) => void) | null = null) {
    this.loadChanged = loadChanged
    this.spared = spared
  }
}

/** Below this load a resource limits no flow. */
const ROOM = 1 - 1e-6
/** Rates whose ratio lies above this may be equal up to rounding. */
const NEARLY = 1 - 1e-6

export interface Share {
  readonly resource: FlowResource
  /** The time of the resource that one unit takes. */
  readonly unitNs: number
}

/** What a flow currently needs, which may depend on the other flows present. */
export interface Shape {
  /** The time per unit when no other flow is present. */
  readonly leastNs: number
  readonly shares: readonly Share[]
}

export interface FlowPlan {
  /** How much there is to carry. */
  readonly units: number
  /** Flows limited by the same resource get rates in proportion to this. */
  readonly weight: number
  /** The resources it shares; they do not change. */
  readonly resources: readonly FlowResource[]
  shape(): Shape
  /** Whether the shapes of other flows depend on its presence. */
  readonly sways: boolean
  /** Asked at its planned end: its total delay so far from causes that the rates do not cover. */
  readonly lateNs?: () => number
  /** Called when everything has been carried. */
  readonly ended: () => void
}

export class Flow {
  readonly plan: FlowPlan
  /** For Flows, like all fields below. */
  shape: Shape = { leastNs: 1, shares: [] }
  done = 0
  rate = 0
  since = 0
  /** How long it has stood still since `since`, or will. */
  lostNs = 0
  /** The part of `lostNs` that its timer does not include. */
  unplannedNs = 0
  /** The delay already accounted for (see `FlowPlan.lateNs`). */
  lateNs = 0
  timer: Timer = -1

  constructor(plan: FlowPlan) {
    this.plan = plan
  }
}

export class Flows {
  readonly #simulation: Simulation

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  begin(plan: FlowPlan): Flow {
    const flow = new Flow(plan)
    flow.since = this.#simulation.now
    for (const resource of plan.resources) resource.flows.add(flow)
    flow.shape = plan.shape()
    const rate = plan.sways ? 0 : rateInRoom(flow)
    if (rate === 0) this.#share(touching(flow))
    else {
      this.#setRate(flow, rate)
      for (const { resource, unitNs } of flow.shape.shares) setLoad(resource, resource.load + unitNs * rate)
    }
    return flow
  }

  /** Ends a flow early; returns how many units it has carried. */
  cut(flow: Flow): number {
    this.#settle(flow)
    spare(flow, -flow.lostNs)
    this.#remove(flow)
    return flow.done
  }

  /** Something blocks a flow: it stands still for `forNs`. */
  hold(flow: Flow, forNs: number): void {
    const wholeNs = Math.round(forNs)
    flow.lostNs += wholeNs
    flow.unplannedNs += wholeNs
    spare(flow, wholeNs)
  }

  #remove(flow: Flow): void {
    const { resources, sways } = flow.plan
    const { shares } = flow.shape
    if (flow.timer >= 0) this.#simulation.cancel(flow.timer)
    flow.timer = -1
    if (!sways && shares.every(({ resource }) => resource.load < ROOM || isHighest(flow, resource, NEARLY))) {
      for (const resource of resources) resource.flows.delete(flow)
      for (const { resource, unitNs } of shares) {
        setLoad(resource, resource.flows.size === 0 ? 0 : resource.load - unitNs * flow.rate)
      }
      return
    }
    const others = touching(flow)
    others.delete(flow)
    for (const resource of resources) resource.flows.delete(flow)
    this.#share(others)
    for (const resource of resources) tell(resource)
  }

  /** Updates what it has carried to this instant. */
  #settle(flow: Flow): void {
    const elapsedNs = this.#simulation.now - flow.since
    const lostNs = Math.min(elapsedNs, flow.lostNs)
    flow.lostNs -= lostNs
    flow.since += elapsedNs
    flow.done = Math.min(flow.plan.units, flow.done + (elapsedNs - lostNs) * flow.rate)
  }

  #share(flows: ReadonlySet<Flow>): void {
    const resources = new Map<FlowResource, number>()
    const demands = [...flows].map((flow) => {
      this.#settle(flow)
      flow.shape = flow.plan.shape()
      const { leastNs, shares } = flow.shape
      for (const { resource } of shares) if (!resources.has(resource)) resources.set(resource, resources.size)
      return {
        weight: flow.plan.weight,
        cap: 1 / leastNs,
        demands: shares.map(({ resource, unitNs }) => [resources.get(resource)!, unitNs] as const),
      }
    })
    const rates = maxMinRates(demands, new Array<number>(resources.size).fill(1))
    for (const [at, flow] of [...flows].entries()) this.#setRate(flow, rates[at]!)
    for (const resource of resources.keys()) tell(resource)
  }

  #setRate(flow: Flow, rate: number): void {
    if (rate === flow.rate && flow.timer >= 0) return
    flow.rate = rate
    if (flow.timer >= 0) this.#simulation.cancel(flow.timer)
    const leftNs = Math.max(0, flow.plan.units - flow.done) / rate
    flow.unplannedNs = 0
    flow.timer = this.#simulation.after(Math.round(leftNs) + flow.lostNs, this.#look, flow)
  }

  /** The planned end: everything has been carried, unless the flow has stood still. */
  readonly #look = (flow: Flow): void => {
    flow.timer = -1
    const lateNs = flow.plan.lateNs?.() ?? 0
    if (lateNs > flow.lateNs) {
      this.hold(flow, lateNs - flow.lateNs)
      flow.lateNs = lateNs
    }
    if (flow.unplannedNs > 0) {
      flow.timer = this.#simulation.after(flow.unplannedNs, this.#look, flow)
      flow.unplannedNs = 0
      return
    }
    flow.done = flow.plan.units
    this.#remove(flow)
    flow.plan.ended()
  }
}

/** The flows connected to this one through shared resources, including itself, in the order they are found. */
function touching(flow: Flow): Set<Flow> {
  const found = new Set([flow])
  const seen = new Set<FlowResource>()
  for (const each of found) {
    for (const resource of each.plan.resources) {
      if (seen.has(resource)) continue
      seen.add(resource)
      for (const other of resource.flows) found.add(other)
    }
  }
  return found
}

/**
 * The rate a new flow gets from spare capacity, if that is its fair share: no other flow has more of the resource that limits it. 0 if it
 * is not, and others have to give way.
 */
function rateInRoom(flow: Flow): number {
  const { shape } = flow
  let rate = 1 / shape.leastNs
  let isHeld = false
  for (const { resource, unitNs } of shape.shares) {
    const room = Math.max(0, 1 - resource.load)
    if (unitNs * rate <= room) continue
    rate = room / unitNs
    isHeld = true
  }
  if (!isHeld) return rate
  if (rate === 0) return 0
  flow.rate = rate
  const isFair = shape.shares.every(
    ({ resource, unitNs }) => resource.load + unitNs * rate < ROOM || isHighest(flow, resource, 1),
  )
  flow.rate = 0
  return isFair ? rate : 0
}

/** Whether no other flow on a resource has a higher rate, relative to its weight, than `part` of this one's. */
function isHighest({ rate, plan }: Flow, { flows }: FlowResource, part: number): boolean {
  const most = (part * rate) / plan.weight
  for (const other of flows) if (other.plan !== plan && other.rate / other.plan.weight > most) return false
  return true
}

/** A flow that stands still does not take its shares; tells the resources how much time that frees. */
function spare({ rate, shape }: Flow, forNs: number): void {
  if (forNs === 0) return
  for (const { resource, unitNs } of shape.shares) {
    if (resource.spared !== null) resource.spared(forNs * rate * unitNs)
  }
}

function tell(resource: FlowResource): void {
  let load = 0
  for (const { rate, shape } of resource.flows) {
    for (const share of shape.shares) if (share.resource === resource) load += rate * share.unitNs
  }
  setLoad(resource, Math.min(1, load))
}

function setLoad(resource: FlowResource, load: number): void {
  if (load === resource.load) return
  resource.load = load
  resource.loadChanged?.(load)
}
