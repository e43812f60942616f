// Which servers a server was in step with. When all are down and some come back, the last ones to go have what counts, and each has to know
// whether others may have gone on without it: so it keeps on its disk which ones were up (the was-available sets of Carroll, Long and
// Pâris). A set that is too large only makes it wait for one more server; so a name is added before it matters, and removed at leisure.

import type { StorageDevice } from '../../machine/disk.ts'
import { SECTOR_BYTES } from './transfer-sizes.ts'

export class WasAvailable {
  readonly #disk: StorageDevice
  #replicas: Set<number>
  /** Replicas added since this server came back. */
  readonly #added = new Set<number>()
  #onDisk: readonly number[]

  constructor(disk: StorageDevice, replicas: readonly number[]) {
    this.#disk = disk
    this.#replicas = new Set(replicas)
    this.#onDisk = replicas
  }

  /** The set that a crash would leave. */
  get onDisk(): readonly number[] {
    return this.#onDisk
  }

  /** `then` is called when it is on the disk. */
  add(replica: number, then: () => void): void {
    this.#added.add(replica)
    this.#replicas.add(replica)
    this.#write(then)
  }

  /** A replica has died, and this server, which counts, goes on without it. */
  remove(replica: number): void {
    this.removeAll((other) => other === replica)
  }

  removeAll(hasDied: (replica: number) => boolean): void {
    const dead = [...this.#replicas].filter(hasDied)
    for (const replica of dead) {
      this.#added.delete(replica)
      this.#replicas.delete(replica)
    }
    if (dead.length > 0) this.#write(() => {})
  }

  /** The set becomes these replicas and those added since this server came back; `then` is called when that is on the disk. */
  become(replicas: readonly number[], then: () => void): void {
    this.#replicas = new Set([...replicas, ...this.#added])
    this.#write(then)
  }

  #write(then: () => void): void {
    const replicas = [...this.#replicas]
    const written = (): void => {
      this.#onDisk = replicas
      then()
    }
    this.#disk.request('write', 'random', SECTOR_BYTES, written, undefined)
  }
}

/**
 * Of the servers that are back, given the set on each one's disk: those that were up to the last. All members of such a server's set are
 * back, and have it in theirs.
 */
export function lastToGo(sets: ReadonlyMap<number, readonly number[]>): number[] {
  const isLast = (replica: number, set: readonly number[]): boolean =>
    set.every((other) => sets.get(other)?.includes(replica) === true)
  return [...sets].filter(([replica, set]) => isLast(replica, set)).map(([replica]) => replica)
}

/**
 * The last to go, and the members of their sets. Of two servers in step, one may not have recorded yet on its disk that a third had gone,
 * and so not be among the last; it may still have gone on after the other, and what was acknowledged then is on its disk only.
 */
export function inStep(sets: ReadonlyMap<number, readonly number[]>): number[] {
  const last = lastToGo(sets)
  return [...sets.keys()].filter((replica) => last.some((one) => sets.get(one)!.includes(replica)))
}
