// Milestones: situations that a search must have reached at least once to have tested what it should. A trace reader detects them; a
// search reports those that its scenario allows but that it missed.

import type { HostName, TraceEvent, TraceEventKind } from '../../trace/event.ts'
import type { TraceReader } from '../../trace/trace.ts'
import { combinationAt } from './aiming/combination.ts'
import type { Ground } from './aiming/ground.ts'
import { lostKinds } from './aiming/lost.ts'
import { Situation } from './aiming/situation.ts'

type Crash = Extract<TraceEvent, { kind: 'host-crashed' }>

interface Milestone {
  /** The smallest number of permanent crashes needed; 3 means more, or hosts that restart or stall. */
  readonly takes: 1 | 2 | 3
  /** Whether the scenario allows it. */
  readonly possible?: (ground: Ground) => boolean
  /** Whether a crash reaches it; the situation is the one just before the crash. */
  readonly crash?: (situation: Situation, crash: Crash, atNs: number) => boolean
  /** Whether an event other than a crash reaches it. */
  readonly event?: (situation: Situation, event: TraceEvent) => boolean
}

const takesCheckpoints = ({ scenario }: Ground): boolean => scenario.protocol.checkpoint.policy !== 'none'
const forks = ({ scenario }: Ground): boolean =>
  ['pre-copy', 'incremental'].includes(scenario.protocol.checkpoint.policy)
const logs = ({ replicas, scenario }: Ground): boolean =>
  replicas.length > 0 && !scenario.protocol.without.includes('log')
const recovers = ({ replicas }: Ground): boolean => replicas.length > 0
const sparesServers = ({ replicas }: Ground): boolean => replicas.length > 1
const manyWorkstations = ({ workstations }: Ground): boolean => workstations.length > 2

const isServer = (situation: Situation, { host }: Crash): boolean => situation.isReplica(host)
const has = (set: ReadonlySet<HostName>, { host }: Crash): boolean => set.has(host)

const RECENT_NS = 5e6
const isRecent = (instants: Iterable<number>, nowNs: number): boolean => {
  for (const atNs of instants) if (nowNs - atNs <= RECENT_NS) return true
  return false
}

// A function, so that each entry is checked to be a Milestone and the names are inferred.
const named = <Name extends string>(table: Readonly<Record<Name, Milestone>>): Readonly<Record<Name, Milestone>> =>
  table

