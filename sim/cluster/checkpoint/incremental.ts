// Incremental checkpointing outside the kernel: the forked child compares itself with the child kept from the last checkpoint, writes the
// pages that differ, and becomes the kept one (paper, 3.1 and Table 4). The first checkpoint compares with the executable: pages that the
// process never wrote, mainly text and libraries, can be read from there.

import { differingPages } from '../../machine/differing-pages.ts'
import { block, capture, fork, type ImageWriter, prepare, touch, unblock, workOfChild, write } from './image-writer.ts'

export const incremental: ImageWriter = {
  *handler(services, process) {
    const since = block(services, process)
    yield* fork(services, process)
    const base = process.created ?? (process.kept === null ? 'nothing' : 'committed')
    const snapshot = yield* capture(services, process, base)
    process.memory.share() // for good: the child lives on as the kept copy
    if (snapshot !== null) unblock(services, process, since)
    return snapshot
  },

  *child(services, process, snapshot) {
    yield* prepare(services, 'child')
    const { kept } = process
    yield* touch(services, process, snapshot.image.pages)
    if (kept !== null) {
      // The kept child touched all its pages when it did its own comparison; nobody has touched those of the executable.
      if (kept === process.created) yield* touch(services, process, kept.pages)
      const workNs = Math.round(process.imageBytes * services.host.profile.cpu.compareNsPerByte)
      process.account.compareNs += workNs
      yield workOfChild(services, workNs)
    }
    const committed = yield* write(services, process, snapshot, differingPages(kept, snapshot.image))
    if (!committed) return
    process.kept = snapshot.image
    process.created = null
  },
}
