// Where on its disk a file server writes each request, and which requests are on the disk before they are answered.

import type { Extent, StorageDevice, Where } from '../../../machine/disk.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { LogDurability } from '../../mechanisms.ts'
import type { StorageRequest } from '../storage-requests.ts'
import { BLOCK_BYTES, PER_RECORD_BYTES, recordsBytes, SECTOR_BYTES } from '../transfer-sizes.ts'
import type { WrittenLog } from './written-log.ts'

export class Places {
  readonly #disk: Pick<StorageDevice, 'scattered'>
  readonly #durability: LogDurability
  readonly #log: Pick<WrittenLog, 'extent'>
  readonly #images = new Map<ProcessName, Extent>()

  constructor(disk: Pick<StorageDevice, 'scattered'>, durability: LogDurability, log: Pick<WrittenLog, 'extent'>) {
    this.#disk = disk
    this.#durability = durability
    this.#log = log
  }

  /** Where the checkpoints of a process lie. The file system has been in use, so its free blocks are not contiguous. */
  ofImages(process: ProcessName): Extent {
    let extent = this.#images.get(process)
    if (extent === undefined) {
      extent = this.#disk.scattered()
      this.#images.set(process, extent)
    }
    return extent
  }

  /** Where and how much a request writes before it is answered; null if the answer does not wait for the disk. */
  written(request: StorageRequest): readonly [Where, number] | null {
    const writtenThrough = this.#durability === 'written-through'
    switch (request.kind) {
      case 'block':
        return [this.ofImages(request.process), request.bytes]
      case 'commit':
      case 'end':
        return ['random', BLOCK_BYTES]
      case 'write-file':
        return ['random', request.payload.bytes]
      case 'claim':
      case 'roll-back':
      case 'keep-note':
        return ['random', SECTOR_BYTES]
      case 'append':
        return writtenThrough ? [this.#log.extent, PER_RECORD_BYTES + request.record.payload.bytes] : null
      case 'append-all':
        return writtenThrough ? [this.#log.extent, recordsBytes(request.records)] : null
      case 'begin':
        return writtenThrough ? ['random', SECTOR_BYTES] : null
      default:
        return null
    }
  }
}
