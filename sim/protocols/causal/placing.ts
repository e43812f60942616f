// What a process depends on goes to the servers where no message can carry it: before it creates another process, and when it ends.

import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { HostedProcess } from '../../cluster/hosting/hosted-process.ts'
import type { Task } from '../../kernel/task.ts'
import { bytesOf } from '../epochs/send-buffer.ts'
import { keepNote, type Numbers } from '../sender-logs/notes.ts'
import { DETERMINANT_BYTES } from './determinant.ts'
import type { Held } from './holdings.ts'
import type { Note } from './kept.ts'
import type { Transmitting } from './transmitting.ts'

const NUMBER_BYTES = 8

/** Each note replaces the one before. */
export interface Placing {
  notes: number
}

/** False if the process must not continue. */
export function* place({ holdings, services }: Transmitting, process: HostedProcess, half: Placing): Task<boolean> {
  return yield* write(services, process, half.notes++, holdings.unheld(), [], [])
}

export function* placeAll(
  { holdings, services }: Transmitting,
  process: HostedProcess,
  order: number,
  entries: readonly Outgoing[],
  visible: Numbers,
): Task<boolean> {
  return yield* write(services, process, order, holdings.all(), entries, visible)
}

function* write(
  services: Transmitting['services'],
  process: HostedProcess,
  order: number,
  placed: readonly Held[],
  entries: readonly Outgoing[],
  visible: Numbers,
): Task<boolean> {
  const determinants = placed.map(({ determinant }) => determinant)
  const note: Note = { determinants, entries, visible }
  const bytes = DETERMINANT_BYTES * determinants.length + bytesOf(entries) + NUMBER_BYTES * visible.length
  const isKept = yield* keepNote(services, process, order, bytes, note)
  if (!isKept) return false
  const { trace, host } = services
  for (const held of placed) {
    held.isPlaced = true
    if (!trace.wants('determinant-placed')) continue
    const { process, index, from, sequence } = held.determinant
    trace.emit({ kind: 'determinant-placed', host: host.name, process, index, from, sequence })
  }
  return true
}
