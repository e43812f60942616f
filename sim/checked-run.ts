// What checks need of a run: what is known before it begins, how it ended, and how the hosts stand when they have come to rest.
// Everything here turns the world into plain data; the checks themselves never see a host.

import { checkpointSetting, copyingNs } from './checkpoint-setting.ts'
import type { HostAtRest, RestState, RunEnd, RunSetting, VaultAtRest } from './checks/run-facts.ts'
import type { Layer } from './cluster/layer.ts'
import { bytesBeyond } from './cluster/storage/vault/holding.ts'
import { isNetworkFault } from './faults/network-faults.ts'
import type { RunEnd as KernelEnd } from './kernel/simulation.ts'
import type { SimulationResult } from './result.ts'
import { outcomeOf } from './run-result.ts'
import { protocolOf } from './scenario/chosen/chosen-protocol.ts'
import { type KnownParts, knownParts } from './scenario/known-parts.ts'
import { chosenReplication } from './scenario/replication.ts'
import type { TraceEventKind } from './trace/event.ts'
import type { World } from './world.ts'

export function settingOf(
  { scenario, hosts: machines }: World,
  crashFree: SimulationResult | null,
  parts: KnownParts = knownParts,
): RunSetting {
  const { hosts, protocol, faults } = scenario
  const servers = hosts.filter(({ role }) => role === 'server').map(({ name }) => name)
  const { lostAtOnce: lostBy, needs = [] } = protocolOf(scenario, parts)
  const lostAtOnce = lostBy?.(protocol)
  const needed = hosts.filter(({ role }) => needs.some((each) => each === role)).map(({ name }) => name)
  return {
    ...(lostAtOnce !== undefined && { lostAtOnce }),
    ...(needed.length > 0 && { needed }),
    hosts: hosts.map(({ name, role }) => ({ name, role })),
    replicas: servers.slice(0, chosenReplication(scenario).copies),
    ring: protocol.ring,
    networkFaults: faults.some(isNetworkFault),
    checkpoint: crashFree && checkpointSetting(scenario, machines, crashFree),
    crashFree: crashFree && {
      isComplete: crashFree.outcome === 'completed',
      answers: digestsOf(crashFree.answers),
      files: digestsOf(crashFree.files),
      endedNs: Math.round(crashFree.endsAtSeconds * 1e9),
    },
  }
}

const digestsOf = (digests: Readonly<Record<string, string>>): ReadonlyMap<string, number> =>
  new Map(Object.entries(digests).map(([name, hex]) => [name, Number.parseInt(hex, 16) | 0]))

export function endOf(world: World): RunEnd {
  return {
    ...outcomeOf(world),
    atNs: world.finishedAt ?? world.simulation.now,
    processes: [...world.known],
    answers: new Map([...world.answers].map(([name, { digest }]) => [name, digest])),
    ownFiles: world.ownFiles,
  }
}

/** Changes after which the ring is not at rest yet. */
const unrest: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>([
  ...(['host-crashed', 'host-restarted', 'host-stalled', 'host-suspected', 'host-declared-dead'] as const),
  ...(['view-changed', 'host-joins', 'host-joined', 'found-itself-dead', 'server-stale', 'server-caught-up'] as const),
])

/**
 * So many times the ring's own bound is waited for rest, and as long as copying everything to all servers that are catching up takes; then
 * what is found is judged as it is.
 */
const PATIENCE = 100

/** Lets a world come to rest when its run has ended. */
export class Rest {
  readonly #world: World
  #lastChange = 0

  constructor(world: World) {
    this.#world = world
    world.trace.read((atNs, event) => {
      // a host that stands still changes something when it wakes: it may find that it was taken for dead
      const untilNs = event.kind === 'host-stalled' ? atNs + event.forNs : atNs
      this.#lastChange = Math.max(this.#lastChange, untilNs)
    }, unrest)
  }

  /**
   * Faults cease, hosts that are to come back do, and the world runs on until the ring has been quiet for twice its bound.
   * Gives way after about so many events.
   * @param complete whether servers are waited for until they have caught up; without a complete copy none ever does
   */
  *come(complete: boolean, mostEvents?: number): Generator<void, RestState> {
    const { simulation, injector, layers, hosts, scenario } = this.#world
    const { periodNs, timeoutNs, misses } = scenario.protocol.ring
    const boundNs = periodNs + (misses + 1) * timeoutNs
    injector.endFaults()
    let patience = PATIENCE
    for (let waited = 0; waited < patience; ) {
      if ((yield* this.#goOn(simulation.now + boundNs, mostEvents)) === 'idle') break
      if (injector.underWay) {
        this.#lastChange = Math.max(this.#lastChange, simulation.now)
        continue
      }
      if (waited++ === 0 && complete) patience += Math.ceil(this.#catchingUpNs() / boundNs)
      const stale = hosts.some(({ alive, id }) => alive && layers[id]!.server?.caughtUp === false)
      // One that asks to be let in may have to ask many that are dead before one that answers.
      const outside = hosts.some(({ alive, id }) => alive && !layers[id]!.takesPart)
      // A request that was lost is sent again, but only after a while.
      const asking = hosts.some(({ alive, id }) => alive && layers[id]!.transport.isAsking)
      const quiet = simulation.now - this.#lastChange >= 2 * boundNs
      if (quiet && !(complete && (stale || asking)) && !outside) break
    }
    return { hosts: layers.map((layer) => hostAtRest(layer, hosts[layer.id]!.alive)) }
  }

  /** What it takes at most until the servers that are catching up have everything, one after another. */
  #catchingUpNs(): number {
    const { scenario, hosts, layers } = this.#world
    const servers = layers.flatMap(({ id, server }) => (hosts[id]!.alive && server !== null ? [server] : []))
    const returning = servers.filter(({ caughtUp }) => !caughtUp).length
    const vaults = servers.flatMap((server) => (server.caughtUp ? [...server.vaults().values()] : []))
    const bytes = vaults.reduce((sum, vault) => sum + bytesBeyond(vault, null), 0)
    return copyingNs(scenario, hosts, returning * bytes)
  }

  *#goOn(untilNs: number, mostEvents?: number): Generator<void, KernelEnd> {
    for (;;) {
      const end = this.#world.simulation.run(untilNs, mostEvents)
      if (end !== 'paused') return end
      yield
    }
  }
}

function hostAtRest(layer: Layer, alive: boolean): HostAtRest {
  const { host, hostNames, boot, membership, locations, hosted, server } = layer
  return {
    name: host.name,
    alive,
    boot,
    view: membership.live().map((id) => `${hostNames[id]}/${membership.member(id).boot}`),
    processes: [...hosted.keys()],
    knownEnds: [...locations.entries()].filter(({ ended }) => ended).map(({ plan }) => plan.name),
    server: server && {
      caughtUp: server.caughtUp,
      vaults: [...server.vaults()].map(
        ([process, vault]): VaultAtRest => ({
          process,
          committed: vault.versions.newest,
          received: vault.committed?.saved.received ?? 0,
          records: vault.log.length,
          ended: vault.ended !== null,
          files: vault.files.digest(),
          digest: vault.digest(),
        }),
      ),
    },
  }
}
