// What Node can measure of the machine it runs on if there is no C compiler: memory, files, local datagrams. What goes through the
// event loop is only a bound; fork, copy-on-write faults and context switches cannot be measured at all.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { closeSync, fdatasyncSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Repetition } from '../../experiments/machine/measured-machine.ts'
import { Interrupted } from '../interruption.ts'
import type { MachineMeans } from './machine-means.ts'

const MEMORY = 64 * 1024 * 1024
const FILE = 32 * 1024 * 1024
const BLOCK = 1024 * 1024
const ROUNDS = 300

const now = (): number => Number(process.hrtime.bigint())

function timed(action: () => void, per: number): number {
  const started = now()
  action()
  return (now() - started) / per
}

const times = (count: number, action: (i: number) => void) => (): void => {
  for (let i = 0; i < count; i++) action(i)
}

export async function measureByNode(
  folder: string,
  { repetitions, onRepetition, interruption }: Pick<MachineMeans, 'repetitions' | 'onRepetition' | 'interruption'>,
): Promise<Repetition[]> {
  const [from, to] = [Buffer.alloc(MEMORY, 1), Buffer.alloc(MEMORY, 1)]
  const found: Repetition[] = []
  while (found.length < repetitions) {
    if (interruption.happened) throw new Interrupted()
    found.push({
      copy: timed(() => from.copy(to), MEMORY),
      compare: timed(() => from.compare(to), MEMORY),
      ...files(join(folder, 'measured'), from),
      ...(await datagrams()),
    })
    onRepetition?.()
    await new Promise(setImmediate)
  }
  return found
}

function files(path: string, data: Buffer): Repetition {
  const file = openSync(path, 'w+')
  try {
    const blocks = FILE / BLOCK
    const write = timed(() => {
      for (let i = 0; i < blocks; i++) writeSync(file, data, 0, BLOCK, i * BLOCK)
      fsyncSync(file)
    }, FILE)
    const writeLatency = timed(
      times(10, (i) => {
        writeSync(file, data, 0, 4096, i * BLOCK)
        fdatasyncSync(file)
      }),
      10,
    )
    const fileCache = timed(
      times(blocks, (i) => readSync(file, data, 0, BLOCK, i * BLOCK)),
      FILE,
    )
    const call = timed(
      times(ROUNDS, () => fstatSync(file)),
      ROUNDS,
    )
    return { write, writeLatency, fileCache, call }
  } finally {
    closeSync(file)
  }
}

/** Between two sockets of this process: only the round trip is meaningful, and it includes the event loop. */
async function datagrams(): Promise<Repetition> {
  const [one, other] = [createSocket('udp4'), createSocket('udp4')]
  try {
    for (const socket of [one, other]) {
      socket.bind(0, '127.0.0.1')
      await once(socket, 'listening')
    }
    other.on('message', (data, { port }) => other.send(data, port, '127.0.0.1'))
    const started = now()
    for (let i = 0; i < ROUNDS; i++) {
      one.send('.', other.address().port, '127.0.0.1')
      await once(one, 'message')
    }
    return { roundTrip: (now() - started) / ROUNDS }
  } finally {
    one.close()
    other.close()
  }
}
