// What a program is: an explicit state machine over its memory. It knows nothing of checkpoints, logs or crashes.
// Between two requests everything it knows is in memory (registers and pages), so that a saved image is the whole process.

import type { AddressSpace, Layout } from '../machine/address-space.ts'

/** The name of a process: application, slash, number; `gauss/0` is the master, `gauss/1` the first worker. */
export type ProcessName = string

/** What a message, a file block or an answer carries. */
export interface Payload {
  /** Its size on the wire and on disk. */
  readonly bytes: number
  /** 32 bits that stand for the content; two payloads with equal digests are taken for equal. */
  readonly digest: number
  /** The content in bytes mode; null in symbolic mode. */
  readonly data: Uint8Array | null
}

/** Work for the processor, counted in what the inner loops do; a machine's profile says what each costs. */
export interface Work {
  /** Times round an inner loop: index arithmetic, loads that hit the cache, the branch. */
  readonly loops: number
  readonly flops: number
  /** Cache lines fetched from memory. */
  readonly lineMisses: number
  /** Words stored (the cache writes through). */
  readonly stores: number
}

/** What a program may ask of the system. */
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

/** What the system gives back when a request is done: a message for `receive`, the block for `read`, else `done`. */
export type Reply =
  | { readonly kind: 'started' }
  | { readonly kind: 'done' }
  | { readonly kind: 'message'; readonly from: ProcessName; readonly payload: Payload }
  | { readonly kind: 'block'; readonly payload: Payload }

/** What a process is created with; constant for its whole life, plain numbers and strings. */
export interface Parameters {
  readonly [name: string]: number | string | boolean
}

export type ProgramName = string

export interface Program {
  /** The regions of memory that a process with these parameters has; the image size follows from it. */
  layout(parameters: Parameters): Layout
  /**
   * Runs to the next request. `reply` answers the last one (`started` at the very beginning).
   * Everything that is to be known at the next call is written to memory; nothing else survives.
   */
  next(memory: AddressSpace, parameters: Parameters, reply: Reply): Request
}

/** One process that an application starts with. */
export interface ProcessPlan {
  readonly name: ProcessName
  readonly program: ProgramName
  readonly parameters: Parameters
}
