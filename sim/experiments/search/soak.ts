// The long search: a great many random schedules over all applications, policies, degrees, placements and memories, cut into chunks
// that are independent of each other, so that it can be stopped and taken up again. Random programs are drawn anew for each chunk.

import type { ScenarioBatch } from './batch.ts'
import type { MilestoneName } from './milestones.ts'
import {
  type SmallApplication,
  type SmallSetting,
  settingsOf,
  smallApplications,
  smallScenario,
} from './small-scenarios.ts'
import type { Finding, Violated } from './try-out.ts'

export const CHUNK_SCHEDULES = 50

const settings: readonly SmallSetting[] = interleaved(
  (Object.keys(smallApplications) as SmallApplication[]).map((kind) => settingsOf(kind)),
)

/** One of each list, then the second of each, and so on: whoever stops early has tried something of everything. */
function interleaved<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(...lists.map(({ length }) => length))
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat()
}

/** What a chunk belongs to in the totals. */
export interface Chunk {
  readonly family: string
  readonly batch: ScenarioBatch
}

/** Chunk `number` of the soak. */
export function chunkOf(number: number, seed: string): Chunk {
  const setting = settings[number % settings.length]!
  const round = Math.floor(number / settings.length)
  const { kind, policy, replication } = setting
  const scenario = smallScenario(kind === 'random' ? { ...setting, programSeed: number } : setting)
  const from = round * CHUNK_SCHEDULES
  return {
    family: `${kind}, ${policy}, ${replication} ${replication === 1 ? 'copy' : 'copies'}`,
    batch: { scenario, kind: 'random', seed: `${seed} ${scenario.name}`, from, to: from + CHUNK_SCHEDULES },
  }
}

/** What is kept of a chunk that is done. */
export interface ChunkResult {
  readonly chunk: number
  readonly family: string
  readonly schedules: number
  readonly crashes: number
  readonly inert: number
  readonly beyondPromise: number
  readonly milestones: Partial<Record<MilestoneName, number>>
  readonly violations: readonly Violated[]
}

export function chunkResult(chunk: number, family: string, findings: readonly Finding[]): ChunkResult {
  const milestones: Partial<Record<MilestoneName, number>> = {}
  for (const name of findings.flatMap((finding) => finding.milestones)) milestones[name] = (milestones[name] ?? 0) + 1
  const total = (of: (finding: Finding) => number): number => findings.reduce((sum, finding) => sum + of(finding), 0)
  return {
    chunk,
    family,
    schedules: findings.length,
    crashes: total(({ crashes }) => crashes),
    inert: total(({ inert }) => inert),
    beyondPromise: total(({ beyondPromise }) => (beyondPromise ? 1 : 0)),
    milestones,
    violations: findings.flatMap(({ violation }) => (violation === null ? [] : [violation])),
  }
}
