// This protocol's half of a process: which messages it has seen, on whose spans it depends, what it has sent and may have to send again.

import { saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { Outgoing, Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { traceSent } from '../../cluster/messages/sending.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { NUMBER_BYTES, type Numbers, ProcessInEpochs, type SavedInEpochs } from '../epochs/process-in-epochs.ts'
import { bytesOf, SendBuffer, type Sent } from '../epochs/send-buffer.ts'
import { transmit } from '../epochs/transmitting.ts'
import { DEPENDENCE_BYTES, type Dependence, Dependences } from './dependences.ts'
import { RIDER_BYTES, type SpanRider } from './messages.ts'

export interface Saved extends SavedInEpochs {
  readonly buffer: readonly Sent[]
  /** Of all spans up to this checkpoint that a recovery may still undo. */
  readonly dependences: readonly Dependence[]
  /** Of this checkpoint and of earlier ones that are kept: what was visible then. */
  readonly marks: readonly (readonly [number, Numbers])[]
}

export const halfOf = (process: HostedProcess): IndependentProcess => process.beside as IndependentProcess

export class IndependentProcess extends ProcessInEpochs {
  readonly buffer = new SendBuffer()
  readonly dependences = new Dependences()
  /** By own checkpoint: what was visible then. */
  readonly #marks = new Map<number, ReadonlyMap<ProcessName, number>>()

  /** For the first time, or again; ends when it is acknowledged. */
  transmit(sent: Sent): Task<unknown> {
    const { span } = sent
    const riding = { riderOf: (epoch: number): SpanRider => ({ epoch, span }), bytes: RIDER_BYTES }
    return transmit(this.services, this.epochs, this.process, sent, riding)
  }

  *send(outgoing: Outgoing): Task {
    const sent = this.buffer.begin({ ...outgoing, span: this.span })
    traceSent(this.services, this.process, outgoing, false)
    yield* this.transmit(sent)
    this.buffer.end(outgoing)
    if (this.services.settings.without.has('send-buffer')) this.buffer.cover(outgoing.to, outgoing.sequence)
  }

  /** A message has become visible: from now on this span depends on the one in which it was sent. */
  shown({ from, rider }: Visible): void {
    this.dependences.add({ from, sentIn: (rider as SpanRider).span, visibleIn: this.span })
  }

  /** One that has ended is not saved any more. */
  *alarm(firstNs: number): Task {
    const { policy, intervalNs } = this.services.settings
    if (policy === 'none') return
    yield firstNs
    while (this.answer === null) {
      yield* saveNow(this.services, this.process)
      yield intervalNs
    }
  }

  warned(): Task {
    return saveNow(this.services, this.process)
  }

  save(): { protocol: Saved; clears: LogClearing } {
    const { without } = this.services.settings
    const { buffer } = this
    const delivery = this.savedDelivery()
    this.#marks.set(this.process.checkpoints, new Map(delivery.visible))
    const marks = [...this.#marks].map(([number, each]) => [number, [...each]] as const)
    const kept = without.has('buffer-saved') ? buffer.pending : buffer.all()
    const dependences = without.has('dependences') ? [] : this.dependences.all()
    const bytesForLine = NUMBER_BYTES * this.children.size + DEPENDENCE_BYTES * dependences.length
    const bytes =
      delivery.bytes +
      NUMBER_BYTES * marks.reduce((sum, [, each]) => sum + each.length, 0) +
      bytesOf(kept) +
      DEPENDENCE_BYTES * dependences.length
    const clears = { below: 0, consumed: [] }
    return {
      protocol: { ...delivery, bytes, bytesForLine, buffer: kept, dependences, marks },
      clears: without.has('keep-last') ? clears : { ...clears, keepsOlder: true },
    }
  }

  override restore(saved: Saved): void {
    super.restore(saved)
    this.buffer.restore(saved.buffer)
    for (const each of saved.dependences) this.dependences.add(each)
    for (const [number, numbers] of saved.marks) this.#marks.set(number, new Map(numbers))
  }

  /** Nobody goes back behind the oldest of these checkpoints of it any more. */
  keepOnly(versions: readonly number[]): void {
    const oldest = versions[0] ?? 0
    this.dependences.forget(oldest)
    for (const number of [...this.#marks.keys()]) if (number < oldest) this.#marks.delete(number)
  }

  /** Up to which number it will never again lack a message of a sender, whatever happens. */
  coveredOf(from: ProcessName, versions: readonly number[]): number {
    const tooMuch = this.services.settings.without.has('covered')
    const oldest = tooMuch ? [...this.#marks.keys()].at(-1) : versions[0]
    return this.#marks.get(oldest ?? 0)?.get(from) ?? 0
  }
}
