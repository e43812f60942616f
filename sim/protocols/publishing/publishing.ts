// Publishing (Powell and Presotto 1983): a recorder on the network hears every message in transit, and keeps it. A message becomes visible
// when its receiver has been told that it is recorded, in the recorder's order. So a crash sets back only what ran on the dead host, as
// under STAR, and a message crosses the network once.

import { saveNow } from '../../cluster/checkpoint/alarm.ts'
import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import { ReplicatedPersistence } from '../../cluster/hosting/replicated-persistence.ts'
import { Delivery, type Incoming, type Keeping } from '../../cluster/messages/delivery.ts'
import type { Message, MessageReply, NotHere } from '../../cluster/messages/message.ts'
import type { OnHost, Protocol } from '../../cluster/protocol.ts'
import type { Answer } from '../../cluster/requests/envelope.ts'
import type { Location } from '../../cluster/ring/locations.ts'
import type { LogEnd, LogRecord, Vouched } from '../../cluster/storage/storage-requests.ts'
import type { Task } from '../../kernel/task.ts'
import { within } from '../../kernel/waits.ts'
import type { LastLogged, Logged } from '../pessimistic/replaying.ts'
import { restore } from '../pessimistic/restoring.ts'
import { vouchForRunning } from '../shared/vouching.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import type { AskPosition, Position, Publish, Recall, Recorded, RecorderReply } from './messages.ts'
import type { Held } from './order.ts'
import { halfOf, PublishingProcess } from './publishing-process.ts'
import { type OnDisk, Recorder } from './recorder.ts'
import { RECALL_BYTES, readRecorded } from './restoring.ts'

class PublishingOnHost implements OnHost, Keeping {
  readonly #services: HostServices
  readonly persistence: ReplicatedPersistence
  readonly stamps = true
  readonly acknowledgesFirst = false
  readonly #delivery: Delivery
  /** Null except on the recorder's host. */
  readonly #recorder: Recorder | null
  /** Whether messages wait here while the recorder is away. */
  #isWaiting = false

