// Slips in how the processes of a dead host are found, placed and restarted, and in how they are saved before.

import { inFile } from '../mutant.ts'

export const recovery = [
  ...inFile('sim/cluster/hosting/recovery.ts', [
    {
      name: 'no-workstation-for-good',
      slip: 'A recovery that finds no workstation is forgotten, though one comes back later.',
      code: '        yield changed // one may',
      becomes: '        return // one may',
    },
    {
      name: 'nobody-steps-in',
      slip: 'When nobody answers for a death, the host before the dead one is responsible, which is not the next in the ring.',
      code: 'membership.successor(lost.host) === id',
      becomes: 'membership.successor(id) === lost.host',
    },
    {
      name: 'ended-is-open',
      slip: 'A process that has ended meanwhile is still to be restarted.',
      code: 'now.incarnation === incarnation && !now.ended',
      becomes: 'now.incarnation === incarnation',
    },
    {
      name: 'waits-for-a-later-boot',
      slip: 'A host that has given an order to one that crashes and comes back waits for the boot that knows of no order.',
      code: 'membership.isLive(place, boot)',
      becomes: 'membership.isLive(place)',
    },
    {
      name: 'only-the-last-process',
      slip: 'Of several processes on a dead host only the last one is restarted.',
      code: '[...(lost.get(entry.host) ?? []), entry]',
      becomes: '[entry]',
    },
  ]),
  ...inFile('sim/cluster/hosting/placement.ts', [
    {
      name: 'last-workstation-is-skipped',
      slip: 'Off by one: the last host in the ring is no place for a process.',
      code: 'step < hosts',
      becomes: 'step < hosts - 1',
    },
    {
      name: 'servers-are-places',
      slip: 'A file server is a place for a process.',
      code: 'services.isWorkstation(host) && services.membership.isLive(host)',
      becomes: 'services.membership.isLive(host)',
    },
    {
      name: 'dead-hosts-are-places',
      slip: 'A workstation that is dead is a place for a process.',
      code: 'services.isWorkstation(host) && services.membership.isLive(host)',
      becomes: 'services.isWorkstation(host)',
    },
  ]),
  ...inFile('sim/cluster/checkpoint/blocks.ts', [
    {
      name: 'odd-page-is-left-out',
      slip: 'Off by one: a last block that is not full is not written.',
      code: 'Math.ceil(this.#others / this.#grainsEach)',
      becomes: 'Math.floor(this.#others / this.#grainsEach)',
    },
    {
      name: 'one-grain-a-block',
      slip: 'A block carries one grain, however many would fit.',
      code: 'Math.max(1, Math.floor(blockPages / grainPages))',
      becomes: '1',
    },
  ]),
  ...inFile('sim/cluster/checkpoint/image-writer.ts', [
    {
      name: 'state-of-the-commit',
      slip: 'What is saved of the process is how it stands at the commit, and not at the instant of the image.',
      code: 'number, saved } as const\n  const isCommitted',
      becomes: 'number, saved: process.save() } as const\n  const isCommitted',
    },
    {
      name: 'void-counts',
      slip: 'A checkpoint that could not be committed counts.',
      code: '  if (!isCommitted) return false\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/checkpoint/incremental.ts', [
    {
      name: 'always-on-the-program-file',
      slip: "Every checkpoint is built on the program's file, and not on the one before it.",
      code: '    process.created = null\n',
      becomes: '',
    },
    {
      name: 'compares-with-the-present',
      slip: 'The kept copy is the process as it is when the checkpoint has been written, and not as it was saved.',
      code: 'process.kept = snapshot.image',
      becomes: 'process.kept = process.memory.snapshot()',
    },
  ]),
  ...inFile('sim/cluster/checkpoint/alarm.ts', [
    {
      name: 'checkpoint-during-replay',
      slip: 'A process that repeats what it did takes a checkpoint.',
      code: "process.checkpointing ? 'still writing' : process.beside.replaying ? 'replaying' : null",
      becomes: "process.checkpointing ? 'still writing' : null",
    },
    {
      name: 'two-checkpoints-at-once',
      slip: 'A checkpoint is begun while the one before it is still being written.',
      code: "process.checkpointing ? 'still writing' : process.beside.replaying ? 'replaying' : null",
      becomes: "process.beside.replaying ? 'replaying' : null",
    },
    {
      name: 'one-child-only',
      slip: 'Once a child has written a checkpoint, every other alarm finds it still writing.',
      code: '(services, process, snapshot)\n  process.checkpointing = false\n',
      becomes: '(services, process, snapshot)\n',
    },
  ]),
]
