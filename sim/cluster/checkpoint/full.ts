// Full checkpointing: the process is blocked until its whole address space is on stable storage (paper, 6.3, Table 2).

import { allPages, block, capture, type ImageWriter, prepare, unblock, write } from './image-writer.ts'

export const full: ImageWriter = {
  *handler(services, process) {
    const since = block(services, process)
    const snapshot = yield* capture(services, process, 'nothing')
    if (snapshot === null) return null
    yield* prepare(services, 'process')
    yield* write(services, process, snapshot, allPages(snapshot.image))
    if (services.hosted.get(process.name) === process) unblock(services, process, since)
    return null
  },
}
