// Two tiers of checkpoints that are taken together: near copies of all of them, and every k-th on the file servers too. A recovery goes back
// to the last line if for every process on it some host that is up has a near copy, and else to the last line that the file servers have.
// What nothing may undo, above all an end, counts only with a line that the file servers have.

import type { HostServices } from '../../cluster/host-services.ts'
import {
  NEAR_VERSIONS_BYTES,
  type NearVersions,
  type NearVersionsRequest,
} from '../../cluster/storage/near/near-requests.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { control } from '../epochs/control.ts'
import type { Member, RecoveryLine, ServedLine } from '../epochs/line-record.ts'

/** Before the file servers have a line all go back to their beginning. */
export const nothingServed: ServedLine = { number: 0, writtenBy: 0, members: new Map() }

/** The last line that the file servers have, as of this one. */
export const servedBy = ({ tiers }: RecoveryLine): ServedLine => tiers?.served ?? nothingServed

/** Of each process, the hosts that have a near copy of its checkpoint on a line. */
type Holders = ReadonlyMap<ProcessName, readonly number[]>

/** Asks every workstation that is up for near copies of a line. */
function* askForCopies(services: HostServices, { number, tiers }: RecoveryLine): Task<Holders> {
  const { membership, isWorkstation, id, near } = services
  const request: NearVersionsRequest = { kind: 'near-versions', number, incarnation: tiers?.writtenBy ?? 0 }
  const holders = new Map<ProcessName, number[]>()
  for (const host of membership.live().filter(isWorkstation)) {
    const reply = host === id ? null : yield* control<NearVersions>(services, host, NEAR_VERSIONS_BYTES, request)
    const processes = host === id ? (near?.have(request) ?? []) : (reply?.processes ?? [])
    for (const process of processes) {
      const others = holders.get(process)
      if (others === undefined) holders.set(process, [host])
      else others.push(host)
    }
  }
  return holders
}

/** Where a recovery finds the last line: the line itself with the hosts that have its near copies, or the one that the file servers have. */
export function* findLine(services: HostServices, previous: RecoveryLine, epoch: number): Task<RecoveryLine> {
  const holders = yield* askForCopies(services, previous)
  const goingBack = [...previous.members].filter(([, { isOver, version }]) => !isOver && version !== 0)
  const lost = goingBack.filter(([process]) => !holders.has(process)).map(([process]) => process)
  const served = servedBy(previous)
  const number = lost.length === 0 ? previous.number : served.number
  const { trace, host } = services
  trace.emit({ kind: 'near-copies-sought', host: host.name, epoch, newest: previous.number, lost, number })
  if (lost.length > 0) {
    // Whoever committed it may not know yet, and would report it after it has been given up.
    previous.told.isTold = true
    return {
      ...previous,
      number,
      members: served.members,
      tiers: { writtenBy: served.writtenBy, served, draining: null },
    }
  }
  const withHolder = ([process, member]: readonly [ProcessName, Member]): [ProcessName, Member] => {
    const from = member.isOver ? undefined : holders.get(process)
    return [process, from === undefined ? member : { ...member, from }]
  }
  // what was on its way to the file servers is not continued: everybody begins with a new incarnation
  const tiers = { writtenBy: previous.tiers?.writtenBy ?? 0, served, draining: null }
  return { ...previous, members: new Map([...previous.members].map(withHolder)), tiers }
}
