// A file server on a disk that takes a millisecond for everything: what it still does when its layer is over, and what it answers before it
// has caught up.

import { expect, test } from 'vitest'
import { FileServer, type FileServerOptions } from '../../../sim/cluster/storage/file-server.ts'
import type { ServerRemains } from '../../../sim/cluster/storage/server-remains.ts'
import type { ServerRequest, StorageReply } from '../../../sim/cluster/storage/storage-requests.ts'
import { Vault } from '../../../sim/cluster/storage/vault/vault.ts'
import { Simulation } from '../../../sim/kernel/simulation.ts'
import type { Host } from '../../../sim/machine/host.ts'
import { profiles } from '../../../sim/machine/profiles/profiles.ts'
import { Trace } from '../../../sim/trace/trace.ts'

const payload = { bytes: 8, digest: 5, data: null }
const of = { process: 'a/1', incarnation: 1 } as const
const end: ServerRequest = { kind: 'end', ...of, answer: payload }

function server({ caughtUp = true, remains = null }: Partial<Pick<FileServerOptions, 'caughtUp' | 'remains'>> = {}) {
  const simulation = new Simulation()
  const host = {
    ...{ simulation, name: 'fs1', profile: profiles['sparcstation-1'], files: { open: () => ({}) } },
    cpu: {
      system: (workNs: number, then: (value: object) => void, value: object) =>
        simulation.after(Math.ceil(workNs), then, value),
    },
    disk: { request: (_: string, __: string, ___: number, then: () => void) => simulation.after(1e6, then, undefined) },
  } as unknown as Host
  const files = new FileServer({
    ...{ host, trace: new Trace(() => simulation.now), hostNames: ['ws1', 'fs1', 'fs2'], caughtUp, fencing: true },
    ...{
      rules: { atomicCommit: true, fileVersions: true },
      log: 'delayed',
      blockBytes: 8192,
      replicas: [1, 2],
      remains,
    },
  })
  const answers: (StorageReply | null)[] = []
  const ask = (request: ServerRequest): void => files.receive(0, request, (reply) => answers.push(reply))
  return { simulation, files, answers, ask }
}

test('what waits for the disk when the layer ends is not carried out, and not answered', () => {
  const { simulation, files, answers, ask } = server()
  ask(end)
  simulation.run(5e5)
  files.shutDown()
  simulation.run()
  expect([files.vaults().get('a/1')?.ended ?? null, answers]).toEqual([null, []])
})

test('a server is a source of copies from when it has caught up', () => {
  const { simulation, files, answers, ask } = server({ caughtUp: false })
  ask(end)
  simulation.run()
  ask({ kind: 'list-vaults' })
  files.catchUp(new Map(), (process) => files.backlog.of(process))
  ask({ kind: 'list-vaults' })
  expect(answers.slice(1)).toEqual([null, { kind: 'vaults', processes: ['a/1'] }])
})

test('a server that is catching up reads nothing, and hands out only what its disk had when it came back', () => {
  const { simulation, answers, ask } = server({ caughtUp: false, remains: remainsOfOne() })
  ask({ kind: 'read-log', ...of, after: -1 })
  simulation.run()
  for (const fromDisk of [false, true]) {
    ask({ kind: 'fetch-vault', process: 'a/1', part: 0, fromDisk, holding: null })
    simulation.run()
  }
  expect(answers.map((answer) => answer?.kind)).toEqual(['catching-up', 'gone', 'vault'])
})

test('a server that crashes before it has caught up is left with what its disk had when it came back', () => {
  const remains = remainsOfOne()
  const { files } = server({ caughtUp: false, remains })
  expect(files.remains({ interrupted: null, waiting: [] })).toEqual(remains)
})

function remainsOfOne(): ServerRemains {
  const vault = new Vault({ atomicCommit: true, fileVersions: true })
  vault.ended = payload
  return { vaults: new Map([['a/1', vault]]), wasAvailable: [1] }
}
