// Copy-on-write checkpointing inside the kernel (Elnozahy, Johnson and Zwaenepoel 1992; Li, Naughton and Plank 1990): dirty bits tell which
// pages were written since the last checkpoint, so nothing is forked and nothing compared. These pages are write-protected while the
// process is blocked, one mapping each, and written out while it runs. A page that it writes before the servers have it costs a fault and a
// copy.

import { allPages, block, capture, type ImageWriter, prepare, unblock, write } from './image-writer.ts'

export const copyOnWrite: ImageWriter = {
  *handler(services, process) {
    const since = block(services, process)
    const { memory, created, kept } = process
    if (kept === null) memory.markWritten() // what the servers have is unknown
    const written = memory.protectWritten()
    const workNs = Math.round(services.host.profile.cpu.forkNsPerPage * memory.pagesOf(written))
    process.account.copyNs += workNs
    yield services.host.cpu.job(workNs)
    const snapshot = yield* capture(services, process, created ?? (kept === null ? 'nothing' : 'committed'))
    if (snapshot === null) return null
    unblock(services, process, since)
    return { ...snapshot, written: kept === null ? allPages(snapshot.image) : written }
  },

  *child(services, process, snapshot) {
    yield* prepare(services, 'child')
    const { memory } = process
    const stored = (grains: readonly number[]): void => memory.release(grains)
    const committed = yield* write(services, process, snapshot, snapshot.written!, { stored })
    process.kept = committed ? snapshot.image : null
    process.created = null
  },
}
