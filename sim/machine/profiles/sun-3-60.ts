// The Sun-3/60 of 1988, a workstation without a disk, under the V-System: the machine of Elnozahy, Johnson and Zwaenepoel 1992. Nothing
// here is fitted. Two figures, the rates of the floating-point unit and of copying memory, are recalled and not looked up; they say so.
//
// The machine's page is 8 KB, the simulator's 4 KB. Costs per page are therefore halved, so that a sequential sweep costs what it does on
// the real machine; a write to a single word protects, copies and saves half as much as there.

import { assumed, derived, type Figures, sourced } from './figure.ts'
import type { DiskProfile, HostFigures } from './profile.ts'

const virtualMemory =
  'Appel and Li, Virtual memory primitives for user programs, ASPLOS 1991: Sun-3/60 under SunOS 4.0, pages of 8 KB'
const peregrine =
  'Johnson and Zwaenepoel, The Peregrine high-performance RPC system, 1993: between Sun-3/60 on an Ethernet, at Rice'

// Appel and Li, in microseconds: a trap with its handler in the user's process; the same plus unprotecting the page, which was protected
// together with 99 others; the same where another page is protected in a call of its own.
const TRAP_US = 760
const PROTECTED_TOGETHER_US = 1016
const PROTECTED_ALONE_US = 1238
/** Two pages, each in a call of its own. */
const TWO_CALLS_US = PROTECTED_ALONE_US - TRAP_US
/** One in a call of its own, one of a hundred in one call. */
const CALL_AND_SHARE_US = PROTECTED_TOGETHER_US - TRAP_US
const CALL_US = TWO_CALLS_US / 2

/** One page of the machine is two of the simulator's. */
const HALF = 0.5

const ADD_NS = 120
/** The time to copy a byte: half of it reading, half writing. */
const COPY_NS_PER_BYTE = 1_150_000 / 8192
const WORD_BYTES = 4
const LINE_BYTES = 16
const LOOP_NS = 8 * ADD_NS
const STORE_NS = (WORD_BYTES * COPY_NS_PER_BYTE) / 2
const LINE_NS = (LINE_BYTES * COPY_NS_PER_BYTE) / 2
/** A multiplication and an addition at 0.1 MFLOPS. */
const PAIR_NS = 20_000

const NULL_RPC_US = 2_600
const HARDWARE_US = 309
const PEREGRINE_RPC_US = 573
const LOCAL_RPC_US = 149
/** A call and its result: each is sent and received. */
const ENDS = 4

const fromCopy = (what: string) => `${what} at the rate of the copy, 7.1 MB/s, half of which reads and half writes`

/** The disk of the file server: a Fujitsu M2351, called Eagle. */
const eagle: Figures<DiskProfile> = {
  rpm: sourced(3961, 'rpm', 'Fujitsu-M2351 Eagle, Sun format.dat'),
  sectorsPerTrack: sourced(46, 'count', 'Fujitsu-M2351 Eagle, Sun format.dat; 3961 rpm and 46 sectors are 1.55 MB/s'),
  cylinders: sourced(842, 'count', 'Fujitsu-M2351 Eagle, Sun format.dat, with the two spare ones'),
  heads: sourced(20, 'count', 'Fujitsu-M2351 Eagle, Sun format.dat; 842 x 20 x 46 x 512 bytes are 397 MB'),
  sectorBytes: sourced(512, 'bytes', 'Fujitsu-M2351 Eagle, Sun format.dat'),
  trackSeekNs: derived(3_600_000, 'ns', 'a fifth of the average seek, as usual for disks of 1990'),
  averageSeekNs: sourced(18_000_000, 'ns', 'Fujitsu M2351 Eagle, maker’s figure'),
  fullSeekNs: derived(36_000_000, 'ns', 'twice the average seek, as usual for disks of 1990'),
  commandNs: assumed(500_000, 'ns', 'as the disks of a SPARCstation'),
}

