// Pre-copy checkpointing: the process forks and continues; the child writes the copy, sharing the processor with its parent meanwhile
// (paper, 3.1 and Table 3).

import { allPages, block, capture, fork, type ImageWriter, prepare, unblock, write } from './image-writer.ts'

export const preCopy: ImageWriter = {
  *handler(services, process) {
    const since = block(services, process)
    yield* fork(services, process)
    const snapshot = yield* capture(services, process, 'nothing')
    process.memory.share()
    if (snapshot !== null) unblock(services, process, since)
    return snapshot
  },

  *child(services, process, snapshot) {
    yield* prepare(services, 'child')
    yield* write(services, process, snapshot, allPages(snapshot.image), { untouched: true })
    process.memory.unshare() // the child ends
  },
}
