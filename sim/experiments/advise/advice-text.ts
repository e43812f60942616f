// An answer in words: the sentence, its warnings, and how far to trust it.

import { type Advice, type AdvicePoint, type Choice, type Costs, isSame, type Objective } from './advice.ts'
import { timeBetweenInterval } from './crash-count.ts'
import { checkpointEvents } from './detail.ts'
import { type Job, spanOf } from './job.ts'
import { isCut, type Sample } from './measuring/sample.ts'
import { type Key, keyOf } from './model.ts'
import { costsAt } from './renewal.ts'

export interface Facts {
  readonly sample: Sample
  readonly question: { readonly wholeRuns: number; readonly objective: Objective }
  readonly chosen: AdvicePoint
  readonly costs: Costs
  readonly workSeconds: number
  readonly flat: readonly number[]
  readonly points: readonly AdvicePoint[]
  readonly problems: readonly string[]
  /** Mean time between two crashes of any host. */
  readonly meanSeconds: number
  /** Histories of crashes that the model went through. */
  readonly trials: number
  readonly choice: Choice
  readonly unsaved: Advice['unsaved']
  /** Of what is advised; `costs` are those of the best interval. */
  readonly advisedCosts: Costs
}

/** In the largest unit of which there are at least two. */
export function span(seconds: number, digits = 2): string {
  if (!Number.isFinite(seconds)) return 'for ever'
  const units = [
    ['d', 86400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
    ['ms', 1e-3],
  ] as const
  const [unit, length] = units.find(([, each]) => seconds >= 1.95 * each) ?? ['ms', 1e-3]
  return `${Number((seconds / length).toPrecision(digits))} ${unit}`
}

/** To so many digits, or to whole ones. */
export function percent(share: number, digits = 2): string {
  if (!Number.isFinite(share)) return 'for ever'
  const value = 100 * share
  return `${Math.abs(value) >= Number(`1e${digits}`) ? value.toFixed(0) : value.toPrecision(digits)} %`
}

export function sentence({ chosen, workSeconds, flat, points, sample, question, choice, unsaved }: Facts): string {
  const { policy, copies, intervalSeconds, protocol } = chosen
  const isP95 = question.objective === 'p95'
  const key = keyOf(question.objective)
  const lost = (point: Parameters<Key>[0]): string => percent(key(point) / workSeconds - 1)
  const among = isP95 ? ' in 95 of 100 runs at most' : ''
  const { nowSeconds } = sample.job
  const file = points.find((each) => isSame(each, chosen) && each.intervalSeconds === nowSeconds)
  const source = chosen.simulated && file?.simulated === false ? ' (by the model)' : ''
  const now =
    file === undefined || file === chosen
      ? ''
      : `, against ${lost(file)}${source} every ${span(file.intervalSeconds)} as in the file`
  const to = copies === 1 ? 'one copy' : `${copies} copies`
  const range = `anything from ${span(flat[0]!)} to ${span(flat.at(-1)!)} is within 10 % of that`
  if (choice === 'never') {
    return (
      `Do not save this job: beginning again after a crash costs ${lost(unsaved!)} of its time${isP95 ? among : ' in the mean'} (${unsaved!.protocol}, no checkpoints), and ` +
      `saving it costs ${lost(chosen)}, every ${span(intervalSeconds)} with ${policy} checkpoints to ${to} (${protocol})${now}.`
    )
  }
  return (
    `Save every ${span(intervalSeconds)} with ${policy} checkpoints to ${to} (${protocol}): ` +
    `${lost(chosen)} of the time${among}${now}; ${range}.`
  )
}

/** Costs that differ by this factor count as different. */
const OTHER = 1.25

/** Why Daly's interval is not as good, if it is not; each reason is an assumption of his that does not hold. */
export function reasonsAgainst(dalySeconds: number, { sample, chosen, costs, flat }: Facts): string[] {
  if (dalySeconds >= flat[0]! && dalySeconds <= flat.at(-1)!) return []
  const [here, there] = [chosen.intervalSeconds, dalySeconds].map((each) => costsAt(costs, each)) as [Saving, Saving]
  const differ = (a: number, b: number): boolean => a > OTHER * b || b > OTHER * a
  const { crashes } = sample.job
  const hasMemory = crashes.some(
    (fault) => fault.kind === 'trace' || fault.distribution !== 'exponential' || fault.together !== undefined,
  )
  const cases: readonly (readonly [boolean, string])[] = [
    [
      differ(here.stallSeconds, there.stallSeconds),
      `the cost of a checkpoint depends on the interval: ${span(here.stallSeconds)} every ${span(chosen.intervalSeconds)}, ${span(there.stallSeconds)} every ${span(dalySeconds)}`,
    ],
    [
      here.latencySeconds > OTHER * here.stallSeconds,
      `a checkpoint counts only after ${span(here.latencySeconds)}, ${span(here.stallSeconds)} of which delay the job`,
    ],
    [differ(costs.redo, 1), `lost work is repeated in ${costs.redo.toPrecision(2)} times the time`],
    [hasMemory, 'crashes do not come one by one, or are not equally likely at all times'],
    [
      crashes.some((fault) => fault.kind === 'crashes' && fault.warningNs !== undefined),
      'some crashes are announced, and cost less work',
    ],
  ]
  return cases.filter(([holds]) => holds).map(([, reason]) => reason)
}

type Saving = ReturnType<typeof costsAt>

/** With fewer crashes than this in a trace, their mean time is poorly known. */
const MANY_CRASHES = 30

export function warningsOf(facts: Facts): string[] {
  const { sample, chosen, costs, advisedCosts, problems, meanSeconds, points, choice, unsaved } = facts
  const { job } = sample
  const { scenario } = job
  const own = points.filter(
    ({ policy, copies, protocol }) =>
      policy === chosen.policy && copies === chosen.copies && protocol === chosen.protocol,
  )
  const { stallSeconds, latencySeconds, serverSeconds } = costsAt(costs, chosen.intervalSeconds)
  const hitSeconds = meanSeconds / advisedCosts.hitShare
  const workstations = scenario.hosts.filter(({ role }) => role === 'workstation').length
  const servers = scenario.hosts.filter(({ role }) => role === 'server').map(({ name }) => name)
  const isSaved = choice === 'interval'
  const expected = (isSaved ? chosen : unsaved!).expectedSeconds / hitSeconds
  const isSpare = workstations > advisedCosts.busyHosts
  const servesAlone = chosen.copies === 1 && job.struckHosts.some((host) => servers.includes(host))
  const lostSeconds = isSaved ? chosen.intervalSeconds : advisedCosts.workSeconds
  const recoverySeconds = advisedCosts.restartSeconds + advisedCosts.redo * (lostSeconds / 2)
  const period = chosen.intervalSeconds + latencySeconds - stallSeconds
  const busyShare = (serverSeconds * job.workers) / period
  const warnedSeconds = Math.max(
    0,
    ...job.crashes.flatMap((fault) => (fault.kind === 'crashes' ? (fault.warningNs ?? 0) / 1e9 : [])),
  )
  const over = (seconds: number): number => seconds - facts.workSeconds
  const isOff = chosen.simulated && over(chosen.expectedSeconds) - chosen.ci95 > MODEL_OFF * over(chosen.modelSeconds!)
  const ofSaving: readonly Case[] = [
    [
      latencySeconds > chosen.intervalSeconds,
      `a checkpoint takes ${span(latencySeconds)} until it counts, longer than the interval: alarms are skipped, and storage is the limit`,
    ],
    [
      busyShare > 0.7,
      `storage is nearly saturated: checkpoints occupy the busiest part of a server ${percent(Math.min(1, busyShare))} of the time`,
    ],
    [
      warnedSeconds > 0 && latencySeconds > warnedSeconds,
      `a warning of ${span(warnedSeconds)} is too short for a checkpoint of ${span(latencySeconds)}: it saves nothing`,
    ],
    [chosen.intervalSeconds === own[0]?.intervalSeconds, 'the best interval is the shortest that was tried'],
    [chosen.intervalSeconds === own.at(-1)?.intervalSeconds, 'the best interval is the longest that was tried'],
    [servesAlone, 'with one copy the crash of its server can lose everything; the model ignores that'],
    [stallSeconds === 0, 'checkpoints cost nothing that could be measured: closed forms say nothing here'],
  ]
  const ofCrashes: readonly Case[] = [
    [
      isOff,
      `in whole runs the best interval costs ${percent(over(chosen.expectedSeconds) / facts.workSeconds)}, and ${percent(over(chosen.modelSeconds!) / facts.workSeconds)} by the model: another interval may be better`,
    ],
    [!isSpare, 'no workstation is spare: after a crash two processes share one, which short runs show only in part'],
    [
      isSpare && scenario.protocol.placement !== 'least-loaded',
      'placement: detector restarts a process on a host that has one already, although hosts are spare; least-loaded does not',
    ],
    [
      expected < 5,
      `only ${expected.toPrecision(2)} crashes are expected: the mean says little about a single run; see p95`,
    ],
    [
      recoverySeconds / hitSeconds > 0.2,
      'crashes come so often that many strike during a recovery, which the model covers only roughly: simulate whole runs',
    ],
    [
      advisedCosts.crashes === 0 && advisedCosts.hitShare > 0,
      'what a restart costs is not known: none ended in the short runs, so that the answer makes crashes too cheap',
    ],
    [
      advisedCosts.crashes > 0 && advisedCosts.crashes < 4,
      `the cost of a crash is known from only ${advisedCosts.crashes} runs`,
    ],
    [
      isCut(sample) && ['all-to-all', 'random-pairs'].includes(String(scenario.application.options.messages)),
      'the time of a round with all workers is extrapolated from a few; all-to-all messages may grow faster',
    ],
  ]
  return [
    ...problems.map((problem) => `left out: ${problem}`),
    ...[...(isSaved ? ofSaving : []), ...ofCrashes].filter(([holds]) => holds).map(([, warning]) => warning),
    ...traceWarnings(facts),
  ]
}

/** The model is not to be trusted where whole runs cost this many times as much. */
const MODEL_OFF = 1.5

type Case = readonly [holds: boolean, warning: string]

function traceWarnings({ sample: { job } }: Facts): string[] {
  return job.crashes.flatMap((fault) => {
    if (fault.kind !== 'trace' || fault.crashes.length >= MANY_CRASHES) return []
    const [from, to] = timeBetweenInterval(fault.crashes.length, spanOf(fault) / 1e9).map((each) => span(each))
    return [
      `the trace has only ${fault.crashes.length} crashes: the time between two is somewhere from ${from} to ${to} (95 %)`,
    ]
  })
}

function detailText({ scenario }: Job): string {
  if (scenario.network.detail === 'frames') return 'The network is simulated frame by frame.'
  return `Transfers are simulated as flows, and the ring without the messages whose answer is known: frame by frame, a checkpoint of all processes would be some ${checkpointEvents(scenario).toPrecision(1).replace('e+', 'e')} events.`
}

export function envelopeText({
  sample,
  choice,
  chosen,
  advisedCosts: costs,
  points,
  unsaved,
  question,
  trials,
}: Facts): string {
  const { job, cuts } = sample
  const whole = [...points, ...(unsaved === null ? [] : [unsaved])].filter(({ simulated }) => simulated)
  const advised = choice === 'never' ? unsaved! : chosen
  const off = whole.map(({ expectedSeconds, modelSeconds }) => Math.abs(modelSeconds! / expectedSeconds - 1))
  const chance = whole.map(({ ci95, expectedSeconds }) => ci95 / expectedSeconds)
  const cut = isCut(sample)
    ? ` with ${cuts.map(({ workers }) => workers).join(' and ')} of its ${job.workers} workers, extrapolated linearly,`
    : ''
  const short = `Costs are from short simulated runs of this scenario${cut} (${costs.crashes} crashes of the best way) and drive a renewal model under ${trials} histories of crashes, the same for all points.`
  const checked =
    whole.length === 0
      ? question.wholeRuns === 0
        ? ' No point was simulated as a whole.'
        : ' Whole runs would have too many events, so that no point was simulated as a whole.'
      : ` ${whole.length === 1 ? 'One point was' : `${whole.length} points were`} simulated as a whole, ${question.wholeRuns} runs each; the model is off by up to ${percent(Math.max(...off))} there (by chance alone it could be ${percent(Math.max(...chance))})${advised.simulated ? '' : ', what is advised not among them'}.`
  const length = job.isDivisible ? ' The job is assumed to consist of rounds of equal length.' : ''
  const warned =
    choice === 'interval' && job.crashes.some((fault) => fault.kind === 'crashes' && fault.warningNs !== undefined)
      ? ' A warning is assumed to start a checkpoint, which counts if it is complete in time.'
      : ''
  return `${short}${checked}${length}${warned} ${detailText(job)}`
}
