// Stories of crashes: each told for all checkpoint policies and degrees of replication, with memory of either kind. Whatever happens, no
// check objects, the answers are those of the run without crashes, and every fault has hit what the story says.

import { describe, expect, test } from 'vitest'
import type { SimulationResult } from '../../sim/result.ts'
import type { WrittenFault } from '../../sim/scenario/written.ts'
import { simulate } from '../../sim/simulate.ts'
import type { TraceEventKind } from '../../sim/trace/event.ts'
import { type Circumstances, smallRun } from './small-runs.ts'

interface Story {
  readonly faults: readonly WrittenFault[]
  /** Copies that the story needs to be within the promise. */
  readonly copies?: number
  /** What the first fault interrupts. */
  readonly during?: RegExp
  /** What comes of it. */
  readonly sees?: readonly TraceEventKind[]
}

const recovered: readonly TraceEventKind[] = ['host-declared-dead', 'restore-begins', 'restored', 'live-again']

const stories: Readonly<Record<string, Story>> = {
  'a worker dies before its first checkpoint': { faults: [{ crash: 'ws2', at: '300ms' }], sees: recovered },
  'a worker dies after its first checkpoint': {
    faults: [{ crash: 'ws2', when: '50ms after checkpoint 1 of gauss/2 commits' }],
    sees: recovered,
  },
  'a worker dies while its checkpoint is written': {
    faults: [{ crash: 'ws2', when: '30ms after checkpoint 1 of gauss/2 begins' }],
    during: /checkpoint .* of gauss\/2/,
    sees: recovered,
  },
  'a worker dies while its second checkpoint is written': {
    faults: [{ crash: 'ws2', when: '30ms after checkpoint 2 of gauss/2 begins' }],
    during: /checkpoint .* of gauss\/2/,
    sees: recovered,
  },
  'a worker dies while its checkpoint commits': {
    faults: [{ crash: 'ws2', when: '5ms after checkpoint 1 of gauss/2 is written' }],
    during: /checkpoint .* of gauss\/2/,
    sees: recovered,
  },
  'a worker dies as it logs a message': { faults: [{ crash: 'ws2', when: 'gauss/2 logs message 5' }], sees: recovered },
  'a worker dies as it sends a message': {
    faults: [{ crash: 'ws1', when: 'gauss/1 sends message 4' }],
    sees: recovered,
  },
  'the master dies': { faults: [{ crash: 'ws4', at: '1s' }], sees: recovered },
  'the detector dies as its recovery begins': {
    faults: [
      { crash: 'ws3', at: '1s' },
      { crash: 'ws2', when: 'recovery of ws3 begins' },
    ],
    sees: recovered,
  },
  'the detector dies while it restores': {
    faults: [
      { crash: 'ws3', at: '1s' },
      { crash: 'ws2', when: '10ms after recovery of ws3 restores gauss/3' },
    ],
    sees: recovered,
  },
  'the new host dies while it replays': {
    faults: [
      { crash: 'ws3', at: '1600ms' },
      { crash: 'ws2', when: 'gauss/3 replays' },
    ],
    sees: recovered,
  },
  'a process dies again as soon as it is live': {
    faults: [
      { crash: 'ws3', at: '1s' },
      { crash: 'ws2', when: 'gauss/3 is live again' },
    ],
    sees: recovered,
  },
  'two neighbours die at the same instant': { faults: [{ crash: ['ws2', 'ws3'], at: '1s' }], sees: recovered },
  'all workstations but one die at the same instant': {
    faults: [{ crash: ['ws1', 'ws2', 'ws4'], at: '1s' }],
    sees: recovered,
  },
  'one after the other dies, and one is left': {
    faults: [
      { crash: 'ws1', at: '500ms' },
      { crash: 'ws2', when: 'recovery of ws1 begins' },
      { crash: 'ws3', when: '100ms after recovery of ws2 begins' },
    ],
  },
  'a host is back before anybody has missed it': {
    faults: [{ crash: 'ws2', at: '1s', restartAfter: '5ms' }],
    sees: [...recovered, 'host-joined'],
  },
  'a host comes back and dies again': {
    faults: [
      { crash: 'ws2', at: '500ms', restartAfter: '600ms' },
      { crash: 'ws2', at: '1500ms', restartAfter: '600ms' },
    ],
    sees: [...recovered, 'host-joined'],
  },
  'a workstation stands still and is taken for dead': {
    faults: [{ stall: 'ws2', at: '1s', for: '1500ms' }],
    sees: [...recovered, 'host-stalled', 'found-itself-dead', 'host-joined'],
  },
  'a workstation stands still for a moment and nobody minds': {
    faults: [{ stall: 'ws2', at: '1s', for: '150ms' }],
    sees: ['host-stalled'],
  },
  'a server dies': { copies: 2, faults: [{ crash: 'fs1', at: '1s' }], sees: ['host-declared-dead'] },
  'a server dies while it is written to': {
    copies: 2,
    faults: [{ crash: 'fs2', when: '20ms after checkpoint 1 of gauss/2 begins' }],
    sees: ['host-declared-dead'],
  },
  'a server dies with a worker': { copies: 2, faults: [{ crash: ['fs1', 'ws2'], at: '1s' }], sees: recovered },
  'a server dies while a worker is restored from it': {
    copies: 2,
    faults: [
      { crash: 'ws2', at: '1s' },
      { crash: 'fs1', when: '5ms after recovery of ws2 restores gauss/2' },
    ],
    sees: recovered,
  },
  'a server comes back, then the other one dies, and a worker': {
    copies: 2,
    faults: [
      { crash: 'fs1', at: '400ms', restartAfter: '50ms' },
      { crash: 'fs2', when: 'fs1 catches up' },
      { crash: 'ws2', when: '50ms after fs1 catches up' },
    ],
    sees: [...recovered, 'server-caught-up'],
  },
  'a server stands still and is taken for dead': {
    copies: 2,
    faults: [{ stall: 'fs1', at: '500ms', for: '1200ms' }],
    sees: ['host-stalled', 'host-declared-dead', 'found-itself-dead'],
  },
}

