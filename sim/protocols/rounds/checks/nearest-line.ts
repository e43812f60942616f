// Nearest line: in two tiers of stable storage a recovery goes back to the last line that was committed, unless of some process every near
// copy of that line is gone; and then to the last that the file servers have. So a single crash costs the work since the last checkpoint,
// whatever tier that is on. What a host has that was declared dead may be found or not: whoever declared it dead may have died itself before
// telling the others, and a host that was declared dead by mistake still has everything.

import type { Check } from '../../../checks/check.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { HostName } from '../../../trace/event.ts'

/** Of one process on one host: the numbers of its checkpoints there, each with the incarnation that wrote it. */
type Versions = Map<number, number>

interface Round {
  readonly number: number
  readonly epoch: number
  readonly writtenBy: number
  /** Those that had not ended. */
  readonly processes: readonly ProcessName[]
}

const atTheBeginning: Round = { number: 0, epoch: 0, writtenBy: 0, processes: [] }

export const nearestLine: Check = {
  name: 'nearest-line',
  sentence:
    'a recovery goes back to the last committed checkpoints while a near copy of each is left, and else to the last on the file servers',
  create({ setting, violated }) {
    const servers = new Set(setting.replicas)
    const kept = new Map<HostName, Map<ProcessName, Versions>>()
    const inDoubt = new Set<HostName>()
    const holdersOf = (process: ProcessName, { number, writtenBy }: Round): HostName[] =>
      [...kept].filter(([, processes]) => processes.get(process)?.get(number) === writtenBy).map(([host]) => host)
    const lose = (host: HostName): void => {
      kept.delete(host)
      inDoubt.delete(host)
    }
    /**
     * The last round, and where recoveries since then were to go: a leader may die before its line counts, so that the next begins from the
     * one before.
     */
    let last: Round[] = []
    let served: Round = atTheBeginning
    const rounds = new Map<number, Round>()
    return {
      on: {
        'version-stored': ({ host, process, incarnation, number }) => {
          if (servers.has(host)) return
          const processes = kept.get(host) ?? new Map<ProcessName, Versions>()
          const versions: Versions = processes.get(process) ?? new Map()
          versions.set(number, incarnation)
          kept.set(host, processes.set(process, versions))
        },
        'version-brought-back': ({ host, process, number }) => {
          const versions = kept.get(host)?.get(process)
          for (const each of versions?.keys() ?? []) if (each > number) versions!.delete(each)
        },
        'host-crashed': ({ host }) => lose(host),
        'host-declared-dead': ({ dead }) => void inDoubt.add(dead),
        'found-itself-dead': ({ host }) => lose(host),
        'round-committed': ({ epoch, number, processes, ended, served: onServers = number }) => {
          if (epoch < (last.at(-1)?.epoch ?? 0)) return
          const isOver = new Set(ended)
          // one incarnation for each epoch
          const round = {
            number,
            epoch,
            writtenBy: epoch + 1,
            processes: processes.filter((each) => !isOver.has(each)),
          }
          rounds.set(number, round)
          served = rounds.get(onServers) ?? atTheBeginning
          last = [round]
        },
        'near-copies-sought': ({ epoch, newest, number }) => {
          if (epoch <= (last.at(-1)?.epoch ?? 0)) return
          const from = last.findLast((each) => each.number === newest)
          if (from === undefined) {
            // the host that committed a round may have died before it could say so
            if (last.length > 0 && last.every((each) => each.number > newest))
              violated(`epoch ${epoch} begins from checkpoint ${newest}, which was not the last`)
            last = []
            return
          }
          const holders = new Map(from.processes.map((process) => [process, holdersOf(process, from)]))
          const lost = from.processes.filter((process) => holders.get(process)!.length === 0)
          const isCertain = from.processes.every((process) => holders.get(process)!.some((host) => !inDoubt.has(host)))
          const isFound = isCertain || number === from.number
          const due = lost.length === 0 && isFound ? from : served
          last.push({ ...due, epoch })
          if (number === due.number) return
          const why =
            lost.length === 0
              ? `there is a near copy of checkpoint ${newest} of every process`
              : `no near copy of checkpoint ${newest} of ${lost.join(', ')} is left, and the file servers have ${due.number}`
          violated(`epoch ${epoch} goes back to checkpoint ${number}; ${why}`)
        },
      },
    }
  },
}
