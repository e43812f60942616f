// A world that is over, or was broken off, as the plain data of its result.

import { Account } from './cluster/hosting/account.ts'
import type { Receipt } from './faults/receipt.ts'
import { finalFiles } from './final-files.ts'
import { toSeconds } from './kernel/time.ts'
import type {
  FaultReceipt,
  HostResult,
  OutcomeKind,
  ProcessResult,
  RecoveryResult,
  SimulationResult,
} from './result.ts'
import type { Scenario } from './scenario/scenario.ts'
import { faultSummary } from './scenario/writing/write.ts'
import type { RecoveryCost } from './trace/recovery-costs.ts'
import type { World } from './world.ts'

export interface Outcome {
  readonly outcome: Exclude<OutcomeKind, 'violated'>
  readonly reason: string | null
}

export function outcomeOf(world: World): Outcome {
  if (world.finishedAt !== null) return { outcome: 'completed', reason: null }
  if (world.lostBecause !== null) return { outcome: 'cannot-recover', reason: world.lostBecause }
  if (!world.injector.underWay && world.hosts.every(({ alive }) => !alive)) {
    return { outcome: 'cannot-recover', reason: 'no host is left' }
  }
  const missing = [...world.known].filter((process) => !world.answers.has(process))
  return { outcome: 'stuck', reason: `no answer from ${missing.join(', ')}` }
}

const hex = (digest: number): string => (digest >>> 0).toString(16).padStart(8, '0')

/** @param begunAtNs when the last of the first processes began, nanoseconds */
export function resultOf(
  world: World,
  seed: string,
  recoveries: readonly RecoveryCost[],
  begunAtNs: number,
): SimulationResult {
  const { scenario, simulation, trace, network } = world
  const processes = [...world.known].map((name) => processResult(world, name))
  const hosts = world.hosts.map((_, id) => hostResult(world, id))
  const answers: Record<string, string> = {}
  for (const [name, { digest }] of [...world.answers].sort(([a], [b]) => (a < b ? -1 : 1))) answers[name] = hex(digest)
  const total = (of: (process: ProcessResult) => number): number =>
    processes.reduce((sum, process) => sum + of(process), 0)
  trace.fingerprint.value(answers)
  const endsAtNs = world.finishedAt ?? simulation.now
  const files: Record<string, string> = {}
  for (const [name, digest] of [...finalFiles(world)].sort(([a], [b]) => (a < b ? -1 : 1))) files[name] = hex(digest)
  return {
    scenario: scenario.name,
    seed,
    ...outcomeOf(world),
    fingerprint: trace.fingerprint.toString(),
    seconds: toSeconds(endsAtNs - begunAtNs),
    endsAtSeconds: toSeconds(endsAtNs),
    events: simulation.events,
    answers,
    files,
    hosts,
    processes,
    faults: world.injector.receipts().map((receipt) => faultReceipt(scenario, receipt)),
    recoveries: recoveries.map(recoveryResult),
    violations: [],
    beyondPromise: null,
    costs: {
      computeSeconds: total(({ seconds }) => seconds.compute),
      blockedSeconds: total(({ seconds }) => seconds.blocked),
      copySeconds: total(({ seconds }) => seconds.copy),
      compareSeconds: total(({ seconds }) => seconds.compare),
      networkSeconds: (network.statistics.bits / scenario.network.megabitsPerSecond) * 1e-6,
      diskSeconds: hosts.reduce((sum, { seconds }) => sum + seconds.disk, 0),
      logSeconds: total(({ seconds }) => seconds.log),
      replaySeconds: total(({ seconds }) => seconds.recovery),
      messages: total(({ messagesReceived }) => messagesReceived),
      networkFrames: network.statistics.frames,
      networkBytes: network.statistics.bits / 8,
      collisions: network.statistics.collisions,
    },
  }
}

function faultReceipt(scenario: Scenario, { fault, atNs, host, processes, during, inert }: Receipt): FaultReceipt {
  const role = scenario.hosts.find(({ name }) => name === host)?.role
  const kept = role === 'server' ? ['its copies'] : role === 'recorder' ? ['its log'] : processes
  const hit = [...kept, ...during]
  return {
    fault: faultSummary(scenario.faults[fault]!, scenario.hosts),
    atSeconds: atNs === null ? null : toSeconds(atNs),
    host,
    hit: inert ? [] : hit.length > 0 ? hit : ['an idle host'],
    inert,
  }
}

function recoveryResult({ atNs, lostNs, detectionNs, restoreNs, replayNs, ...cost }: RecoveryCost): RecoveryResult {
  const inSeconds = (ns: number | null): number | null => (ns === null ? null : toSeconds(ns))
  return {
    ...cost,
    atSeconds: toSeconds(atNs),
    seconds: {
      lost: inSeconds(lostNs),
      detection: inSeconds(detectionNs),
      restore: inSeconds(restoreNs),
      replay: inSeconds(replayNs),
    },
  }
}

function processResult(world: World, name: string): ProcessResult {
  const account = world.accounts.get(name) ?? new Account()
  const { host, incarnation, imageBytes } = world.whereabouts.get(name) ?? { host: '', incarnation: 0, imageBytes: 0 }
  return {
    name,
    host,
    incarnations: incarnation,
    imageBytes,
    messagesSent: account.messagesSent,
    bytesSent: account.bytesSent,
    messagesReceived: account.messagesReceived,
    bytesReceived: account.bytesReceived,
    checkpoints: account.checkpoints,
    checkpointBytes: account.checkpointPages * 4096,
    seconds: {
      compute: toSeconds(account.computeNs),
      waiting: toSeconds(account.waitingNs),
      sending: toSeconds(account.sendingNs),
      blocked: toSeconds(account.blockedNs),
      copy: toSeconds(account.copyNs),
      compare: toSeconds(account.compareNs),
      log: toSeconds(account.logNs),
      files: toSeconds(account.filesNs),
      answer: toSeconds(account.answerNs),
      recovery: toSeconds(account.recoveryNs),
    },
  }
}

function hostResult(world: World, id: number): HostResult {
  const host = world.hosts[id]!
  const layer = world.layers[id]!
  const { datagrams, bytes } = world.sentBy(id)
  return {
    name: host.name,
    boots: layer.boot,
    alive: host.alive,
    datagramsSent: datagrams,
    bytesSent: bytes,
    seconds: {
      system: toSeconds(host.cpu.systemBusyNs),
      user: toSeconds(host.cpu.userBusyNs),
      disk: toSeconds(host.disk.statistics.busyNs),
    },
  }
}
