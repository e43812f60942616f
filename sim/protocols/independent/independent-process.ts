// This protocol's half of a process: which messages it has seen, the spans it depends on, what it has sent and may have to send again.

import { saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { LogClearing } from '../../cluster/storage/saved-state.ts'
import type { Task } from '../../kernel/task.ts'
import { BufferedProcess, type SavedWithBuffer } from '../epochs/buffered-process.ts'
import { NUMBER_BYTES } from '../epochs/process-in-epochs.ts'
import type { Riding } from '../epochs/transmitting.ts'
import { DEPENDENCE_BYTES, type Dependence, Dependences } from './dependences.ts'
import { RIDER_BYTES, type SpanRider } from './messages.ts'

export interface Saved extends SavedWithBuffer {
  /** The dependences of all spans up to this checkpoint that a recovery may still undo. */
  readonly dependences: readonly Dependence[]
}

export const halfOf = (process: HostedProcess): IndependentProcess => process.beside as IndependentProcess

export class IndependentProcess extends BufferedProcess {
  readonly dependences = new Dependences()

  protected ridingOn(span: number): Riding {
    return { riderOf: (epoch: number): SpanRider => ({ epoch, span }), bytes: RIDER_BYTES }
  }

  /** A message has become visible: from now on this span depends on the one in which it was sent. */
  shown({ from, rider }: Visible): void {
    this.dependences.add({ from, sentIn: (rider as SpanRider).span, visibleIn: this.span })
  }

  /** A process that has ended is no longer saved. */
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
    const saved = this.savedWithBuffer()
    const dependences = without.has('dependences') ? [] : this.dependences.all()
    const dependencesBytes = DEPENDENCE_BYTES * dependences.length
    const bytesForLine = NUMBER_BYTES * this.children.size + dependencesBytes
    const clears = { below: 0, consumed: [] }
    return {
      protocol: { ...saved, bytes: saved.bytes + dependencesBytes, bytesForLine, dependences },
      clears: without.has('keep-last') ? clears : { ...clears, keepsOlder: true },
    }
  }

  override restore(saved: Saved): void {
    super.restore(saved)
    for (const each of saved.dependences) this.dependences.add(each)
  }

  override keepOnly(versions: readonly number[]): void {
    super.keepOnly(versions)
    this.dependences.forget(versions[0] ?? 0)
  }
}
