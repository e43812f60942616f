// The trials of a mutant, each made once: a finding that is known from an earlier examination is not repeated.

import type { ProtocolKind } from '../../sim/protocols/protocols.ts'
import { searchDigest, trySearch } from './by-search.ts'
import { type TestChoice, testFiles, testsDigest, tryTests } from './by-tests.ts'
import { tryValidation, validationDigest } from './by-validation.ts'
import type { Mutant, Room } from './mutant.ts'
import { type Finding, keyOf, type ResultsFile } from './results-file.ts'
import type { SearchLength } from './searches.ts'
import type { Snapshot } from './snapshot.ts'

/** The examination was interrupted, and the trial with it: it has no finding. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted'
}

export class Trials {
  readonly #snapshot: Snapshot
  readonly #results: ResultsFile
  readonly #isStopped: () => boolean
  readonly #searchDigest: string
  readonly #validationDigest: string
  readonly #digests = new Map<string, string>()

  private constructor(
    snapshot: Snapshot,
    results: ResultsFile,
    isStopped: () => boolean,
    digests: { readonly search: string; readonly validation: string },
  ) {
    this.#snapshot = snapshot
    this.#results = results
    this.#isStopped = isStopped
    this.#searchDigest = digests.search
    this.#validationDigest = digests.validation
  }

  static async on(snapshot: Snapshot, results: ResultsFile, isStopped: () => boolean): Promise<Trials> {
    const digests = { search: await searchDigest(snapshot), validation: await validationDigest(snapshot) }
    return new Trials(snapshot, results, isStopped, digests)
  }

  /** Throws Interrupted. @param mutant null: the unchanged simulator */
  search(
    mutant: Mutant | null,
    length: SearchLength,
    schedules: number,
    protocols: readonly ProtocolKind[],
  ): Promise<Finding | null> {
    const attempt = () => trySearch(this.#snapshot, mutant, length, schedules, protocols)
    return this.#once(mutant, [this.#searchDigest, length, schedules, protocols.join()], attempt)
  }

  /** With the tests of a room. Throws Interrupted. @param mutant null: the unchanged simulator */
  tests(mutant: Mutant | null, room: Room, choice: TestChoice): Promise<Finding | null> {
    const files = testFiles(this.#snapshot, room, mutant?.file ?? '', choice)
    return this.#once(mutant, [this.#digestOf(files)], () => tryTests(this.#snapshot, mutant, files))
  }

  /** Throws Interrupted. @param mutant null: the simulator as it is */
  validation(mutant: Mutant | null): Promise<Finding | null> {
    return this.#once(mutant, [this.#validationDigest], () => tryValidation(this.#snapshot, mutant))
  }

  /** Read once: they are many. */
  #digestOf(files: readonly string[]): string {
    const name = files.join()
    const digest = this.#digests.get(name) ?? testsDigest(this.#snapshot, files)
    this.#digests.set(name, digest)
    return digest
  }

  async #once(
    mutant: Mutant | null,
    parts: readonly (string | number)[],
    attempt: () => Promise<Finding | null>,
  ): Promise<Finding | null> {
    if (this.#isStopped()) throw new Interrupted()
    const slip = mutant === null ? [] : [mutant.file, mutant.code, mutant.becomes]
    const key = keyOf([...parts, ...slip])
    const known = this.#results.get(key)
    if (known !== undefined) return known
    const finding = await attempt()
    if (this.#isStopped()) throw new Interrupted() // its processes were ended from outside, which says nothing
    // An error in the unchanged simulator has to be fixed, and then tried again.
    if (mutant !== null || finding === null) this.#results.add({ key, name: mutant?.name ?? 'unchanged', finding })
    return finding
  }
}
