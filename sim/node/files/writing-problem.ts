// What the system said against writing something, in a few words.

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EACCES: 'it may not be written there',
  EPERM: 'it may not be written there',
  EROFS: 'it may not be written there',
  EISDIR: 'this is a folder, not a file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full',
  EFBIG: 'the file would be too large',
  ENAMETOOLONG: 'the name is too long',
  ERR_INVALID_ARG_VALUE: 'there can be no file of this name',
  ELOOP: 'the link leads round in a circle',
}

export function reasonAgainstWriting(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return reasons[code] ?? `it cannot be written (${code})`
}
