// Random crashes, from their notation to plain data: presets, the alternative ways to say how often, groups and warnings.

import type { Fault, HostName } from '../../faults/plan.ts'
import { type FailurePreset, failurePresets } from '../../faults/presets.ts'
import { defaults } from '../defaults.ts'
import type { Path } from '../problem.ts'
import type { Duration } from '../units.ts'
import type { WrittenCrashes } from '../written.ts'
import type { Reader } from './reader.ts'

type ChanceCrashes = Extract<Fault, { kind: 'crashes' }>

/** @param hosts the hosts that the fault names */
export function buildCrashes(
  written: WrittenCrashes,
  hosts: readonly HostName[],
  path: Path,
  reader: Reader,
): ChanceCrashes {
  const at = (key: string) => [...path, key]
  const given = { ...(written.preset !== undefined && ofPreset(failurePresets[written.preset], written)), ...written }
  const { together, within, repair, warning, meanTimeBetween, each } = given
  if (meanTimeBetween === undefined && each === undefined) {
    reader.refuse(
      path,
      'meanTimeBetween is missing; expected it (for all hosts together), each (for one host), or a preset',
    )
  }
  if (written.meanTimeBetween !== undefined && written.each !== undefined) {
    reader.refuse(at('each'), 'expected either each or meanTimeBetween: both say how often')
  }
  if (within !== undefined && together === undefined) {
    reader.refuse(at('within'), 'expected together as well: how many hosts crash together')
  }
  if (repair !== undefined && written.restartAfter !== undefined) {
    reader.refuse(at('restartAfter'), 'expected either restartAfter or repair: both say how long a host is down')
  }
  const groups = Math.max(1, Math.ceil(hosts.length / (together ?? 1)))
  const eachNs = each === undefined ? null : reader.longDuration(each, at('each'))
  return {
    kind: 'crashes',
    hosts,
    distribution: given.distribution ?? defaults.crashes.distribution,
    meanTimeBetweenNs:
      meanTimeBetween === undefined
        ? Math.max(1, Math.round((eachNs ?? 1) / groups))
        : reader.duration(meanTimeBetween, at('meanTimeBetween')),
    shape: given.shape ?? defaults.crashes.shape,
    restartAfterNs: reader.durationOrNull(given.restartAfter, at('restartAfter')),
    untilNs: reader.durationOrNull(written.until, at('until')),
    ...(eachNs !== null && meanTimeBetween === undefined && { eachNs }),
    ...(together !== undefined && {
      together: { hosts: together, withinNs: within === undefined ? 0 : reader.duration(within, at('within')) },
    }),
    ...(repair !== undefined && {
      repair: { meanNs: reader.duration(repair.mean, [...at('repair'), 'mean']), sigma: repair.sigma },
    }),
    ...(warning !== undefined && { warningNs: reader.duration(warning, at('warning')) }),
  }
}

/** The values of a preset, except those that the scenario overrides. */
function ofPreset(preset: FailurePreset, beside: WrittenCrashes): Partial<WrittenCrashes> {
  const { eachDays, distribution, shape, repair, restartMinutes, warningSeconds } = preset
  return {
    distribution,
    ...(beside.meanTimeBetween === undefined && { each: `${eachDays}d` as Duration }),
    ...(shape !== undefined && { shape }),
    ...(repair !== undefined &&
      beside.restartAfter === undefined && {
        repair: { mean: `${Math.round(repair.meanHours * 60)}min` as Duration, sigma: repair.sigma },
      }),
    ...(restartMinutes !== undefined &&
      beside.repair === undefined && { restartAfter: `${restartMinutes}min` as Duration }),
    ...(warningSeconds !== undefined && { warning: `${warningSeconds}s` as Duration }),
  }
}