export const sun360: Figures<HostFigures> = {
  memoryBytes: assumed(8 * 2 ** 20, 'bytes', 'the machine takes 4 to 24 MB; the paper’s are not known here'),
  cpu: {
    loopNs: derived(
      LOOP_NS,
      'ns',
      `eight instructions of 0.12 us, the time of an addition of registers (${virtualMemory})`,
    ),
    flopNs: assumed(
      (PAIR_NS - LOOP_NS - STORE_NS - LINE_NS / 4) / 2,
      'ns',
      'Linpack at 0.1 MFLOPS with the MC68881 of 20 MHz, recalled and not looked up (a 68020 with a 68881 at 25 MHz in another machine: ' +
        '0.085, github.com/czietz/linpack-atari), less loop, store and a quarter of a line for each multiplication with its addition',
    ),
    lineMissNs: derived(LINE_NS, 'ns', fromCopy('16 bytes read: the MC68020 has no cache for data, so they are read')),
    storeNs: derived(STORE_NS, 'ns', fromCopy('a word written')),
    copyNsPerByte: assumed(
      COPY_NS_PER_BYTE,
      'ns/byte',
      '8 KB in 1.15 ms: Carter, Bennett and Zwaenepoel, Implementation and performance of Munin, SOSP 1991, on these machines under V; ' +
        'recalled and not looked up',
    ),
    compareNsPerByte: derived(
      COPY_NS_PER_BYTE,
      'ns/byte',
      fromCopy('two bytes read; for incremental checkpoints only'),
    ),
    fileCacheNsPerByte: derived(COPY_NS_PER_BYTE, 'ns/byte', 'one copy'),
    contextSwitchNs: derived(
      (LOCAL_RPC_US / 2) * 1000,
      'ns',
      `half of a call to another thread of the machine and back, 149 us, which has more in it than two switches (${peregrine})`,
    ),
    forkNs: assumed(
      23_000_000,
      'ns',
      'as a SPARCstation 1: V has no fork; for pre-copy and incremental checkpoints only',
    ),
    forkNsPerPage: derived(
      HALF * (CALL_AND_SHARE_US - CALL_US) * 1000,
      'ns',
      'protecting one page among a hundred in one call: (1016 - 760) us less a call for one page, half of (1238 - 760) us, are 17 us; ' +
        `half of it for half a page (${virtualMemory})`,
    ),
    pageFaultNs: derived(
      HALF * (TRAP_US + CALL_US) * 1000,
      'ns',
      'a trap of 760 us and unprotecting the page, 239 us; half of it for half a page. A handler in the user’s process: a kernel that ' +
        `handles the fault itself takes less (${virtualMemory})`,
    ),
  },
  network: {
    sendNs: derived(
      ((NULL_RPC_US - HARDWARE_US) / ENDS) * 1000,
      'ns',
      'an empty call and its result under V in 2.6 ms, the slow end of the 1.1 to 2.6 ms of systems before Peregrine, less 309 us of ' +
        `hardware, over four ends (${peregrine})`,
    ),
    receiveNs: derived(
      ((NULL_RPC_US - HARDWARE_US) / ENDS) * 1000,
      'ns',
      `the same: an end of a call of 2.6 ms (${peregrine})`,
    ),
    sendNsPerByte: derived(COPY_NS_PER_BYTE, 'ns/byte', 'one copy: V computes no checksum over the data'),
    receiveNsPerByte: derived(COPY_NS_PER_BYTE, 'ns/byte', 'one copy: V computes no checksum over the data'),
    frameNs: derived(
      ((PEREGRINE_RPC_US - HARDWARE_US) / ENDS) * 1000,
      'ns',
      `all that an end of an empty call costs Peregrine, (573 - 309) us over four: the least that a frame costs (${peregrine})`,
    ),
  },
  disk: eagle,
  layer: {
    messageLayerNs: derived(
      (LOCAL_RPC_US / 2) * 1000,
      'ns',
      `the protocol runs in V’s kernel: half of a call within the machine, 149 us, for number and epoch (${peregrine})`,
    ),
    serverWorkNs: assumed(1_000_000, 'ns', 'a file server process of V: a request taken, a block found, an answer'),
    checkpointNs: assumed(19_000_000, 'ns', 'two open files, as a SPARCstation 1'),
    restartNs: assumed(76_000_000, 'ns', 'as a SPARCstation 1; the paper measures no restart'),
    reopenFileNs: assumed(9_400_000, 'ns', 'as a SPARCstation 1; the paper measures no restart'),
  },
}
