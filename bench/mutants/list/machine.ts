// Slips in processor, memory, disk, file cache, and in what a crash does to them.

import { inFile } from '../mutant.ts'

export const machine = [
  ...inFile('sim/machine/address-space.ts', [
    {
      name: 'every-write-costs-a-copy',
      slip: 'A shared page costs a fault whenever it is written, and not the first time alone.',
      code: '        obstacles[grain] = 0\n',
      becomes: '',
    },
    {
      name: 'write-reaches-the-next-page',
      slip: 'Off by one: a write that ends with a page counts as one into the next page too.',
      code: 'this.#grainOf(offset + length - 1)\n    if (this.#forked)',
      becomes: 'this.#grainOf(offset + length)\n    if (this.#forked)',
    },
    {
      name: 'last-page-is-not-stale',
      slip: 'Off by one: of a write the last page keeps its old digest.',
      code: 'this.#stale.fill(1, first, last + 1)',
      becomes: 'this.#stale.fill(1, first, last)',
    },
    {
      name: 'restored-and-still-shared',
      slip: 'A process that is put back shares its pages with a child that is no longer there.',
      code: '    this.#obstacles.fill(0)\n    this.#forked = false\n',
      becomes: '    this.#forked = false\n',
    },
    {
      name: 'faults-survive-a-restore',
      slip: 'Faults from before a restore are charged after it.',
      code: '    this.#faults = 0\n    this.#copies = 0',
      becomes: '    this.#copies = 0',
    },
    {
      name: 'pages-without-a-child-are-copied',
      slip: 'A page whose child has ended is copied on its first write all the same.',
      code: 'obstacles[grain]! & ~SHARED',
      becomes: 'obstacles[grain]!',
    },
    {
      name: 'protection-ends-with-the-child',
      slip: 'When a child ends, its parent can write its pages without a fault.',
      code: 'obstacles[grain]! & ~SHARED',
      becomes: 'obstacles[grain]! & ~PROTECTED',
    },
    {
      name: 'image-changes-afterwards',
      slip: 'An image has the digests of the memory itself, so that later writes show in it.',
      code: 'this.#digests.slice()',
      becomes: 'this.#digests',
    },
    {
      name: 'registers-of-an-earlier-share',
      slip: 'Whether the registers have been written since they were shared is judged by how they were at an earlier time.',
      code: '    this.#obstacles.fill(PROTECTED | SHARED)\n    this.#forked = true\n    this.#sharedRegisters = this.#digestOfRegisters()\n',
      becomes: '    this.#obstacles.fill(PROTECTED | SHARED)\n    this.#forked = true\n',
    },
    {
      name: 'fault-before-unsharing',
      slip: 'A write to the registers just before the child ends costs nothing.',
      code: 'unshare(): void {\n    this.#countRegisterFault()\n',
      becomes: 'unshare(): void {\n',
    },
    {
      name: 'columns-run-together',
      slip: 'Of several ranges that are written, all but the first begin one byte early.',
      code: 'offset + i * stride',
      becomes: 'offset + i * stride - (i > 0 ? 1 : 0)',
    },
  ]),
  ...inFile('sim/machine/differing-pages.ts', [
    {
      name: 'pages-of-equal-digest-are-equal',
      slip: 'Pages of real bytes count as equal when their digests are, whatever is in them.',
      code: ' || !sameBytes(older, newer, grain))',
      becomes: ')',
    },
  ]),
  ...inFile('sim/machine/cpu.ts', [
    {
      name: 'crash-takes-no-work-back',
      slip: 'System work that a crash has cut off counts as done.',
      code: '    if (this.#systemFreeAt > now) this.#systemTotal -= this.#systemFreeAt - now\n',
      becomes: '',
    },
    {
      name: 'interrupt-survives-a-crash',
      slip: 'A timer survives a crash: the end of system work comes though the machine is down.',
      code: '    this.#systemEnd.clear()\n',
      becomes: '',
    },
    {
      name: 'busy-after-a-crash',
      slip: 'After a crash new system work waits for the end of what was cut off.',
      code: '    this.#systemFreeAt = now\n    this.#systemEnd',
      becomes: '    this.#systemEnd',
    },
    {
      name: 'one-nanosecond-too-many',
      slip: 'Off by one: when a share does not divide evenly, one job too many gets the nanosecond that is left.',
      code: 'i < extra ? share + 1 : share',
      becomes: 'i <= extra ? share + 1 : share',
    },
    {
      name: 'first-job-is-favoured',
      slip: 'The nanosecond that is left always goes to the same job.',
      code: '    if (extra > 0) this.#jobs = [...jobs.slice(extra), ...jobs.slice(0, extra)]\n',
      becomes: '',
    },
    {
      name: 'urgent-job-waits',
      slip: 'A job that is urgent does not go before the others, but shares with them.',
      code: '    if (job.urgent && !this.#urgentRun) this.#giveWay()\n',
      becomes: '',
    },
    {
      name: 'others-wait-for-ever',
      slip: 'When the last urgent job has ended, those that waited for it do not go on.',
      code: '    this.#bringForward()\n    this.plan()\n    for',
      becomes: '    this.plan()\n    for',
    },
    {
      name: 'newcomer-among-the-urgent',
      slip: 'A job that comes while urgent ones run shares with them.',
      code: '    if (this.#urgentRun && !job.urgent) this.#behind.push(job)\n    else this',
      becomes: '    this',
    },
    {
      name: 'done-before-it-was-free',
      slip: 'Work that came bit by bit is done in time that the processor spent on other system work.',
      code: 'Math.max(sinceNs, this.#systemFreeAt)',
      becomes: 'sinceNs',
    },
    {
      name: 'ring-does-not-turn',
      slip: 'When the ring of system work grows, it begins where it began before.',
      code: '    this.#ends = ends\n    this.#head = 0',
      becomes: '    this.#ends = ends',
    },
    {
      name: 'last-turn-comes-first',
      slip: 'Off by one: the planned end of a job is one turn early, or late, by its place among the others.',
      code: '(left - 1) * count + i + 1',
      becomes: 'left * count - i',
    },
  ]),
  ...inFile('sim/machine/cpu-job.ts', [
    {
      name: 'more-work-and-the-old-end',
      slip: 'A job that is given more work is looked at when it would have ended before.',
      code: "    if (this.state === 'running') this.#cpu.plan()\n",
      becomes: '',
      equivalent: 'When it is looked at there is work left, and its end is planned anew.',
    },
    {
      name: 'newcomer-overtakes-those-that-wait',
      slip: 'A waiter that comes when the first of several waiting for a job has been withdrawn goes ahead of the others.',
      code: 'this.#waiter = this.#moreWaiters?.shift() ?? null',
      becomes: 'this.#waiter = null',
    },
  ]),
  ...inFile('sim/machine/disk.ts', [
    {
      name: 'transfer-survives-a-crash',
      slip: 'A timer survives a crash: the request that was in service ends all the same.',
      code: '    this.#simulation.cancel(this.#timer)\n',
      becomes: '',
    },
    {
      name: 'more-is-durable-than-was-written',
      slip: 'Of a write that a crash cuts off whole sectors are durable, though the request was for less.',
      code: 'Math.min(serving.bytes, this.#transferred(serving))',
      becomes: 'this.#transferred(serving)',
    },
    {
      name: 'sector-under-the-head',
      slip: 'Off by one: a sector that has passed whole at the very instant of a crash is not durable.',
      code: 'time >= this.#sectorNs',
      becomes: 'time > this.#sectorNs',
    },
    {
      name: 'track-from-its-first-sector',
      slip: 'What a crash leaves is counted as if every transfer began at the beginning of a track.',
      code: 'sectorsPerTrack - (this.#firstSector % sectorsPerTrack)',
      becomes: 'sectorsPerTrack',
    },
    {
      name: 'head-changes-tracks-in-no-time',
      slip: 'What a crash leaves is counted as if changing tracks took no time.',
      code: '(passed + this.#skew) * this.#sectorNs',
      becomes: 'passed * this.#sectorNs',
    },
    {
      name: 'track-changed-too-early',
      slip: 'Off by one: a transfer that ends with a track counts as one into the next track.',
      code: '(first + sectors - 1) / sectorsPerTrack',
      becomes: '(first + sectors) / sectorsPerTrack',
    },
    {
      name: 'seek-of-a-cylinder-more',
      slip: 'Off by one: a seek takes as long as one over a cylinder more.',
      code: 'const distance = cylinders - 1',
      becomes: 'const distance = cylinders',
    },
    {
      name: 'arm-stays',
      slip: 'The arm is taken to be where the transfer began, and not where it ended.',
      code: 'this.#arm = Math.floor(lastTrack / heads)',
      becomes: 'this.#arm = Math.floor(track / heads)',
    },
    {
      name: 'waiting-requests-survive',
      slip: 'Requests that wait when the machine crashes are served afterwards.',
      code: 'this.#queue.splice(0).map',
      becomes: 'this.#queue.slice(0).map',
    },
  ]),
  ...inFile('sim/machine/file-cache.ts', [
    {
      name: 'full-block-waits',
      slip: 'Off by one: a block that is exactly full is not started.',
      code: '>= BLOCK_BYTES',
      becomes: '> BLOCK_BYTES',
    },
    {
      name: 'started-survives-a-crash',
      slip: 'What was being written to the disk in a crash counts as started afterwards, and is never written.',
      code: '    this.#started = this.#durable\n',
      becomes: '',
    },
    {
      name: 'sync-survives-a-crash',
      slip: 'A task that waited for a sync when the machine crashed is told of a later one.',
      code: '    this.#waiting = []\n',
      becomes: '',
    },
    {
      name: 'sync-one-write-late',
      slip: 'Off by one: a task that waits for a sync is told only when more is durable than there was.',
      code: '.until <= this.#durable',
      becomes: '.until < this.#durable',
    },
    {
      name: 'update-survives-a-crash',
      slip: 'A timer survives a crash: the update daemon runs on a machine that is down.',
      code: '    if (this.#update >= 0) this.#simulation.cancel(this.#update)\n',
      becomes: '',
      equivalent:
        'The daemon comes round at whole half minutes, crash or no crash, and finds nothing that a crash has left.',
    },
    {
      name: 'sync-does-not-flush',
      slip: 'A task that asks for a sync waits for the update daemon.',
      code: '    this.flush()\n    const synced',
      becomes: '    const synced',
    },
  ]),
  ...inFile('sim/machine/host.ts', [
    {
      name: 'dead-machine-listens',
      slip: 'A machine that is down takes the packets that arrive.',
      code: '    this.onPacket = null\n',
      becomes: '',
    },
    {
      name: 'dead-machine-sends',
      slip: 'What waits at the port of a machine that crashes is sent all the same.',
      code: '    this.port.reset()\n',
      becomes: '',
    },
    {
      name: 'cache-survives-a-crash',
      slip: 'What was in the file cache of a machine that crashes is there afterwards.',
      code: '    this.files.reset(loss,',
      becomes: '    if (loss.interrupted !== null) this.files.reset(loss,',
    },
    {
      name: 'tasks-survive-a-crash',
      slip: 'The tasks of a machine that crashes go on, if they wait for no part of it.',
      code: '    this.tasks.kill()\n',
      becomes: '',
    },
  ]),
]
