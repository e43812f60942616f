// Mutants of disk, processor, datagrams, memory, checkpoints and of the closed forms themselves, for which only `starsim validate` counts as noticing.

import { forValidation, type Mutant } from '../mutant.ts'

export const validatedHosts: readonly Mutant[] = [
  ...forValidation('sim/machine/disk.ts', [
    {
      name: 'linear-seek',
      slip: 'The seek curve has no root.',
      code: 'this.#seekRoot * Math.sqrt(distance)',
      becomes: 'this.#seekRoot * distance',
    },
    {
      name: 'seek-of-distance',
      slip: 'Off by one: a seek counts its first cylinder twice.',
      code: 'const distance = cylinders - 1\n',
      becomes: 'const distance = cylinders\n',
    },
    {
      name: 'no-command',
      slip: 'Controller and bus take no time.',
      code: 'const arrivedAt = now + commandNs + ',
      becomes: 'const arrivedAt = now + ',
    },
    {
      name: 'no-rotation',
      slip: 'The head is always where it should be.',
      code: 'this.#transferFrom = arrivedAt + rotation',
      becomes: 'this.#transferFrom = arrivedAt',
    },
    {
      name: 'track-changes-are-free',
      slip: 'A request that crosses a track loses no time.',
      code: 'const transfer = (sectors + (lastTrack - track) * this.#skew)',
      becomes: 'const transfer = (sectors + 0 * (lastTrack - track))',
    },
    {
      name: 'half-the-sectors',
      slip: 'A sector is twice as long.',
      code: 'const sectors = Math.max(1, Math.ceil(request.bytes / sectorBytes))\n    const first',
      becomes: 'const sectors = Math.max(1, Math.ceil(request.bytes / sectorBytes / 2))\n    const first',
    },
  ]),
  ...forValidation('sim/machine/cpu.ts', [
    {
      name: 'all-of-it-each',
      slip: 'Each of several jobs has the whole processor.',
      code: 'const share = (elapsed - extra) / count',
      becomes: 'const share = elapsed - extra',
    },
    {
      name: 'urgent-job-shares',
      slip: 'An urgent job shares the processor with the others.',
      code: '    if (job.urgent && !this.#urgentRun) this.#giveWay()\n',
      becomes: '',
    },
    {
      name: 'interrupts-steal-nothing',
      slip: 'System work takes no time from user work.',
      code: 'this.#systemTotal += work + rest',
      becomes: 'this.#systemTotal += 0 * (work + rest)',
    },
    {
      name: 'rest-is-free',
      slip: 'What is left of a sending is not done.',
      code: 'this.#systemFreeAt = end + rest',
      becomes: 'this.#systemFreeAt = end',
    },
    {
      name: 'fragments-are-free',
      slip: 'All of the earlier fragments have been taken in when the last comes.',
      code: 'return workNs - doneNs',
      becomes: 'return 0 * doneNs',
    },
  ]),
  ...forValidation('sim/unix/datagrams.ts', [
    {
      name: 'all-work-before-the-first',
      slip: 'The first fragment waits for the work of all.',
      code: 'else cpu.system(firstNs, this.#transmit, outgoing, restNs)',
      becomes: 'else cpu.system(firstNs + restNs, this.#transmit, outgoing)',
    },
    {
      name: 'fragments-of-1500',
      slip: 'A fragment carries its header too.',
      code: 'const FRAGMENT_BYTES = 1480',
      becomes: 'const FRAGMENT_BYTES = 1500 - 28',
    },
    {
      name: 'no-ethernet-header',
      slip: 'Frames are 18 bytes too short.',
      code: 'const ETHERNET_OVERHEAD = 18',
      becomes: 'const ETHERNET_OVERHEAD = 0',
    },
    {
      name: 'receiving-is-half',
      slip: 'The receiver works half as long.',
      code: 'let workNs = receiveNs + fragments',
      becomes: 'let workNs = receiveNs / 2 + fragments',
    },
  ]),
  ...forValidation('sim/machine/address-space.ts', [
    {
      name: 'write-faults-once',
      slip: 'A protected page is written without a fault.',
      code: 'this.#faults += (there & PROTECTED) * this.#grainPages\n        this.#copies',
      becomes: 'this.#copies',
    },
    {
      name: 'copies-after-the-child',
      slip: 'A page is copied though nobody shares it any more.',
      code: 'obstacles[grain] = obstacles[grain]! & ~SHARED',
      becomes: 'obstacles[grain] = obstacles[grain]!',
    },
  ]),
  ...forValidation('sim/cluster/checkpoint/image-writer.ts', [
    {
      name: 'fork-without-pages',
      slip: 'A fork costs the same whatever the size.',
      code: 'cpu.forkNs + cpu.forkNsPerPage * process.memory.pages',
      becomes: 'cpu.forkNs',
    },
    {
      name: 'children-touch-for-free',
      slip: 'A child maps its pages for nothing.',
      code: 'Math.round(pages * host.profile.cpu.pageFaultNs)',
      becomes: 'Math.round(0 * pages * host.profile.cpu.pageFaultNs)',
    },
  ]),
  ...forValidation('sim/cluster/checkpoint/alarm.ts', [
    {
      name: 'alarm-early',
      slip: 'Alarms ring a tenth early.',
      code: '    yield intervalNs\n',
      becomes: '    yield Math.round(0.9 * intervalNs)\n',
    },
    {
      name: 'first-alarm-early',
      slip: 'The first alarm rings a tenth early.',
      code: '  yield firstNs\n',
      becomes: '  yield Math.round(0.9 * firstNs)\n',
    },
  ]),
  ...forValidation('sim/cluster/storage/write.ts', [
    {
      name: 'side-by-side',
      slip: 'Copies are written in parallel.',
      code: 'return this.left.length > 0 && this.unanswered === 0',
      becomes: 'return this.left.length > 0',
    },
  ]),
  ...forValidation('sim/cluster/storage/stable-storage.ts', [
    {
      name: 'copied-for-each',
      slip: 'The layer copies a block for each replica.',
      code: 'const workNs = write.isPrepared ? 0 : ',
      becomes: 'const workNs = ',
    },
  ]),
  ...forValidation('sim/cluster/hosting/storing.ts', [
    {
      name: 'blocks-pass-by-the-layer',
      slip: 'What a process writes costs its layer nothing.',
      code: 'store(bytes, request, layerNs(services))',
      becomes: 'store(bytes, request)',
    },
  ]),
  ...forValidation('sim/kernel/chance/random.ts', [
    {
      name: 'exponential-too-long',
      slip: 'Exponential times are 15 % too long.',
      code: 'return -mean * naturalLogarithm',
      becomes: 'return -1.15 * mean * naturalLogarithm',
    },
  ]),
  ...forValidation('sim/faults/crash-times.ts', [
    {
      name: 'fewer-crashes',
      slip: 'Crashes by chance come 15 % more rarely.',
      code: 'exponential: (stream, meanNs) => stream.exponential(meanNs)',
      becomes: 'exponential: (stream, meanNs) => stream.exponential(1.15 * meanNs)',
    },
  ]),
  ...forValidation('sim/experiments/validate/daly.ts', [
    {
      name: 'no-restarts',
      slip: 'The closed form forgets restarts.',
      code: 'mean * exponential(restartSeconds / mean) * segment',
      becomes: 'mean * exponential(0 * restartSeconds) * segment',
    },
    {
      name: 'no-checkpoints',
      slip: 'The closed form forgets checkpoints.',
      code: '(intervalSeconds + checkpointSeconds) / mean',
      becomes: '(intervalSeconds + 0 * checkpointSeconds) / mean',
    },
  ]),
]
