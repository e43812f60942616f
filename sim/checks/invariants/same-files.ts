// Same files: when a process ends, its files are those of a crash-free run, on every replica. The answer may be right and the files
// wrong: restarting a process that has ended rolls its files back, and it may never get to the end again.

import type { ProcessName } from '../../programs/program.ts'
import type { Check } from '../check.ts'

const hex = (digest: number): string => (digest >>> 0).toString(16).padStart(8, '0')

export const sameFiles: Check = {
  name: 'same-files',
  sentence: 'the files of a process that has ended are those of a run without crashes, on every replica',
  create({ setting, promise, violated }) {
    const { crashFree, replicas } = setting
    const compare = (process: ProcessName, files: number, where: string): void => {
      // a process without an answer did not end within the limit of the crash-free run
      if (crashFree?.answers.has(process) !== true) return
      const right = crashFree.files.get(process) ?? 0
      if (files === right) return
      violated(`${process} has left ${hex(files)} in its files${where}; without crashes it leaves ${hex(right)}`)
    }
    let ended: ReadonlySet<ProcessName> = new Set()
    return {
      atEnd: ({ answers, ownFiles }) => {
        ended = new Set(answers.keys())
        if (replicas.length > 0 || !promise.kept) return
        for (const process of ended) compare(process, ownFiles.get(process) ?? 0, '')
      },
      atRest: ({ hosts }) => {
        if (!promise.kept) return
        for (const { name, alive, server } of hosts) {
          if (!alive || !server?.caughtUp) continue
          const files = new Map(server.vaults.map((vault) => [vault.process, vault.files]))
          for (const process of ended) compare(process, files.get(process) ?? 0, ` on ${name}`)
        }
      },
    }
  },
}
