// A machine: processor, memory, disk, network port, and the tasks that run on it. It is fail-silent: a crash stops every part at the same
// instant, in a fixed order, and each part defines what it keeps. It does not know what runs on it.

import type { RandomStream } from '../kernel/chance/random.ts'
import type { Simulation } from '../kernel/simulation.ts'
import { TaskGroup } from '../kernel/task-group.ts'
import { Cpu } from './cpu.ts'
import { Disk, type DiskLoss, type StorageDevice } from './disk.ts'
import { FileCache } from './file-cache.ts'
import type { Network, NetworkPort, Receive } from './network.ts'
import type { HostProfile } from './profiles/profile.ts'
import { SolidDisk } from './storage/solid-disk.ts'

export interface HostPlan {
  readonly name: string
  readonly profile: HostProfile
  readonly network: Network
  /** Draws where the disk puts files. */
  readonly random: RandomStream
  /** Draws the order in which the disk did delayed writes, when a crash makes it visible. */
  readonly order: () => RandomStream
}

export class Host {
  readonly name: string
  readonly profile: HostProfile
  readonly simulation: Simulation
  readonly cpu: Cpu
  readonly disk: StorageDevice
  readonly files: FileCache
  readonly port: NetworkPort
  /** Everything that runs here and dies with the machine. */
  readonly tasks: TaskGroup
  /** Receives the packets that arrive; null after a crash. */
  onPacket: Receive | null = null
  readonly #order: () => RandomStream
  #alive = true
  #bootCount = 0

  constructor(simulation: Simulation, plan: HostPlan) {
    this.name = plan.name
    this.profile = plan.profile
    this.simulation = simulation
    this.cpu = new Cpu(simulation)
    const { disk, solidDisk } = plan.profile
    this.disk = solidDisk === undefined ? new Disk(simulation, disk, plan.random) : new SolidDisk(simulation, solidDisk)
    this.files = new FileCache(simulation, this.disk)
    this.#order = plan.order
    this.tasks = new TaskGroup(simulation)
    this.port = plan.network.attach((packet, from) => this.onPacket?.(packet, from))
  }

  /** Its address on the network. */
  get id(): number {
    return this.port.id
  }

  get alive(): boolean {
    return this.#alive
  }

  /** How often it has been restarted: 0 before its first crash. */
  get bootCount(): number {
    return this.#bootCount
  }

  /** Stops the machine at this instant; returns what became of its disk's requests. It must be up. */
  crash(): DiskLoss {
    if (!this.#alive) throw new Error(`${this.name} crashes while it is down`)
    this.#alive = false
    this.onPacket = null
    this.port.overhear(null)
    this.tasks.kill()
    this.cpu.reset()
    this.port.reset()
    const loss = this.disk.reset()
    this.files.reset(loss, this.#order)
    return loss
  }

  /** Restarts the machine, with empty memory and its disk as the crash left it. It must be down. */
  restart(): void {
    if (this.#alive) throw new Error(`${this.name} starts while it is up`)
    this.#alive = true
    this.#bootCount++
  }
}
