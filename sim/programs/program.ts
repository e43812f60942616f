// What a program is: an explicit state machine over its memory. It knows nothing of checkpoints, logs or crashes.
// Between two requests its whole state is in memory (registers and pages), so that a saved image is the whole process.

import type { AddressSpace, Layout } from '../machine/address-space.ts'

/** The name of a process: application, slash, number; `gauss/0` is the master, `gauss/1` the first worker. */
export type ProcessName = string

/**
 * The content of a message, a file block or an answer: its size, and a 32-bit digest that stands for it.
 *
 * @example
 * import { type Payload, record } from 'starsim/core'
 *
 * const payload: Payload = record('bytes', 8, [7, 9])
 * console.log(payload.bytes, payload.digest, payload.data)
 */
export interface Payload {
  /** Its size on the wire and on disk. */
  readonly bytes: number
  /** 32 bits that stand for the content; payloads with equal digests are considered equal. */
  readonly digest: number
  /** The content in bytes mode; null in symbolic mode. */
  readonly data: Uint8Array | null
}

/**
 * Work for the processor, counted in operations of the inner loops; a machine's profile says what each costs.
 *
 * @example
 * import type { Work } from 'starsim/core'
 *
 * // the product of two square matrices
 * const product = (n: number): Work => ({ loops: n ** 3, flops: 2 * n ** 3, lineMisses: n ** 3 / 4, stores: n ** 2 })
 * console.log(product(10).flops)
 */
export interface Work {
  /** Iterations of an inner loop: index arithmetic, loads that hit the cache, the branch. */
  readonly loops: number
  readonly flops: number
  /** Cache lines fetched from memory. */
  readonly lineMisses: number
  /** Words stored (the cache writes through). */
  readonly stores: number
  /** Additional nanoseconds, the same on every machine: for work that was measured rather than counted. */
  readonly ns?: number
}

/**
 * What a program may ask of the system: to compute, to send, to receive (from one process, or from any: null), to read and write
 * files, to create a process, and to end with an answer.
 *
 * @example
 * import { type Request, record } from 'starsim/core'
 *
 * const request: Request = { kind: 'send', to: 'mine/0', payload: record('symbolic', 64, [1, 2, 3]) }
 * console.log(request.kind)
 */
export type Request =
  | { readonly kind: 'compute'; readonly work: Work }
  | { readonly kind: 'send'; readonly to: ProcessName; readonly payload: Payload }
  | { readonly kind: 'receive'; readonly from: ProcessName | null }
  | { readonly kind: 'read'; readonly file: string; readonly offset: number; readonly bytes: number }
  | { readonly kind: 'write'; readonly file: string; readonly offset: number; readonly payload: Payload }
  | {
      readonly kind: 'spawn'
      readonly name: ProcessName
      readonly program: ProgramName
      readonly parameters: Parameters
    }
  | { readonly kind: 'exit'; readonly answer: Payload }

/**
 * What the system returns when a request is done: a message for `receive`, the block for `read`, else `done`; `started` at the very
 * beginning.
 *
 * @example
 * import type { Reply } from 'starsim/core'
 *
 * const digestOf = (reply: Reply): number | null => (reply.kind === 'message' ? reply.payload.digest : null)
 * console.log(digestOf({ kind: 'started' }))
 */
export type Reply =
  | { readonly kind: 'started' }
  | { readonly kind: 'done' }
  | { readonly kind: 'message'; readonly from: ProcessName; readonly payload: Payload }
  | { readonly kind: 'block'; readonly payload: Payload }

/**
 * The parameters of a process, constant for its whole life: plain numbers, strings and booleans.
 *
 * @example
 * import { numberOf, type Parameters } from 'starsim/core'
 *
 * const parameters: Parameters = { size: 10, number: 1 }
 * console.log(numberOf(parameters, 'size'))
 */
export interface Parameters {
  readonly [name: string]: number | string | boolean
}

export type ProgramName = string

/**
 * What processes run: a state machine over its memory. Everything it needs at the next call it keeps in registers and regions of its
 * memory, so that a saved image is the whole process; it knows nothing of checkpoints, logs or crashes.
 *
 * @example
 * import { type Program, record, simulate } from 'starsim/core'
 *
 * // register 0: how often it has computed
 * const counter: Program = {
 *   layout: () => ({ baseBytes: 8192, regions: [] }),
 *   next({ registers, mode }, { size }) {
 *     if (registers[0] === size) return { kind: 'exit', answer: record(mode, 4, [registers[0]!]) }
 *     registers[0]!++
 *     return { kind: 'compute', work: { loops: 1000, flops: 2000, lineMisses: 0, stores: 1000 } }
 *   },
 * }
 * const { outcome, answers } = simulate(
 *   { application: { kind: 'counter', size: 20, workers: 2 }, faults: [{ crash: 'ws1', at: '1s' }] },
 *   { programs: { counter } },
 * )
 * console.log(outcome, answers)
 */
export interface Program {
  /** The regions of memory that a process with these parameters has; the image size follows from it. */
  layout(parameters: Parameters): Layout
  /**
   * Runs to the next request. `reply` answers the last one (`started` at the very beginning).
   * Everything needed at the next call must be written to memory; nothing else survives.
   */
  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request
}

/**
 * One of the initial processes of an application.
 *
 * @example
 * import type { ProcessPlan } from 'starsim/core'
 *
 * const plan: ProcessPlan = { name: 'mine/0', program: 'collector', parameters: { workers: 2, baseImageBytes: 8192 } }
 * console.log(plan.name)
 */
export interface ProcessPlan {
  readonly name: ProcessName
  readonly program: ProgramName
  readonly parameters: Parameters
  /** The process that created it; absent for processes that exist from the start. */
  readonly createdBy?: ProcessName
}
