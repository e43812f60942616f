// Minimal blocking checkpoints (Koo and Toueg 1987): a process saves itself together with those it depends on, in two phases, and they do
// not send until it is decided; after a crash those that depend on something lost roll back, each to its last permanent checkpoint and no
// further.

import type { HostServices } from '../../cluster/host-services.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Protocol } from '../../cluster/protocol.ts'
import { done } from '../../cluster/requests/envelope.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import type { Freezing } from '../epochs/freezing.ts'
import { HostThatFreezes } from '../epochs/host-that-freezes.ts'
import type { Member } from '../epochs/line-record.ts'
import type { EpochsReply } from '../epochs/messages.ts'
import { askUntilDone } from '../epochs/transmitting.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import { type Decisions, decisionsWith, tracePermanent, writeDecisions } from './decisions.ts'
import { halfOf, KooTouegProcess, type Trees } from './koo-toueg-process.ts'
import { freezingWith, type Standing } from './leading.ts'
import { type Saying, sayingBytes, type Tentative, type Tree, type TreeRequest } from './messages.ts'
import { PersistingInTrees } from './persisting.ts'

class KooTouegOnHost extends HostThatFreezes<Standing> implements Trees {
  readonly persistence: PersistingInTrees
  /** By process of this host: what its decision record holds. */
  readonly #decisions = new Map<ProcessName, Decisions>()

  constructor(services: HostServices) {
    super(services)
    this.persistence = new PersistingInTrees(services, this.standing, () => this.lead())
    services.transport.serve<TreeRequest, EpochsReply>(['save-too', 'willing', 'decided'], (_, request, answer) =>
      this.delivery.withProcess(request.to, answer, (process) => {
        const objection = this.judge(request.epoch)
        answer(objection ?? done)
        if (objection === null) this.#hear(process, request)
      }),
    )
  }

  protected openFreezing(): Freezing<Standing> {
    return freezingWith(this.services, this.standing, this.first)
  }

  protected beside(process: HostedProcess): KooTouegProcess {
    return new KooTouegProcess(this.services, this.standing, process, this)
  }

  #hear(process: HostedProcess, request: TreeRequest): void {
    const { tree, from } = request
    // a line has come since, and decides
    if (tree.epoch !== this.standing.epoch) return
    const { part, buffer } = halfOf(process)
    switch (request.kind) {
      case 'save-too':
        return part.asked(tree, from, request.seen)
      case 'willing':
        return part.answered(tree, from, request.isWilling, request.tentatives)
      case 'decided':
        if (request.isPermanent) buffer.cover(from, request.seen)
        return part.decided(tree, request.isPermanent)
    }
  }

  say(process: HostedProcess, tree: Tree, to: ProcessName, saying: Saying): void {
    const { trace, host, hostNames, locations, id } = this.services
    const at = locations.get(to)
    if (trace.wants('control-sent') && at !== undefined && at.host !== id) {
      trace.emit({ kind: 'control-sent', host: host.name, to: hostNames[at.host]!, control: saying.kind })
    }
    const request = (epoch: number): TreeRequest => ({ ...saying, epoch, tree, from: process.name, to })
    const task = askUntilDone(this.services, this.standing, to, sayingBytes(saying), request)
    process.tasks.spawn(task, `${saying.kind} from ${process.name} to ${to}`)
  }

  *decide(process: HostedProcess, tree: Tree, tentatives: readonly Tentative[]): Task<boolean> {
    const { services, standing } = this
    const isOpen = (): boolean => !standing.isFrozen && standing.epoch === tree.epoch
    if (!isOpen()) return false
    const before = this.#decisions.get(process.name) ?? null
    const decisions = decisionsWith(before, tree, tentatives)
    if (!services.settings.without.has('decision-record')) {
      if (!(yield* writeDecisions(services, decisions, before?.epoch !== tree.epoch))) {
        standing.hear(tree.epoch + 1)
        return false
      }
    }
    // the leader of a recovery will find it
    if (!isOpen()) return false
    this.#decisions.set(process.name, decisions)
    tracePermanent(services, decisions)
    return true
  }

  protected stays(process: HostedProcess, member: Member): void {
    halfOf(process).conform(member.keep[0]!)
    if (!this.standing.isFinal) this.isBack(process, member)
  }

  /** Tells all senders how far their messages are known, and which will never be asked for again. */
  isBack(process: HostedProcess, { keep }: Member): void {
    halfOf(process).keepOnly(keep)
    this.askAgain(process, this.standing.line.members.keys(), keep)
  }
}

export const kooToueg: Protocol = {
  title:
    'checkpoints taken together by processes that depend on each other, which stop sending meanwhile; after a crash these roll back',
  paper: 'R. Koo and S. Toueg, Checkpointing and rollback-recovery for distributed systems, IEEE TSE SE-13(1), 1987',
  survives: 'the loss of all but one copy of checkpoints, and of all workstations but one',
  checks,
  ablations,
  open: (services) => new KooTouegOnHost(services),
}
