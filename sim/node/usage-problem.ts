// Bad usage, reported to the user in lines.

/** Bad usage that the declaration of options cannot catch; a clear line for each mistake. */
export class UsageProblem extends Error {
  override readonly name = 'UsageProblem'
  readonly lines: readonly string[]

  constructor(...lines: readonly string[]) {
    super(lines.join('\n'))
    this.lines = lines
  }
}
