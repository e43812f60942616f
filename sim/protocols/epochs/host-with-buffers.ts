// A protocol with epochs on one host, where senders keep what they have sent: after each line every process tells all senders what it has,
// and is sent the rest again.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { type Answer, done } from '../../cluster/requests/envelope.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { BufferedProcess } from './buffered-process.ts'
import { HostInEpochs } from './host-in-epochs.ts'
import type { AgainRequest, EpochsReply } from './messages.ts'
import { askUntilDone } from './transmitting.ts'

const AGAIN_BYTES = 24

const buffered = (process: HostedProcess): BufferedProcess => process.beside as BufferedProcess

export abstract class HostWithBuffers extends HostInEpochs {
  constructor(services: HostServices) {
    super(services)
    services.transport.serve<AgainRequest, EpochsReply>(['again'], (_, request, answer) => {
      // Otherwise requesters would ask for ever, and many of them would starve everything else of the processor.
      if (this.hasVanished(request.from)) return answer(this.judge(request.epoch) ?? { kind: 'gone' })
      this.delivery.withProcess(request.from, answer, (process) => this.#sendAgain(process, request, answer))
    })
  }

  #sendAgain(process: HostedProcess, request: AgainRequest, answer: Answer<EpochsReply>): void {
    const { to, after, covered, epoch } = request
    const objection = this.judge(epoch)
    if (objection !== null) return answer(objection)
    buffered(process).buffer.cover(to, covered)
    process.tasks.spawn(this.#resend(process, to, after), `sending again to ${to}`)
    answer(done)
    this.told(process, request)
  }

  /** What a receiver has said besides what it lacks. */
  protected told(_: HostedProcess, __: AgainRequest): void {}

  *#resend(process: HostedProcess, to: ProcessName, after: number): Task {
    const half = buffered(process)
    for (const sent of half.buffer.after(to, after)) yield* half.transmit(sent)
  }

  /**
   * Tells senders how far their messages are known, and which will never be asked for again.
   * @param keep checkpoints of the process that a recovery may still need, ascending
   * @param committed the newest of its checkpoints that every server has; for protocols that ask for it
   */
  protected askAgain(
    process: HostedProcess,
    senders: Iterable<ProcessName>,
    keep: readonly number[],
    committed = 0,
  ): void {
    for (const from of senders) {
      if (from === process.name) continue
      const covered = buffered(process).coveredOf(from, keep)
      process.tasks.spawn(this.#ask(process, from, covered, committed), `asking ${from} again`)
    }
  }

  *#ask(process: HostedProcess, from: ProcessName, covered: number, committed: number): Task {
    const to = process.name
    const { epoch: asked } = this.standing
    const request = (epoch: number): AgainRequest => {
      const after = buffered(process).incoming.lastOf(from)
      return { kind: 'again', epoch, from, to, after, covered, committed }
    }
    if (this.standing.epoch !== asked) return
    yield* askUntilDone(this.services, this.standing, from, AGAIN_BYTES, request)
  }
}
