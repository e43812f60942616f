// What a process has sent and its receivers may still lose: a receiver that rolls back past a message while its sender stays can get it
// again only from here. An entry is dropped when the receiver will never again roll back past it.

import type { Outgoing } from '../../cluster/hosting/beside-process.ts'
import type { ProcessName } from '../../programs/program.ts'

export interface Sent extends Outgoing {
  /** The span in which it was first sent. */
  readonly span: number
}

/** Besides the content: receiver, number, span. */
const ENTRY_BYTES = 16

/** @typeParam Entry what is kept of each message */
export class SendBuffer<Entry extends Outgoing = Sent> {
  /** By receiver, in the order of their numbers. */
  readonly #entries = new Map<ProcessName, Entry[]>()
  /** Per receiver: the message that the process itself is sending. */
  readonly #underWay = new Map<ProcessName, number>()

  /** A message is being sent; one begun before a checkpoint is kept as it was then. */
  begin(sent: Entry): Entry {
    const { to, sequence } = sent
    this.#underWay.set(to, sequence)
    const known = this.find(to, sequence)
    if (known !== undefined) return known
    this.#of(to).push(sent)
    return sent
  }

  find(to: ProcessName, sequence: number): Entry | undefined {
    const entries = this.#of(to)
    // usually the message is new and would come after the last one
    for (let at = entries.length - 1; at >= 0 && entries[at]!.sequence >= sequence; at--) {
      if (entries[at]!.sequence === sequence) return entries[at]
    }
    return undefined
  }

  /** Nobody will ever ask for it again. */
  drop({ to, sequence }: Outgoing): void {
    this.#entries.set(
      to,
      this.#of(to).filter((each) => each.sequence !== sequence),
    )
  }

  /** It has been acknowledged. */
  end({ to }: Outgoing): void {
    this.#underWay.delete(to)
  }

  /** What to send again to a receiver that has everything up to a number: all entries after that, except what is on its way anyway. */
  after(to: ProcessName, sequence: number): Entry[] {
    const underWay = this.#underWay.get(to)
    return this.#of(to).filter((each) => each.sequence > sequence && each.sequence !== underWay)
  }

  /** The receiver will never roll back past this one. */
  cover(to: ProcessName, sequence: number): void {
    this.#entries.set(
      to,
      this.#of(to).filter((each) => each.sequence > sequence || each.sequence === this.#underWay.get(to)),
    )
  }

  all(): Entry[] {
    return [...this.#entries.values()].flat()
  }

  /** Only what is in transit. */
  get pending(): Entry[] {
    return this.all().filter(({ to, sequence }) => this.#underWay.get(to) === sequence)
  }

  /** Restores what an image held; the process itself sends again what was in progress. */
  restore(entries: readonly Entry[]): void {
    for (const entry of entries) this.#of(entry.to).push(entry)
  }

  #of(to: ProcessName): Entry[] {
    let entries = this.#entries.get(to)
    if (entries === undefined) {
      entries = []
      this.#entries.set(to, entries)
    }
    return entries
  }
}

export const bytesOf = (entries: readonly Outgoing[]): number =>
  entries.reduce((sum, { payload }) => sum + ENTRY_BYTES + payload.bytes, 0)
