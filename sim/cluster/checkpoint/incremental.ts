// Incremental checkpointing outside the kernel: the forked child compares itself with the child kept from the last checkpoint,
// writes the pages that differ, and becomes the kept one (paper, 3.1 and Table 4). The first one compares with the program's
// file: what a process never wrote, text and libraries above all, can be had from there.

import { differingPages } from '../../machine/differing-pages.ts'
import { block, capture, fork, type ImageWriter, prepare, touch, unblock, workOfChild, write } from './image-writer.ts'

export const incremental: ImageWriter = {
  *handler(services, process) {
    const since = block(services, process)
    yield* fork(services, process)
    const base = process.created ?? (process.kept === null ? 'nothing' : 'committed')
    const snapshot = yield* capture(services, process, base)
    process.memory.share() // and so it stays: the child lives on as the kept copy
    if (snapshot !== null) unblock(services, process, since)
    return snapshot
  },

  *child(services, process, snapshot) {
    yield* prepare(services, 'child')
    const { kept } = process
    yield* touch(services, process, snapshot.image.pages)
    if (kept !== null) {
      // the kept child has touched all its pages already, when it was the one that compared; those of the file nobody has
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
