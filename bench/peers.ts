// Other simulators on the same workloads, if they are installed here. Each is a program of its own (bench/peers/), started
// for every turn, that times its loop itself and prints steps and seconds.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A workload by the name and size that the programs know. */
export interface PeerWorkload {
  readonly name: 'hold' | 'ping-pong' | 'queue'
  readonly size: number
  readonly steps: number
}

export interface Peer {
  readonly name: string
  /** Steps per second of one turn; NaN if it cannot do that. */
  rate(workload: PeerWorkload): number
}

/** A simulator that is not installed, and what it needs. */
export interface MissingPeer {
  readonly name: string
  readonly missing: string
}

// from bench/ as from dist/bench/
const sources = [new URL('./peers/', import.meta.url), new URL('../../bench/peers/', import.meta.url)]

const sourceOf = (file: string): string => {
  const at = sources[import.meta.url.endsWith('.js') ? 1 : 0]!
  return new URL(file, at).pathname
}

const run = (command: string, words: readonly string[]): string =>
  execFileSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 20 })

const program = (name: string, command: string, first: readonly string[]): Peer => ({
  name,
  rate: ({ name: workload, size, steps }) => {
    const words = [...first, workload, String(size), String(steps)]
    try {
      const lines = run(command, words).trim().split('\n')
      const [done, seconds] = lines[lines.length - 1]!.split(' ').map(Number)
      return done! / seconds!
    } catch {
      return Number.NaN
    }
  },
})

/** Compiled for this run. If pkg-config names a library that is not installed, the core does not need it. */
const compiled = (name: string, file: string, library: string): Peer => {
  const flags = run('pkg-config', ['--cflags', '--libs', library])
    .trim()
    .split(/\s+/)
    .filter((flag) => !flag.startsWith('/'))
  const folder = mkdtempSync(join(tmpdir(), 'starsim-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const binary = join(folder, name)
  run('c++', ['-O2', '-o', binary, sourceOf(file), ...flags])
  return program(name, binary, [])
}

const candidates: readonly { readonly name: string; readonly needs: string; readonly open: () => Peer }[] = [
  {
    name: 'ns-3',
    needs: 'libns3-dev and a C++ compiler',
    open: () => compiled('ns-3', 'ns3-workloads.cc', 'ns3-core'),
  },
  {
    name: 'SimGrid',
    needs: 'libsimgrid-dev and a C++ compiler',
    open: () => compiled('SimGrid', 'simgrid-workloads.cc', 'simgrid'),
  },
  {
    name: 'SimJS',
    needs: 'the package simjs, where Node finds it (NODE_PATH)',
    open: () => {
      run('node', ['-e', "globalThis.window = globalThis; require('simjs')"])
      return program('SimJS', 'node', [sourceOf('simjs-workloads.cjs')])
    },
  },
  {
    name: 'SimPy',
    needs: 'SimPy 3 or 4 for python3',
    open: () => {
      const python = ['python3', '/usr/bin/python3'].find((command) =>
        succeeds(command, ['-c', 'import simpy; simpy.Store']),
      )
      if (python === undefined) throw new Error('no SimPy')
      return program('SimPy', python, [sourceOf('simpy-workloads.py')])
    },
  },
]

const succeeds = (command: string, words: readonly string[]): boolean => {
  try {
    run(command, words)
    return true
  } catch {
    return false
  }
}

/** Those that can be started here, and those that cannot. */
export function openPeers(): { readonly peers: readonly Peer[]; readonly missing: readonly MissingPeer[] } {
  const peers: Peer[] = []
  const missing: MissingPeer[] = []
  for (const { name, needs, open } of candidates) {
    try {
      peers.push(open())
    } catch {
      missing.push({ name, missing: needs })
    }
  }
  return { peers, missing }
}
