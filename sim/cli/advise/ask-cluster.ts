// The questions of `starsim init --cluster --ask`: the few figures that an advice depends on, each with where to find it.

import { failurePresets } from '../../faults/presets.ts'
import { type Parsed, parseDuration, parseLongDuration, parseSize } from '../../scenario/units.ts'
import { askAll, type QuestionText } from '../questions.ts'
import type { Terminal } from '../terminal.ts'
import { type ClusterFigures, disks, usualCluster } from './cluster-scenario.ts'

const problemOf =
  (parse: (text: string) => Parsed, least = 0) =>
  (answer: string): string | null => {
    const parsed = parse(answer)
    if ('problem' in parsed) return parsed.problem
    return parsed.value < least || parsed.value <= 0 ? `expected more than that; found ${answer}` : null
  }

const whole =
  (least: number, most: number) =>
  (answer: string): string | null =>
    /^\d{1,9}$/.test(answer) && Number(answer) >= least && Number(answer) <= most
      ? null
      : `expected a whole number from ${least} to ${most}; found ${answer}`

const oneOf =
  (names: readonly string[]) =>
  (answer: string): string | null =>
    names.includes(answer) ? null : `expected one of ${names.join(', ')}; found ${answer}`

const orNone =
  (problem: (answer: string) => string | null) =>
  (answer: string): string | null =>
    answer === 'none' ? null : problem(answer)

const duration = problemOf(parseDuration)
const longDuration = problemOf(parseLongDuration)
const size = problemOf(parseSize)
const MINUTE_NS = 60e9

const bytes = (text: string): number => {
  const parsed = parseSize(text)
  return 'value' in parsed ? parsed.value : 0
}

const texts: { readonly [K in keyof ClusterFigures]: Omit<QuestionText, 'byDefault'> } = {
  hosts: { text: 'How many hosts compute?', hint: null, problem: whole(2, 10_000) },
  workers: {
    text: 'How many processes does the job have?',
    hint: 'with fewer than hosts, the processes of a crashed host find an idle one',
    problem: whole(1, 10_000),
  },
  job: {
    text: 'How long does the job take without checkpoints and crashes?',
    hint: null,
    problem: problemOf(parseDuration, 10 * MINUTE_NS),
  },
  state: {
    text: 'How much memory does a process have that must not be lost?',
    hint: 'its resident set without code and caches: top, or VmRSS in /proc/PID/status',
    problem: size,
  },
  written: {
    text: 'How much of it does a process write in a minute?',
    hint: 'clear_refs and Private_Dirty in /proc/PID/smaps_rollup; all of it, if you do not know',
    problem: (answer, { state = '' }) =>
      size(answer) ?? (bytes(answer) > bytes(state) ? `expected at most all of it, ${state}; found ${answer}` : null),
  },
  messages: {
    text: 'Who sends to whom?',
    hint: 'none, ring, neighbours, all-to-all, master-and-workers, random-pairs',
    problem: oneOf(['none', 'ring', 'neighbours', 'all-to-all', 'master-and-workers', 'random-pairs']),
  },
  messageSize: { text: 'How large is a message?', hint: null, problem: size },
  every: { text: 'How many minutes from one exchange to the next?', hint: null, problem: whole(1, 100_000) },
  memory: {
    text: 'How much memory does a host have?',
    hint: 'free -h',
    problem: (answer, { state = '' }) =>
      size(answer) ??
      (bytes(answer) <= bytes(state) ? `expected more than the state of a process, ${state}; found ${answer}` : null),
  },
  megabitsPerSecond: {
    text: 'How fast is the network, in Mb/s?',
    hint: 'ethtool; 10000 for 10 Gb/s',
    problem: whole(1, 1_000_000),
  },
  servers: { text: 'How many file servers keep checkpoints?', hint: null, problem: whole(1, 64) },
  disk: { text: 'What do they keep them on?', hint: disks.join(', '), problem: oneOf(disks) },
  each: {
    text: 'How often does one host crash?',
    hint: `hosts x days / crashes, from your records; or ${Object.keys(failurePresets).join(', ')}`,
    problem: (answer) => (answer in failurePresets ? null : longDuration(answer)),
  },
  restartAfter: { text: 'How long is it down then?', hint: null, problem: duration },
  warning: {
    text: 'How long before a crash is it warned?',
    hint: 'spot instances: 30 s to 2 min; none, if it is not warned',
    problem: orNone(duration),
  },
  interval: { text: 'How often do you save now?', hint: null, problem: duration },
  objective: {
    text: 'What should be minimized?',
    hint: 'time, host-hours, money, p95 (what 95 of 100 runs do not exceed)',
    problem: oneOf(['time', 'host-hours', 'money', 'p95']),
  },
  deadline: {
    text: 'By when must the job be done?',
    hint: 'none, if there is no deadline',
    problem: orNone(longDuration),
  },
  pricePerHostHour: {
    text: 'What does a host cost per hour?',
    hint: 'none, if it does not matter',
    problem: (answer, { objective }) =>
      answer === 'none' && objective === 'money'
        ? 'expected a number, such as 2.5: money is to be minimized'
        : orNone((price) => (/^\d+(\.\d+)?$/.test(price) ? null : `expected a number, such as 2.5; found ${price}`))(
            answer,
          ),
  },
}

/** Throws UsageProblem and Interrupted. */
export async function askCluster(terminal: Terminal): Promise<ClusterFigures> {
  const questions = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [
      name,
      { ...text, byDefault: usualCluster[name as keyof ClusterFigures] },
    ]),
  ) as Record<keyof ClusterFigures, QuestionText>
  return askAll(questions, terminal)
}
