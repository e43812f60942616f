// What a trial finds an exchange of a series to cost: all that the machines do for it, no more.

import { describe, expect, test } from 'vitest'
import type { SeriesKind } from '../../../sim/cluster/storage/series/series-seen.ts'
import { trialExchange } from '../../../sim/cluster/storage/series/trial-exchange.ts'
import { BLOCK_PAGES } from '../../../sim/cluster/storage/transfer-sizes.ts'
import { switchedWire } from '../../../sim/machine/flows/wires.ts'
import type { HostProfile } from '../../../sim/machine/profiles/profile.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import { SwitchedNetwork, switchTiming } from '../../../sim/machine/switched.ts'

const nvme = { readLatencyNs: 90_000, writeLatencyNs: 20_000, readNsPerByte: 0.2, writeNsPerByte: 0.5, streams: 16 }
const server: HostProfile = { ...profiles['modern-server'], solidDisk: { ...nvme, volatile: false } }
const MORE_NS = 1_000_000

/** What exchanges of a kind with two hosts cost the host that asks. */
function askerOf(kind: SeriesKind, asker: HostProfile): { readonly takesNs: number; readonly cpuNs: number } {
  const { takesNs, parties } = trialExchange(
    kind,
    {
      profiles: [asker, server, server],
      openNetwork: (simulation) => new SwitchedNetwork(simulation),
      wire: switchedWire(switchTiming({})),
      blockBytes: 8192,
    },
    false,
  )
  return { takesNs, cpuNs: parties[0]!.cpuNs }
}

/** How much more that is on a machine that is slower at something. */
function moreWith(kind: SeriesKind, slower: HostProfile) {
  const before = askerOf(kind, server)
  const { takesNs, cpuNs } = askerOf(kind, slower)
  return { takesNs: Math.round(takesNs - before.takesNs), cpuNs: Math.round(cpuNs - before.cpuNs) }
}

const of = (ns: number) => ({ takesNs: ns, cpuNs: ns })

describe('an exchange of a series takes', () => {
  const layer = { ...server.layer, messageLayerNs: server.layer.messageLayerNs + MORE_NS }

  test.each<[SeriesKind, number]>([
    ['write', MORE_NS],
    ['touch-and-write', MORE_NS],
    ['read', 0],
    ['copy', 0],
  ])('the work of the layer for a block, once for all copies, where one is written: %s', (kind, ns) => {
    expect(moreWith(kind, { ...server, layer })).toEqual(of(ns))
  })

  const cpu = { ...server.cpu, pageFaultNs: server.cpu.pageFaultNs + MORE_NS }

  test.each<[SeriesKind, number]>([
    ['write', 0],
    ['touch-and-write', BLOCK_PAGES * MORE_NS],
  ])('the page faults of a child, one each page, where it has any: %s', (kind, ns) => {
    expect(moreWith(kind, { ...server, cpu })).toEqual(of(ns))
  })
})