  constructor(services: HostServices) {
    const { transport, settings, id, host, left } = services
    this.#services = services
    this.persistence = new ReplicatedPersistence(services)
    this.#recorder = settings.recorder.host === id ? new Recorder(services, left as OnDisk | null) : null
    const delivery = new Delivery(services, this)
    this.#delivery = delivery
    transport.serve<Message, MessageReply>(['message'], (from, message, answer) =>
      delivery.withProcess(message.to, answer, (process) => this.#arrived(process, message, from === id, answer)),
    )
    transport.serve<Recorded, MessageReply>(['recorded'], (_, recorded, answer) => {
      answer(null)
      delivery.withProcess(recorded.process, nobody, (process) => this.#isRecorded(process, recorded))
    })
    transport.serve<AskPosition, Position | NotHere>(['position'], (_, { to }, answer) =>
      delivery.withProcess(to, answer, (process) => this.#tellPosition(process, answer)),
    )
    transport.serve<LastLogged, Logged | NotHere>(['last-logged'], (_, { from, to }, answer) =>
      delivery.withProcess(to, answer, (process) =>
        answer({ kind: 'logged', sequence: halfOf(process).incoming.lastOf(from) }),
      ),
    )
    host.tasks.spawn(this.#mindRecorder(), 'recorder')
  }

  adopt(process: HostedProcess): PublishingProcess {
    return new PublishingProcess(this.#services, process)
  }

  restart(dead: Location, host: number): Task {
    const services = this.#services
    return restore(services, dead, host, (process, _, saved) => readRecorded(services, process, saved))
  }

  /** The servers have no logs, only checkpoints. */
  vouchFor(logs: readonly LogEnd[]): Vouched {
    return vouchForRunning(this.#services.hosted, logs)
  }

  tookPart(): void {
    this.#recorder?.tookPart()
  }

  close(): unknown {
    return this.#recorder?.close() ?? null
  }

  incomingOf(process: HostedProcess): Incoming {
    return halfOf(process).incoming
  }

  /** The message has had its turn, so the recorder has it. */
  keep(_process: HostedProcess, _message: Visible, ready: () => void): void {
    ready()
  }

  #arrived(process: HostedProcess, message: Message, isFromHere: boolean, answer: Answer<MessageReply>): void {
    const { incoming, order } = halfOf(process)
    const { from, sequence } = message
    const isAdmitted =
      sequence <= incoming.lastOf(from) ||
      incoming.arriving.some(({ message: other }) => other.from === from && other.sequence === sequence)
    if (isAdmitted) return this.#delivery.deliver(process, message, answer)
    if (this.#services.settings.without.has('hold-until-recorded')) {
      if (isFromHere) process.tasks.spawn(this.#publish(process, message), 'publishing')
      return this.#delivery.deliver(process, message, answer)
    }
    const held = { message, answer, sinceNs: this.#services.simulation.now, isPublished: isFromHere }
    if (order.hold(held)) process.tasks.spawn(this.#publish(process, message), 'publishing')
    this.#advance(process)
    if (order.isHolding) this.#lookForRecorder()
  }

  #isRecorded(process: HostedProcess, recorded: Recorded): void {
    const { incoming, order } = halfOf(process)
    const { without } = this.#services.settings
    if (without.has('hold-until-recorded')) return
    if (recorded.index < incoming.nextIndex && !without.has('recorded-order')) return
    order.note(recorded)
    this.#advance(process)
  }

  /** Admits messages whose turn it is; asks for what should be here and is not. */
  #advance(process: HostedProcess): void {
    const half = halfOf(process)
    const { order, incoming } = half
    if (this.#services.settings.without.has('recorded-order')) {
      for (let first = order.takeFirst(); first !== null; first = order.takeFirst()) this.#admit(process, first)
      return
    }
    for (let next = order.take(incoming.nextIndex); next !== null; next = order.take(incoming.nextIndex)) {
      if ('message' in next) this.#admit(process, next)
      else this.#delivery.deliver(process, this.#messageOf(process, next), nobody)
    }
    if (!order.isBehind || half.isAsking) return
    half.isAsking = true
    process.tasks.spawn(this.#askFor(process, half), 'asking the recorder')
  }

  #admit(process: HostedProcess, { message, answer, sinceNs }: Held): void {
    process.account.logNs += this.#services.simulation.now - sinceNs
    this.#delivery.deliver(process, message, answer)
  }

  /** A message whose frame was lost, or went to another host. Its sender may be gone, so the recorder sends it. */
  #messageOf(process: HostedProcess, { from, sequence, payload }: LogRecord): Message {
    const incarnation = this.#services.locations.get(from)?.incarnation ?? 1
    return { kind: 'message', from, to: process.name, sequence, incarnation, replaying: false, payload }
  }

  *#askFor(process: HostedProcess, half: PublishingProcess): Task {
    const { transport, settings } = this.#services
    const after = half.incoming.nextIndex - 1
    const request: Recall = { kind: 'recall', process: process.name, after }
    const reply = yield* transport.request<RecorderReply>(settings.recorder.host, RECALL_BYTES, request)
    half.isAsking = false
    if (reply?.kind !== 'recalled') return // it has died; unanswered senders send again, and it says again what it has
    const { incoming, order } = half
    for (const record of reply.records) if (record.index >= incoming.nextIndex) order.note(record)
    this.#advance(process)
  }

  /** Tells the recorder of a message until it has it: both ends are on this host, so nobody else will. */
  *#publish(process: HostedProcess, message: Message): Task {
    const { transport, settings, changed, membership } = this.#services
    const { host } = settings.recorder
    const request: Publish = { kind: 'publish', message }
    for (;;) {
      const reply = membership.isLive(host)
        ? yield* transport.request<RecorderReply>(host, message.payload.bytes, request)
        : null
      if (reply?.kind === 'recorded') return this.#isRecorded(process, reply)
      yield within(changed, settings.ring.timeoutNs)
    }
  }

  /** What is said now is all that a recorder that has lost its log will know: a checkpoint makes it complete again. */
  #tellPosition(process: HostedProcess, answer: Answer<Position>): void {
    const position = halfOf(process).position()
    const bytes = position.records.reduce((sum, { payload }) => sum + 16 + payload.bytes, 16 + 8 * position.last.length)
    answer(position, bytes)
    process.tasks.spawn(saveNow(this.#services, process), `saving ${process.name}`)
  }

  *#mindRecorder(): Task {
    for (;;) {
      yield this.#services.changed
      if ([...this.#services.hosted.values()].some((process) => halfOf(process).order.isHolding))
        this.#lookForRecorder()
    }
  }

  #lookForRecorder(): void {
    const { membership, settings, host } = this.#services
    if (this.#isWaiting || membership.isLive(settings.recorder.host)) return
    this.#isWaiting = true
    host.tasks.spawn(this.#waitForRecorder(), 'waiting for the recorder')
  }

  *#waitForRecorder(): Task {
    const { membership, settings, observer, changed } = this.#services
    while (!membership.isLive(settings.recorder.host)) {
      observer.waitsFor(settings.recorder.host)
      yield within(changed, settings.ring.timeoutNs)
    }
    this.#isWaiting = false
  }
}

const nobody = (): void => {}

export const publishing: Protocol = {
  title: 'independent checkpoints and a message log kept by a recorder that listens to the network (publishing)',
  paper: 'M. L. Powell and D. L. Presotto, Publishing: a reliable broadcast communication mechanism, SOSP 1983',
  survives:
    'the loss of all but one copy of checkpoints, and of all workstations but one, as long as the recorder stays',
  needs: ['recorder'],
  checks,
  ablations,
  open: (services) => new PublishingOnHost(services),
}