const crashFree = new Map<string, SimulationResult>()

function withoutFaults(circumstances: Circumstances): SimulationResult {
  const key = JSON.stringify(circumstances)
  const known = crashFree.get(key) ?? simulate(smallRun(circumstances, []))
  crashFree.set(key, known)
  return known
}

/** Runs a story and gives everything in it that is not as it should be. */
function objections(circumstances: Circumstances, { faults, during, sees = [] }: Story): string[] {
  const unperturbed = withoutFaults(circumstances)
  const seen = new Set<TraceEventKind>()
  const result = simulate(smallRun(circumstances, faults), {
    checks: { crashFree: unperturbed },
    readers: [(_, event) => seen.add(event.kind)],
  })
  const { replication, memory, policy } = circumstances
  const found = result.violations.map(({ check, message, atSeconds }) => `${check} at ${atSeconds}: ${message}`)
  if (result.outcome !== 'completed') found.push(`${result.outcome}: ${result.reason}`)
  if (JSON.stringify(result.answers) !== JSON.stringify(unperturbed.answers)) found.push('the answers differ')
  for (const { fault, inert } of result.faults) if (inert) found.push(`inert: ${fault}`)
  if (during !== undefined && !result.faults[0]!.hit.some((hit) => during.test(hit))) {
    found.push(`the first fault hit ${result.faults[0]!.hit.join(', ')}`)
  }
  for (const kind of sees) if (!seen.has(kind)) found.push(`never: ${kind}`)
  return found.map((text) => `${policy}, ${replication} copies, ${memory}: ${text}`)
}

const policies = ['full', 'pre-copy', 'incremental'] as const

describe.each(Object.entries(stories))('%s', (_, story) => {
  const copies = [1, 2, 3].filter((replication) => replication >= (story.copies ?? 1))
  test.each(copies)('with %i copies', (replication) => {
    // either kind of memory with every policy and with every number of copies; all combinations would see no more
    const found = policies.flatMap((policy, place) => {
      const memory = (place + replication) % 2 === 0 ? 'bytes' : 'symbolic'
      return objections({ kind: 'gauss', policy, replication, memory }, story)
    })
    expect(found).toEqual([])
  })
})

describe('beyond the promise a run says so', () => {
  const circumstances: Circumstances = { kind: 'gauss', policy: 'incremental', replication: 2, memory: 'bytes' }
  test.each<[string, WrittenFault[], RegExp]>([
    ['both servers are lost', [{ crash: ['fs1', 'fs2'], at: '1s' }], /no copy/],
    ['all workstations are lost', [{ crash: ['ws1', 'ws2', 'ws3', 'ws4'], at: '1s' }], /no workstation is left/],
    ['every host is lost', [{ crash: ['ws1', 'ws2', 'ws3', 'ws4', 'fs1', 'fs2'], at: '1s' }], /no host is left/],
  ])('%s', (_, faults, reason) => {
    const result = simulate(smallRun(circumstances, faults), { checks: true })
    expect(result.outcome).toBe('cannot-recover')
    expect(result.reason).toMatch(reason)
    expect(result.beyondPromise).not.toBeNull()
  })
  test('a run does not give up for want of a workstation that comes back', () => {
    const faults: WrittenFault[] = [
      { crash: ['ws1', 'ws2', 'ws3', 'ws4'], at: '1s' },
      { crash: 'fs1', at: '8s' },
    ]
    const lasting = simulate(smallRun(circumstances, faults), { checks: true })
    expect(lasting.reason).toMatch(/no workstation is left/)
    faults[0] = { crash: ['ws1', 'ws2'], at: '1s', restartAfter: '6s' }
    const passing = simulate(smallRun(circumstances, [...faults, { crash: ['ws3', 'ws4'], at: '1s' }]), {
      checks: true,
    })
    expect({ outcome: passing.outcome, violations: passing.violations }).toEqual({
      outcome: 'completed',
      violations: [],
    })
    const late = [...faults, { crash: ['ws3', 'ws4'], at: '1s' }, { crash: ['ws1', 'ws2'], at: '7500ms' }] as const
    expect(simulate(smallRun(circumstances, late), { checks: true }).reason).toMatch(/no workstation is left/)
  })
  test('nothing is replicated and a worker dies', () => {
    const run = smallRun({ ...circumstances, policy: 'none', replication: 0 }, [{ crash: 'ws2', at: '1s' }])
    expect(simulate(run, { checks: true }).outcome).toBe('cannot-recover')
  })
})

describe('checks leave a run as it is', () => {
  test('the result is the same with and without them', () => {
    const run = smallRun({ kind: 'gauss', policy: 'full', replication: 2, memory: 'bytes' }, [
      { crash: 'ws2', at: '1s' },
    ])
    const { beyondPromise: _, ...watched } = simulate(run, { checks: true })
    const { beyondPromise: __, ...unwatched } = simulate(run)
    expect(watched).toEqual(unwatched)
  })
})
