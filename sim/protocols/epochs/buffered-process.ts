// The half of a process under protocols where a receiver may roll back past a message while its sender does not: what it has sent and may
// have to send again, and what was visible at each of its own checkpoints.

import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import { traceSent } from '../../cluster/messages/sending.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { NUMBER_BYTES, type Numbers, ProcessInEpochs, type SavedInEpochs } from './process-in-epochs.ts'
import { bytesOf, SendBuffer, type Sent } from './send-buffer.ts'
import { type Riding, transmit } from './transmitting.ts'

export interface SavedWithBuffer extends SavedInEpochs {
  readonly buffer: readonly Sent[]
  /** Of this checkpoint and of earlier ones that are kept: what was visible then. */
  readonly marks: readonly (readonly [number, Numbers])[]
}

export abstract class BufferedProcess extends ProcessInEpochs {
  readonly buffer = new SendBuffer()
  /** By own checkpoint: what was visible then. */
  readonly #marks = new Map<number, ReadonlyMap<ProcessName, number>>()

  /** What a message first sent in this span carries. */
  protected abstract ridingOn(span: number): Riding

  /** Sends a message, for the first time or again; ends when it is acknowledged. */
  transmit(sent: Sent): Task<unknown> {
    return transmit(this.services, this.epochs, this.process, sent, this.ridingOn(sent.span))
  }

  *send(outgoing: Outgoing): Task {
    const sent = this.buffer.begin({ ...outgoing, span: this.span })
    traceSent(this.services, this.process, outgoing, false)
    yield* this.transmit(sent)
    this.buffer.end(outgoing)
    if (this.services.settings.without.has('send-buffer')) this.buffer.cover(outgoing.to, outgoing.sequence)
  }

  /** What is saved with the checkpoint being taken. */
  protected savedWithBuffer(): SavedWithBuffer {
    const { without } = this.services.settings
    const { buffer } = this
    const delivery = this.savedDelivery()
    this.#marks.set(this.process.checkpoints, new Map(delivery.visible))
    const marks = [...this.#marks].map(([number, each]) => [number, [...each]] as const)
    const kept = without.has('buffer-saved') ? buffer.pending : buffer.all()
    const marksBytes = NUMBER_BYTES * marks.reduce((sum, [, each]) => sum + each.length, 0)
    return { ...delivery, bytes: delivery.bytes + marksBytes + bytesOf(kept), buffer: kept, marks }
  }

  override restore(saved: SavedWithBuffer): void {
    super.restore(saved)
    this.buffer.restore(saved.buffer)
    for (const [number, numbers] of saved.marks) this.#marks.set(number, new Map(numbers))
  }

  /** No rollback will go past the oldest of these checkpoints from now on. */
  keepOnly(versions: readonly number[]): void {
    const oldest = versions[0] ?? 0
    for (const number of [...this.#marks.keys()]) if (number < oldest) this.#marks.delete(number)
  }

  /** The number up to which it will never again need messages of a sender, whatever happens. */
  coveredOf(from: ProcessName, versions: readonly number[]): number {
    const tooMuch = this.services.settings.without.has('covered')
    const oldest = tooMuch ? [...this.#marks.keys()].at(-1) : versions[0]
    return this.#marks.get(oldest ?? 0)?.get(from) ?? 0
  }
}
