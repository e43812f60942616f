// A mutant: the simulator with one small slip in one file, of the kind that a programmer makes. `npm run mutants` finds out whether checks
// and tests notice it.

export interface Edit {
  /** Unique among the mutants of its file. */
  readonly name: string
  /** The slip, in one sentence. */
  readonly slip: string
  /** Occurs exactly once in the file. */
  readonly code: string
  /** What replaces it. */
  readonly becomes: string
  /** Why nothing can notice it; only for a mutant that is not caught. */
  readonly equivalent?: string
}

export interface Mutant extends Edit {
  /** Only `starsim validate` counts as noticing it; if omitted: search and tests. */
  readonly judge?: 'validation'
  /** `delivery/repeated-stamp-is-new`: the name of the file, then that of the edit. */
  readonly name: string
  /** Relative to the root of the repository. */
  readonly file: string
}

export const rooms = ['kernel', 'machine', 'cluster', 'protocols', 'faults', 'checks', 'validation'] as const
export type Room = (typeof rooms)[number]

/** The mutants of one file. */
export function inFile(file: string, edits: readonly Edit[]): Mutant[] {
  const stem = file.slice(file.lastIndexOf('/') + 1, -'.ts'.length)
  return edits.map((edit) => ({ ...edit, name: `${stem}/${edit.name}`, file }))
}

/** The mutants of one file that only `starsim validate` is to notice, not tests and checks. */
export const forValidation = (file: string, edits: readonly Edit[]): Mutant[] =>
  edits.map((edit) => ({ ...edit, name: `validation/${edit.name}`, file, judge: 'validation' }))

/** Throws Error if the file is in none of the rooms. */
export function roomOf({ file, judge }: Mutant): Room {
  if (judge !== undefined) return judge
  const room = file.includes('/checks/') ? 'checks' : rooms.find((each) => file.startsWith(`sim/${each}/`))
  if (room === undefined) throw new Error(`${file} is in none of the rooms ${rooms.join(', ')}`)
  return room
}

/** The source with the slip. Throws Error unless the code occurs in it exactly once. */
export function mutate(source: string, { name, file, code, becomes }: Mutant): string {
  const pieces = source.split(code)
  if (pieces.length !== 2) throw new Error(`${name}: its code stands ${pieces.length - 1} times in ${file}, not once`)
  return pieces.join(becomes)
}
