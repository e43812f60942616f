// The ledger of copies, which the checks go by, is made from the trace alone. Whatever crashes, it says of every replica that counts at
// rest what that replica really holds.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Case, troubledScenarios } from '../../sim/arbitraries.ts'
import { Rest, settingOf } from '../../sim/checked-run.ts'
import type { Check } from '../../sim/checks/check.ts'
import type { Copies, Copy } from '../../sim/checks/ledgers/copies.ts'
import { Watch } from '../../sim/checks/watch.ts'
import { imageDigest } from '../../sim/cluster/storage/vault/stored-image.ts'
import type { Vault } from '../../sim/cluster/storage/vault/vault.ts'
import { withFaults } from '../../sim/experiments/search/schedule.ts'
import { World } from '../../sim/world.ts'

const RUNS = 60

const asLedger = ({ version, records }: Copy) => ({
  version: version && { number: version.number, digest: version.digest, received: version.received },
  records: new Map([...records].sort(([a], [b]) => a - b)),
})

const asHeld = (vault: Vault): ReturnType<typeof asLedger> => ({
  version: vault.committed && {
    ...{ number: vault.committed.number, digest: imageDigest(vault.committed.image) },
    received: vault.committed.saved.received,
  },
  records: new Map(
    vault.log
      .records()
      .map(({ index, from, sequence, payload }) => [index, { from, sequence, digest: payload.digest }]),
  ),
})

/** What the ledger has and what the servers hold, where they count. */
function ledgerAndServers({ scenario, schedule }: Case) {
  const world = new World(withFaults(scenario, schedule), { seed: scenario.seed })
  let copies: Copies | null = null
  const look: Check = {
    name: 'look',
    sentence: 'whoever looks at the ledger objects to nothing',
    create: (context) => {
      copies = context.copies
      return {}
    },
  }
  const watch = new Watch(settingOf(world, null), [look])
  watch.readFrom(world.trace)
  const rest = new Rest(world)
  world.begin()
  world.simulation.run(scenario.limitNs)
  if (world.finishedAt !== null) for (const _ of rest.come(watch.promise.kept));
  return world.layers.flatMap(({ host, server }) => {
    const ledger = copies!.server(host.name)
    if (server === null || ledger === undefined || !host.alive || !server.caughtUp) return []
    return [...server.vaults()].map(([process, vault]) => ({
      what: `${process} on ${host.name}`,
      complete: ledger.complete,
      ledger: asLedger(ledger.copyOf(process)),
      held: asHeld(vault),
    }))
  })
}

test('the ledger of copies is what the replicas hold at rest', () => {
  let compared = 0
  fc.assert(
    fc.property(troubledScenarios(['random', 'files', 'spawner', 'gauss']), (each) => {
      for (const { what, complete, ledger, held } of ledgerAndServers(each)) {
        if (!complete) continue
        compared++
        // of a record that was on one disk only the ledger knows that it is there, and no more
        for (const [index, record] of ledger.records)
          if (record === null && held.records.has(index)) held.records.set(index, null)
        expect(ledger, what).toEqual(held)
      }
    }),
    { seed: 1995, numRuns: RUNS },
  )
  expect(compared).toBeGreaterThan(RUNS)
})
