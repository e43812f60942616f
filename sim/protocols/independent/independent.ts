// Independent checkpoints without a log (Bhargava and Lian 1988; Wang and Fuchs 1992): each process takes checkpoints on its own and keeps
// several versions; after a crash the newest line is computed on which no process depends on anything undone, and survivors roll back to it
// too.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Visible } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Protocol } from '../../cluster/protocol.ts'
import type { Freezing } from '../epochs/freezing.ts'
import { HostThatFreezes } from '../epochs/host-that-freezes.ts'
import type { Member } from '../epochs/line-record.ts'
import { Persisting } from '../epochs/persisting.ts'
import { ablations } from './ablations.ts'
import { checks } from './checks/index.ts'
import { halfOf, IndependentProcess } from './independent-process.ts'
import { freezingWith } from './leading.ts'
import type { Standing } from './messages.ts'

class IndependentOnHost extends HostThatFreezes<Standing> {
  readonly persistence: Persisting

  constructor(services: HostServices) {
    super(services)
    this.persistence = new Persisting(services, this.standing, () => this.lead())
  }

  protected openFreezing(): Freezing<Standing> {
    return freezingWith(this.services, this.first)
  }

  protected beside(process: HostedProcess): IndependentProcess {
    return new IndependentProcess(this.services, this.standing, process)
  }

  shown(process: HostedProcess, message: Visible): void {
    halfOf(process).shown(message)
  }

  protected stays(process: HostedProcess, member: Member): void {
    const { name, incarnation } = process
    if (this.standing.isFinal) return
    this.services.storage.write(16, { kind: 'prune', process: name, incarnation, keep: member.keep }, () => {})
    this.isBack(process, member)
  }

  /** Tells all senders how far their messages are known, and which will never be asked for again. */
  isBack(process: HostedProcess, { keep }: Member): void {
    const half = halfOf(process)
    half.keepOnly(keep)
    this.askAgain(process, this.standing.line.members.keys(), keep)
  }
}

export const independent: Protocol = {
  title: 'independent checkpoints without a log: a recovery line over all processes, to which survivors roll back too',
  paper: 'B. Bhargava and S.-R. Lian, SRDS 1988; Y.-M. Wang and others, IEEE Trans. Computers 44(4), 1995',
  survives: 'the loss of all but one copy of checkpoints, and of all workstations but one',
  checks,
  ablations,
  open: (services) => new IndependentOnHost(services),
}
