// Flows: transfers that go on at a rate instead of piece by piece. Each takes a share of some resources (a link, a disk, a processor); rates
// are max-min fair, and are worked out anew when a flow begins or ends, for those flows only that it touches, be it through others. One
// that finds room enough, or leaves where there was, changes nothing for anybody else, so that nobody is looked at.
// A flow costs an event however much it carries. This file does not know what resources stand for.

import type { Simulation, Timer } from '../../kernel/simulation.ts'
import { maxMinRates } from './max-min.ts'

/** Something that is there once: what flows take of it together is at most all of its time. */
export class FlowResource {
  readonly flows = new Set<Flow>()
  /** Of all its time, what flows take. */
  load = 0
  /** Called when that has changed. */
  readonly loadChanged: ((load: number) => void) | null
  /** Called when a flow is held: so much of its time it does not take. */
  readonly spared: ((ns: number) => void) | null

  constructor(loadChanged: ((load: number) => void) | null = null, spared: ((ns: number) => void) | null = null) {
    this.loadChanged = loadChanged
    this.spared = spared
  }
}

/** With less load a resource holds nobody. */
const ROOM = 1 - 1e-6
/** Rates that differ by less may be the same, but for rounding. */
const NEARLY = 1 - 1e-6

export interface Share {
  readonly resource: FlowResource
  /** Of its time, what a unit takes. */
  readonly unitNs: number
}

/** What a flow is like at present: that may depend on the others that are there. */
export interface Shape {
  /** What a unit takes when nobody else is there. */
  readonly leastNs: number
  readonly shares: readonly Share[]
}

export interface FlowPlan {
  /** How much there is to carry. */
  readonly units: number
  /** Where it is held by the same as others, rates are in proportion to this. */
  readonly weight: number
  /** What it takes shares of; that does not change. */
  readonly resources: readonly FlowResource[]
  shape(): Shape
  /** What others are like depends on whether it is there. */
  readonly sways: boolean
  /** Asked at its planned end: by how long it is late in all, for what the rates do not hold. */
  readonly lateNs?: () => number
  /** Called when all is carried. */
  readonly ended: () => void
}

export class Flow {
  readonly plan: FlowPlan
  /** The flows': all of these. */
  shape: Shape = { leastNs: 1, shares: [] }
  done = 0
  rate = 0
  since = 0
  /** It stood still for so long since then, or will. */
  lostNs = 0
  /** Of that, what its timer does not know of. */
  unplannedNs = 0
  /** By how long it has found itself late. */
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

  /** Ends a flow before its time; gives what it has carried, in units. */
  cut(flow: Flow): number {
    this.#settle(flow)
    spare(flow, -flow.lostNs)
    this.#remove(flow)
    return flow.done
  }

  /** Something stands in the way of a flow: it stands still for so long. */
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

  /** What it has carried by now. */
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

  /** The planned end: all is carried, unless it has stood still. */
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

/** The flows that have something to do with this one, itself among them, in the order in which they are found. */
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
 * What a flow that begins can have of what the others leave, if that is its fair share: nobody has more where it is held. 0: it is not,
 * and somebody has to give way.
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

/** Whether no other flow has more of a resource than this one, or than a part of what it has. */
function isHighest({ rate, plan }: Flow, { flows }: FlowResource, part: number): boolean {
  const most = (part * rate) / plan.weight
  for (const other of flows) if (other.plan !== plan && other.rate / other.plan.weight > most) return false
  return true
}

/** What a flow takes while it goes on it does not take while it stands still. */
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
