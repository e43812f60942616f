// The last line: all have ended, in one epoch. Then nothing will ever be undone, and the answers count. It is written within that epoch, so
// that a recovery that begins meanwhile either finds it or causes it to be refused.

import type { HostServices } from '../../cluster/host-services.ts'
import type { Outcome } from '../../cluster/requests/envelope.ts'
import type { Task } from '../../kernel/task.ts'
import type { ProcessName } from '../../programs/program.ts'
import { advanceLine, type Member, type RecoveryLine } from '../epochs/line-record.ts'
import type { EpochsReply } from '../epochs/messages.ts'
import { inEpochs } from '../epochs/process-in-epochs.ts'
import { type HostStanding, traceLine } from '../epochs/standing.ts'
import { otherHosts, tellLast } from './leading.ts'
import type { Answers, AnswersRequest, End } from './messages.ts'

/** The ends of everything that runs here; null if something has not ended, or a recovery may undo it. */
export function endsOf({ hosted }: Pick<HostServices, 'hosted'>, standing: HostStanding): End[] | null {
  if (standing.isFrozen) return null
  const ends: End[] = []
  for (const process of hosted.values()) {
    const { answer, children } = inEpochs(process)
    if (process.restoring || answer === null) return null
    ends.push({ process: process.name, incarnation: process.incarnation, answer, children: [...children.keys()] })
  }
  return ends
}

/** Whether the initial processes, those created by them, and so on, have all ended. */
function areAll(ends: readonly End[], first: readonly ProcessName[]): boolean {
  const ended = new Map(ends.map((end) => [end.process, end]))
  const members = new Set(first)
  for (const process of members) for (const child of ended.get(process)?.children ?? []) members.add(child)
  return [...members].every((process) => ended.has(process))
}

/** @param first the initial processes */
export function* seekLastLine(services: HostServices, standing: HostStanding, first: readonly ProcessName[]): Task {
  const { epoch } = standing.line
  const own = endsOf(services, standing)
  if (own === null || standing.isFinal) return
  const ends = [...own]
  for (const host of otherHosts(services)) {
    const request: AnswersRequest = { kind: 'answers', epoch }
    const reply: Outcome<Answers | EpochsReply> = yield services.transport.ask(host, 8, request)
    if (reply?.kind === 'stale') standing.hear(reply.epoch)
    if (reply?.kind !== 'answers') return
    ends.push(...reply.ends)
  }
  const { line } = standing
  if (!areAll(ends, first) || standing.isFrozen || line.epoch !== epoch || line.isFinal) return
  const members = new Map(
    ends.map(({ process, incarnation, answer }): [ProcessName, Member] => [
      process,
      { version: null, incarnation, keep: [], answer, isOver: true },
    ]),
  )
  const last: RecoveryLine = { ...line, number: line.number + 1, told: { isTold: false }, isFinal: true, members }
  if (!(yield* advanceLine(services, last, epoch))) return standing.hear(epoch + 1)
  traceLine(services, last)
  standing.advance(last)
  tellLast(services, last)
}