const milestones = named({
  'crash before the first checkpoint': {
    takes: 1,
    possible: (ground) => takesCheckpoints(ground),
    crash: ({ committed }, { processes }) => processes.some((process) => !committed.has(process)),
  },
  'crash after the last checkpoint': {
    takes: 1,
    possible: (ground) => takesCheckpoints(ground) && recovers(ground),
    // that it was the last checkpoint is known only when the process ends
    event: (situation, event) => event.kind === 'process-ended' && situation.restoredAfterItsLast.has(event.process),
  },
  'crash while a forked child writes a checkpoint': {
    takes: 1,
    possible: forks,
    crash: ({ writing }, crash) => has(writing.hosts, crash),
  },
  'crash while a process waits for its checkpoint': {
    takes: 1,
    possible: ({ scenario }) => scenario.protocol.checkpoint.policy === 'full',
    crash: ({ writing }, crash) => has(writing.hosts, crash),
  },
  'crash while a checkpoint commits': {
    takes: 1,
    possible: takesCheckpoints,
    crash: ({ committing }, crash) => has(committing.hosts, crash),
  },
  'crash while a message is logged': {
    takes: 1,
    possible: logs,
    crash: ({ logging }, crash) => has(logging.hosts, crash),
  },
  'crash of a recovering host, while it restores': {
    takes: 2,
    possible: (ground) => recovers(ground) && manyWorkstations(ground),
    crash: ({ restoring }, crash) => has(restoring.hosts, crash),
  },
  'crash of a recovering host, while it replays': {
    takes: 2,
    possible: (ground) => logs(ground) && manyWorkstations(ground),
    crash: ({ replaying }, crash) => has(replaying.hosts, crash),
  },
  'crash of the detector before its recovery is done': {
    takes: 2,
    possible: (ground) => recovers(ground) && manyWorkstations(ground),
    crash: (situation, { host }) => situation.detects(host),
  },
  'crash of a server during a restore': {
    takes: 2,
    possible: sparesServers,
    crash: (situation, crash) => isServer(situation, crash) && situation.restoring.hosts.size > 0,
  },
  'crash of a server while a checkpoint is written': {
    takes: 1,
    possible: (ground) => sparesServers(ground) && takesCheckpoints(ground),
    crash: (situation, crash) =>
      isServer(situation, crash) && situation.writing.hosts.size + situation.committing.hosts.size > 0,
  },
  'crash of a server while a message is logged': {
    takes: 1,
    possible: sparesServers,
    crash: (situation, crash) => isServer(situation, crash) && situation.logging.hosts.size > 0,
  },
  'crash of a server that catches up': {
    takes: 3,
    possible: sparesServers,
    crash: ({ catchingUp }, crash) => has(catchingUp, crash),
  },
  'crash of a workstation while a server catches up': {
    takes: 3,
    possible: sparesServers,
    crash: (situation, { host }) => situation.catchingUp.size > 0 && situation.isWorkstation(host),
  },
  'crash of a host that commits a checkpoint while a server catches up': {
    takes: 3,
    possible: (ground) => sparesServers(ground) && takesCheckpoints(ground),
    crash: ({ catchingUp, committing }, crash) => catchingUp.size > 0 && has(committing.hosts, crash),
  },
  'crash of a server that hands out copies': {
    takes: 3,
    possible: sparesServers,
    crash: ({ catchingUp, lost }, { host }) => lost.complete.has(host) && catchingUp.size > 0,
  },
  'crash within 5 ms after a server counts again': {
    takes: 3,
    possible: sparesServers,
    crash: ({ lastCaughtUp }, _, atNs) => isRecent(lastCaughtUp.values(), atNs),
  },
  'crash between the first and the last copy of a record': {
    takes: 1,
    possible: (ground) => sparesServers(ground) && logs(ground),
    crash: ({ partly }, { host }) => partly.concerns('append', host),
  },
  'crash between the first and the last copy of a block of a checkpoint': {
    takes: 1,
    possible: (ground) => sparesServers(ground) && takesCheckpoints(ground),
    crash: ({ partly }, { host }) => partly.concerns('block', host),
  },
  'crash between the first and the last copy of a commit': {
    takes: 1,
    possible: (ground) => sparesServers(ground) && takesCheckpoints(ground),
    crash: ({ partly }, { host }) => partly.concerns('commit', host),
  },
  'crash between the first and the last copy of an end': {
    takes: 1,
    possible: (ground) => sparesServers(ground),
    crash: ({ partly }, { host }) => partly.concerns('end', host),
  },
  'crash between the first and the last copy of a claim': {
    takes: 2,
    possible: (ground) => sparesServers(ground),
    crash: ({ partly }, { host }) => partly.concerns('claim', host),
  },
  'crash between the first and the last copy of a roll-back': {
    takes: 2,
    possible: (ground) => sparesServers(ground),
    crash: ({ partly }, { host }) => partly.concerns('roll-back', host),
  },
  'crash while a returning server has some of the copies, and not all': {
    takes: 3,
    possible: sparesServers,
    crash: ({ copying, lost }, { host }) => copying.has(host) || (copying.size > 0 && lost.complete.has(host)),
  },
  'crash of a host within 5 ms of the end of a process there': {
    takes: 1,
    crash: ({ lastEnd }, { host }, atNs) => lastEnd.has(host) && isRecent([lastEnd.get(host)!], atNs),
  },
  'crash of a host that has told some others of an end, and not all': {
    takes: 1,
    crash: ({ told }, { host }) => told.concerns(host),
  },
  'crash within 5 ms of an end, while another process replays': {
    takes: 2,
    possible: logs,
    crash: ({ lastEnd, replaying }, _, atNs) => replaying.hosts.size > 0 && isRecent(lastEnd.values(), atNs),
  },
  'power cut of all servers, and their return': {
    takes: 3,
    possible: recovers,
    event: ({ lost, down }, event) =>
      event.kind === 'host-restarted' && down.has(event.host) && lost.complete.size === 0,
  },
  'crash of one server after another has caught up': {
    takes: 3,
    possible: sparesServers,
    crash: (situation, crash) =>
      situation.caughtUp.size > 0 && !situation.caughtUp.has(crash.host) && isServer(situation, crash),
  },
  'crash of two ring neighbours at once': {
    takes: 2,
    crash: (situation, { host }, atNs) => situation.neighbourCrashedWithin(host, atNs, 0),
  },
  'crash of two ring neighbours within one period': {
    takes: 2,
    crash: (situation, { host }, atNs) => situation.neighbourCrashedWithin(host, atNs, situation.periodNs),
  },
  'crash of a host that joins': {
    takes: 3,
    crash: ({ joining }, crash) => has(joining, crash),
  },
  'crash while another host joins': {
    takes: 3,
    crash: ({ joining }, { host }) => [...joining].some((other) => other !== host),
  },
  'second crash of the same process': {
    takes: 2,
    possible: recovers,
    crash: ({ recovered }, { processes }) => processes.some((process) => recovered.has(process)),
  },
  'crash after a process has ended': {
    takes: 1,
    crash: ({ ended }) => ended > 0,
  },
  'one workstation left': {
    takes: 3,
    event: (situation) => situation.workstationsLeft === 1,
    crash: (situation, { host }) => situation.workstationsLeft === 2 && situation.isWorkstation(host),
  },
  'reboot before detection': {
    takes: 3,
    event: ({ unnoticed }, event) => event.kind === 'host-restarted' && unnoticed.has(event.host),
  },
  'false suspicion': {
    takes: 3,
    event: ({ down }, event) => event.kind === 'host-declared-dead' && event.silentNs > 0 && !down.has(event.dead),
  },
  'host that stood still finds itself declared dead': {
    takes: 3,
    event: ({ stalled }, event) => event.kind === 'found-itself-dead' && stalled.has(event.host),
  },
  'write of a superseded incarnation refused': {
    takes: 3,
    possible: ({ scenario, replicas }) => replicas.length > 0 && !scenario.protocol.without.includes('fencing'),
    event: (_, event) => event.kind === 'write-refused',
  },
})

