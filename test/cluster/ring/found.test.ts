// Schedules that a search of hundreds of thousands once found to break an invariant, each shrunk to what it needs. What they say is
// in their names; that they are tight in time is why each is kept as it was found.

import { expect, test } from 'vitest'
import { loadScenario } from '../../../sim/scenario/reading/load.ts'
import { simulate } from '../../../sim/simulate.ts'

const sparc = (workstations: number, servers: number): string => `
hosts:
  workstations: { count: ${workstations}, profile: sparcstation-1 }
  servers: { count: ${servers}, profile: sparcstation-10 }
start: { stagger: 10ms, jitter: 5ms }
limit: 2min
seed: 1
`

const found: Readonly<Record<string, string>> = {
  'a newcomer that is asked for a sign of life is in the ring, though nobody has told it so: it watches': `
application: { kind: gauss, size: 3, workers: 3, memory: bytes, baseImage: 8KB }
${sparc(4, 2)}
star:
  checkpoint: { policy: incremental, interval: 150ms }
  replication: 2
  ring: { period: 200ms, timeout: 150ms, misses: 2 }
faults:
  - { crash: ws2, at: 25ms, restartAfter: 214400us }
  - { crash: [ws3, ws4, fs2], at: 243ms }
`,
  'a server that has caught up counts, though a host that slept takes an earlier boot of it for dead only now': `
application: { kind: gauss, size: 2, workers: 2, memory: bytes, baseImage: 8KB }
${sparc(2, 2)}
star:
  checkpoint: { policy: full, interval: 450ms }
  replication: 2
  ring: { period: 200ms, timeout: 150ms, misses: 2 }
faults:
  - { crash: fs2, at: 200ms, restartAfter: 100ms }
  - { crash: fs2, when: fs2 is declared dead, restartAfter: 500ms }
  - { crash: fs1, when: fs2 catches up }
  - { stall: ws1, when: fs2 is declared dead, for: 2s }
`,
  'a server that has begun afresh knows nothing of claims that it granted before': `
application:
  { kind: random, size: 1, workers: 3, memory: bytes, baseImage: 8KB, options: { programSeed: 3995, collectors: 1, fanIn: 3, gatherPercent: 15, filePercent: 15, spawnPercent: 5, messageBytes: 512, operations: 50000 } }
${sparc(4, 3)}
star:
  checkpoint: { policy: incremental, interval: 150ms }
  replication: 3
  ring: { period: 200ms, timeout: 250ms, misses: 2 }
  placement: least-loaded
faults:
  - { stall: ws2, when: fs2 is declared dead, for: 1s }
  - { stall: [ws4, fs1], at: 0s, for: 1s }
  - { stall: [ws3, fs2], when: 100ms after ws4 is declared dead, for: 1s }
  - { stall: fs1, when: fs2 is declared dead, for: 1s }
`,
  'a host that was let in by one that is dead asks the others before it takes a process over': `
application: { kind: gauss, size: 3, workers: 2, memory: bytes, baseImage: 8KB }
${sparc(3, 1)}
star:
  checkpoint: { policy: pre-copy, interval: 150ms }
  replication: 1
  ring: { period: 200ms, timeout: 150ms, misses: 2 }
  placement: least-loaded
faults:
  - { stall: [ws1, ws2], at: 300ms, for: 1s }
  - { crash: [ws1, ws3], at: 800ms, restartAfter: 100ms }
`,
  'a record that only a server had which was catching up gives its place in the log away': `
application:
  { kind: random, size: 16, workers: 3, memory: symbolic, baseImage: 8KB, options: { programSeed: 1535, collectors: 1, fanIn: 3, gatherPercent: 15, filePercent: 15, spawnPercent: 5, messageBytes: 512, operations: 50000 } }
${sparc(4, 2)}
star:
  checkpoint: { policy: full, interval: 450ms }
  replication: 2
  ring: { period: 200ms, timeout: 150ms, misses: 2 }
  placement: least-loaded
faults:
  - { crash: fs1, at: 1010ms, restartAfter: 40ms }
  - { crash: ws2, at: 1150ms, restartAfter: 100ms }
`,
  'a server that catches up although it is taken for dead does not count': `
application:
  { kind: files, size: 2, workers: 3, memory: bytes, baseImage: 8KB, options: { records: 4, recordBytes: 128, journalBytes: 64, exchangeEvery: 2, operations: 20000 } }
${sparc(4, 2)}
star:
  checkpoint: { policy: full, interval: 750ms }
  replication: 2
  ring: { period: 200ms, timeout: 150ms, misses: 2 }
faults:
  - { stall: fs2, at: 440ms, for: 490ms }
  - { stall: fs2, at: 1s, for: 516ms }
`,
  'what a server stores before it knows that it is taken for dead is no copy': `
application: { kind: gauss, size: 6, workers: 3, memory: bytes, baseImage: 8KB }
${sparc(4, 2)}
star:
  checkpoint: { policy: full, interval: 450ms }
  replication: 2
  ring: { period: 200ms, timeout: 150ms, misses: 2 }
faults:
  - { stall: [ws2, ws4, fs1], at: 950ms, for: 1s }
`,
}

test.each(Object.entries(found))('%s', (name, text) => {
  const loaded = loadScenario(text, name)
  if ('errors' in loaded) throw new Error(loaded.errors.map(({ message }) => message).join())
  const { outcome, violations } = simulate(loaded.scenario, { checks: true })
  expect({ outcome, violations }).toEqual({ outcome: 'completed', violations: [] })
})
