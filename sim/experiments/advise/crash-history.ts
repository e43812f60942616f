// When hosts crash by chance, without the hosts: the same draws that a run makes, for a model that only wants the instants.

import { crashByChance, groupsOf } from '../../faults/chance-crashes.ts'
import { RandomStreams } from '../../kernel/chance/random.ts'
import type { ChanceCrashes } from './job.ts'

/** A crash: when, and two numbers from 0 to 1 that decide what it strikes and how long after a checkpoint. */
export interface HistoricCrash {
  readonly atSeconds: number
  readonly strikes: number
  readonly phase: number
}

/** All crashes until then, in the order of time. */
export function crashHistory(faults: readonly ChanceCrashes[], seed: string, untilSeconds: number): HistoricCrash[] {
  const streams = new RandomStreams(seed)
  const instants: number[] = []
  for (const [at, fault] of faults.entries()) {
    const groups = groupsOf(fault)
    for (const [number, group] of groups.entries()) {
      const stream = streams.of(`crashes ${at} of group ${number}`)
      const down = new Map<string, number>()
      const calls: { atNs: number; then: () => void }[] = []
      let nowNs = 0
      // a run ends after a hundred days, a history does not
      const unlimited = { ...fault, untilNs: fault.untilNs ?? untilSeconds * 1e9 }
      crashByChance(unlimited, group, groups.length, {
        stream,
        now: () => nowNs,
        isUp: (host) => (down.get(host) ?? 0) <= nowNs,
        at: (atNs, then) => calls.push({ atNs, then }),
        crash(host, restartAfterNs) {
          if ((down.get(host) ?? 0) > nowNs) return
          down.set(host, restartAfterNs === null ? Number.POSITIVE_INFINITY : nowNs + restartAfterNs)
          instants.push(nowNs / 1e9)
        },
        warn() {},
      })
      while (calls.length > 0) {
        const next = calls.reduce((first, each) => (each.atNs < first.atNs ? each : first))
        if (next.atNs > untilSeconds * 1e9) break
        calls.splice(calls.indexOf(next), 1)
        nowNs = next.atNs
        next.then()
      }
    }
  }
  const chance = streams.of('what crashes strike')
  return instants
    .sort((a, b) => a - b)
    .map((atSeconds) => ({ atSeconds, strikes: chance.uniform(), phase: chance.uniform() }))
}
