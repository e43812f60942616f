// An answer in words: the sentence, what to beware of, and how far to trust it.

import type { AdvicePoint, Costs } from './advice.ts'
import type { Pace } from './costs.ts'
import type { Job } from './job.ts'
import { costsAt } from './renewal.ts'

export interface Facts {
  readonly job: Job
  readonly question: { readonly trials: number; readonly wholeRuns: number }
  readonly chosen: AdvicePoint
  readonly costs: Costs
  readonly alone: Pace
  readonly flat: readonly number[]
  readonly points: readonly AdvicePoint[]
  readonly problems: readonly string[]
  /** Between two crashes of any host. */
  readonly meanSeconds: number
  readonly stallSeconds: number
}

/** In the largest unit of which there are two at least. */
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

const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`

export function sentence({ chosen, alone, flat, points, job }: Facts): string {
  const { policy, copies, intervalSeconds, protocol, expectedSeconds } = chosen
  const share = expectedSeconds / alone.workSeconds - 1
  const { intervalNs } = job.scenario.protocol.checkpoint
  const file = nearest(points, chosen, intervalNs / 1e9)
  const now =
    file === null || file.intervalSeconds === intervalSeconds
      ? ''
      : `, against ${percent(file.expectedSeconds / alone.workSeconds - 1)} every ${span(file.intervalSeconds)} as in the file`
  const to = copies === 1 ? 'one copy' : `${copies} copies`
  return (
    `Save every ${span(intervalSeconds)} with ${policy} checkpoints to ${to} (${protocol}): ` +
    `${percent(share)} of the time${now}; anything from ${span(flat[0]!)} to ${span(flat.at(-1)!)} is within 10 % of that.`
  )
}

/** The point of the same way whose interval is that of the file; null: the grid does not go so far. */
function nearest(points: readonly AdvicePoint[], chosen: AdvicePoint, seconds: number): AdvicePoint | null {
  const own = points.filter(({ protocol, policy, copies, expectedSeconds }) => {
    const isOwn = protocol === chosen.protocol && policy === chosen.policy && copies === chosen.copies
    return isOwn && Number.isFinite(expectedSeconds)
  })
  const off = (each: AdvicePoint): number => Math.max(each.intervalSeconds / seconds, seconds / each.intervalSeconds)
  const close = own.filter((each) => off(each) < 1.2)
  return close.length === 0 ? null : close.reduce((least, each) => (off(each) < off(least) ? each : least))
}

export function warningsOf(facts: Facts): string[] {
  const { job, chosen, costs, problems, meanSeconds, stallSeconds, points } = facts
  const { scenario } = job
  const own = points.filter(
    ({ policy, copies, protocol }) =>
      policy === chosen.policy && copies === chosen.copies && protocol === chosen.protocol,
  )
  const { latencySeconds } = costsAt(costs, chosen.intervalSeconds)
  const hitSeconds = meanSeconds / Math.max(costs.hitShare, 1e-9)
  const processes = Math.round(costs.hitShare * job.crashes.flatMap(({ hosts }) => hosts).length)
  const workstations = scenario.hosts.filter(({ role }) => role === 'workstation').length
  const servers = scenario.hosts.filter(({ role }) => role === 'server').map(({ name }) => name)
  const mostExpected = chosen.expectedSeconds / hitSeconds
  const isSpare = workstations > processes
  const servesAlone =
    chosen.copies === 1 && job.crashes.some(({ hosts }) => hosts.some((host) => servers.includes(host)))
  const recoverySeconds = costs.restartSeconds + costs.redo * (chosen.intervalSeconds / 2)
  const cases: readonly (readonly [boolean, string])[] = [
    [
      latencySeconds > chosen.intervalSeconds,
      `a checkpoint takes ${span(latencySeconds)} until it counts, longer than the interval: alarms are skipped, and storage is what limits`,
    ],
    [chosen.intervalSeconds === own[0]?.intervalSeconds, 'the best interval is the shortest that was looked at'],
    [chosen.intervalSeconds === own.at(-1)?.intervalSeconds, 'the best interval is the longest that was looked at'],
    [!isSpare, 'no workstation is spare: after a crash two processes share one, which short runs show only in part'],
    [
      isSpare && scenario.protocol.placement !== 'least-loaded',
      'placement: detector restarts a process beside another one though hosts are spare; least-loaded does not',
    ],
    [
      mostExpected < 5,
      `only ${mostExpected.toPrecision(2)} crashes are to be expected: the mean says little about a single run; see p95`,
    ],
    [
      recoverySeconds / hitSeconds > 0.2,
      'crashes come so often that many strike during a recovery: the model adds their costs, and is too optimistic',
    ],
    [costs.crashes < 4, `what a crash costs is known from ${costs.crashes} runs only`],
    [servesAlone, 'with one copy the crash of its server can lose everything; the model does not know of it'],
    [stallSeconds === 0, 'checkpoints cost nothing that could be measured: closed forms say nothing here'],
  ]
  return [
    ...problems.map((problem) => `left out: ${problem}`),
    ...cases.filter(([holds]) => holds).map(([, warning]) => warning),
  ]
}

export function envelopeText({ job, chosen, costs, points, question }: Facts): string {
  const whole = points.filter(({ simulated }) => simulated)
  const off = whole.map(({ expectedSeconds, modelSeconds }) => Math.abs(modelSeconds! / expectedSeconds - 1))
  const short = `Costs are from short simulated runs of this scenario (${costs.crashes} crashes of the best way) and drive a renewal model under ${question.trials} histories of crashes, the same for all points.`
  const checked =
    whole.length === 0
      ? question.wholeRuns === 0
        ? ' No point was simulated as a whole.'
        : ' Whole runs would have too many events, so that no point was simulated as a whole.'
      : ` ${whole.length} points were simulated as a whole, ${question.wholeRuns} runs each; the model is off by up to ${percent(Math.max(...off))} there${chosen.simulated ? '' : ', the best not among them'}.`
  const length = job.isDivisible ? ' The job is taken for rounds of equal length.' : ''
  return `${short}${checked}${length} Network and disks are simulated frame by frame; images of many gigabytes take minutes.`
}
