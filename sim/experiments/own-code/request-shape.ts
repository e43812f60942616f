// Validates the requests of custom programs, and formats requests as short texts.

import type { MemoryMode } from '../../machine/address-space.ts'
import type { Payload, Request, Work } from '../../programs/program.ts'

const kinds = [
  'compute',
  'send',
  'receive',
  'read',
  'write',
  'spawn',
  'exit',
] as const satisfies readonly Request['kind'][]

type Unknown = Readonly<Record<string, unknown>>

/** Why this is not a valid request; null if it is. */
export function shapeProblem(request: unknown, mode: MemoryMode): string | null {
  if (typeof request !== 'object' || request === null) {
    return `next must return a request ({ kind: 'compute', .. }); it returned ${typeof request === 'object' ? 'null' : typeof request}`
  }
  const asked = request as Unknown
  const { kind } = asked
  if (!(kinds as readonly unknown[]).includes(kind))
    return `a request must be one of ${kinds.join(', ')}; found ${String(kind)}`
  switch (kind as Request['kind']) {
    case 'compute':
      return workProblem(asked['work'])
    case 'send':
      return isText(asked['to'])
        ? payloadProblem('payload', asked['payload'], mode)
        : 'send: to must be the name of a process'
    case 'receive':
      return asked['from'] === null || isText(asked['from'])
        ? null
        : 'receive: from must be the name of a process, or null for any'
    case 'read':
      return fileProblem(asked) ?? (isWhole(asked['bytes']) ? null : 'read: bytes must be a whole number from 0')
    case 'write':
      return fileProblem(asked) ?? payloadProblem('payload', asked['payload'], mode)
    case 'spawn':
      return isText(asked['name']) && isText(asked['program']) && typeof asked['parameters'] === 'object'
        ? null
        : 'spawn: name and program must be strings, parameters an object'
    case 'exit':
      return payloadProblem('answer', asked['answer'], mode)
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0

function workProblem(work: unknown): string | null {
  const { ns = 0, ...counts } = (typeof work === 'object' && work !== null ? work : {}) as Unknown
  for (const name of ['loops', 'flops', 'lineMisses', 'stores']) {
    if (!isAmount(counts[name])) return `compute: work.${name} must be a number from 0; found ${String(counts[name])}`
  }
  return isAmount(ns) ? null : `compute: work.ns must be a number from 0; found ${String(ns)}`
}

const isAmount = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0

const fileProblem = ({ kind, file, offset }: Unknown): string | null =>
  isText(file) && isWhole(offset) ? null : `${String(kind)}: file must be a string and offset a whole number from 0`

function payloadProblem(name: string, payload: unknown, mode: MemoryMode): string | null {
  const { bytes, digest, data } = (typeof payload === 'object' && payload !== null ? payload : {}) as Unknown
  if (!isWhole(bytes)) return `${name}.bytes must be a whole number from 0; found ${String(bytes)}`
  if (!Number.isSafeInteger(digest)) return `${name}.digest must be a whole number; found ${String(digest)}`
  if (mode === 'symbolic') return data === null ? null : `${name}.data must be null when memory is symbolic`
  const right = data instanceof Uint8Array && data.length === bytes
  return right ? null : `${name}.data must be a Uint8Array of ${String(bytes)} bytes when memory is bytes`
}

const contentText = ({ bytes, digest }: Payload): string => `${bytes} bytes (digest ${(digest >>> 0).toString(16)})`

const workText = (work: Work): string =>
  Object.entries(work)
    .filter(([, count]) => count !== 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(' ')

/** A request in a few words; different requests have different texts. */
export function requestText(request: Request): string {
  switch (request.kind) {
    case 'compute':
      return `compute ${workText(request.work)}`
    case 'send':
      return `send ${contentText(request.payload)} to ${request.to}`
    case 'receive':
      return `receive from ${request.from ?? 'anybody'}`
    case 'read':
      return `read ${request.bytes} bytes at ${request.offset} of ${request.file}`
    case 'write':
      return `write ${contentText(request.payload)} at ${request.offset} of ${request.file}`
    case 'spawn':
      return `spawn ${request.name} (${request.program}) ${JSON.stringify(request.parameters)}`
    case 'exit':
      return `exit with ${contentText(request.answer)}`
  }
}
