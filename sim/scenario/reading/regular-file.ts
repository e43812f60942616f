// Reads a regular file, for Node only. Devices and pipes are refused, since some of them never end, and so are files larger than the
// caller's limit: nothing is read into memory before it is known to fit.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  ENAMETOOLONG: 'there is no such file: the name is too long',
  ERR_INVALID_ARG_VALUE: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'the file may not be read',
  ELOOP: 'the symbolic links form a loop',
}

const MEGABYTE = 1024 * 1024

/** Opens a regular file for reading; the caller closes the descriptor. */
export function openRegularFile(path: string): { descriptor: number } | { problem: string } {
  try {
    // checked before opening: opening a pipe would block until it has a writer
    const kind = statSync(path)
    if (kind.isDirectory()) return { problem: reasons['EISDIR']! }
    if (!kind.isFile()) return { problem: 'expected a regular file; this is a device, a pipe or a socket' }
    return { descriptor: openSync(path, 'r') }
  } catch (cause) {
    return { problem: readingProblem(cause) }
  }
}

/** The contents of a file of at most `mostBytes` bytes. */
export function readRegularFile(path: string, mostBytes: number): { bytes: Uint8Array } | { problem: string } {
  const opened = openRegularFile(path)
  if ('problem' in opened) return opened
  const { descriptor } = opened
  try {
    const { size } = fstatSync(descriptor)
    if (size > mostBytes) return tooLarge(mostBytes, size)
    return readAll(descriptor, size, mostBytes)
  } catch (cause) {
    return { problem: readingProblem(cause) }
  } finally {
    closeSync(descriptor)
  }
}

/** Works for files that report size 0, such as those in /proc, or that grow meanwhile. */
function readAll(descriptor: number, size: number, mostBytes: number): { bytes: Uint8Array } | { problem: string } {
  let buffer = Buffer.allocUnsafe(size + 1)
  let length = 0
  for (;;) {
    const read = readSync(descriptor, buffer, length, buffer.length - length, null)
    if (read === 0) return { bytes: buffer.subarray(0, length) }
    length += read
    if (length > mostBytes) return tooLarge(mostBytes, length)
    if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length)
  }
}

const tooLarge = (mostBytes: number, bytes: number): { problem: string } => ({
  problem: `expected at most ${sizeText(mostBytes)}; found ${sizeText(bytes)}`,
})

const sizeText = (bytes: number): string =>
  bytes < MEGABYTE ? `${Math.ceil(bytes / 1024)} KB` : `${Math.ceil(bytes / MEGABYTE)} MB`

/** Why the system refused to read a file, in a few words. */
export function readingProblem(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return reasons[code] ?? `the file cannot be read (${code})`
}