export type MilestoneName = keyof typeof milestones

const all = Object.entries(milestones) as [MilestoneName, Milestone][]

export const milestoneNames: readonly MilestoneName[] = all.map(([name]) => name)

/** The milestones that the scenario allows, with this many crashes in a schedule; 3 means more, or hosts that restart. */
export const possibleMilestones = (ground: Ground, crashes: 1 | 2 | 3): MilestoneName[] =>
  all
    .filter(([, { takes, possible }]) => takes <= crashes && (possible === undefined || possible(ground)))
    .map(([name]) => name)

/** The kinds of events, other than crashes, that can reach a milestone. */
const telling: ReadonlySet<TraceEventKind> = new Set<TraceEventKind>([
  ...(['process-ended', 'host-restarted', 'host-declared-dead', 'found-itself-dead', 'write-refused'] as const),
])

/** Reads one run and notes which milestones it reaches, and the combinations at its strikes. */
export class MilestoneReader {
  readonly reached = new Set<MilestoneName>()
  readonly combinations = new Set<string>()
  readonly #situation: Situation

  /** @param situation of the run; the caller lets it follow each event after calling `note` */
  constructor(ground: Ground, situation = new Situation(ground, ground.scenario.protocol.ring.periodNs)) {
    this.#situation = situation
  }

  get kinds(): readonly TraceEventKind[] {
    return [...new Set([...this.#situation.kinds, ...lostKinds, ...telling])]
  }

  readonly read: TraceReader = (atNs, event) => {
    this.note(atNs, event)
    this.#situation.follow(atNs, event)
  }

  /** An event that the situation has not followed yet. */
  note(atNs: number, event: TraceEvent): void {
    if (event.kind === 'host-crashed' || event.kind === 'host-stalled') {
      const kind = event.kind === 'host-crashed' ? 'crash' : 'stall'
      this.combinations.add(combinationAt(this.#situation, event.host, atNs, kind))
    }
    if (event.kind === 'host-crashed') {
      for (const [name, { crash }] of all) if (crash?.(this.#situation, event, atNs) === true) this.reached.add(name)
    } else if (telling.has(event.kind)) {
      for (const [name, milestone] of all)
        if (milestone.event?.(this.#situation, event) === true) this.reached.add(name)
    }
  }
}
