// Membership: each host's view of all hosts. A restarted host is the same host with the next boot number.
// Views only ever grow (a later boot supersedes an earlier one, dead supersedes live for the same boot), so that any two views merge
// into the same one, whatever the order in which news arrive.

/** What is known of one host. */
export interface Member {
  readonly host: number
  readonly boot: number
  readonly live: boolean
  /** A file server whose files are complete and may be read. */
  readonly caughtUp: boolean
}

/** Which host declared a boot of a host dead, and so is responsible for the processes that ran there. */
export interface Death {
  readonly host: number
  readonly boot: number
  readonly by: number
  readonly byBoot: number
}

/** A view of some hosts, or of all, as it is sent. */
export interface View {
  readonly members: readonly Member[]
  readonly deaths: readonly Death[]
}

export type MembershipChange =
  | { readonly kind: 'died'; readonly host: number; readonly boot: number }
  | { readonly kind: 'joined'; readonly host: number; readonly boot: number }
  | { readonly kind: 'caught-up'; readonly host: number }
  /** Responsibility for what ran there has changed. */
  | { readonly kind: 'attributed'; readonly host: number }

/** A change as it is recorded for the other hosts. */
export type ViewChange =
  | { readonly kind: 'member'; readonly host: number }
  | { readonly kind: 'death'; readonly host: number; readonly death: Death }

const equal = (one: Member, other: Member): boolean =>
  one.boot === other.boot && one.live === other.live && one.caughtUp === other.caughtUp

const deathKey = (host: number, boot: number): string => `${host}/${boot}`

/** Shared by all views, since each of n hosts knows n hosts and separate objects would be n squared. Grows on demand. */
const firstBoots: Member[] = []

/** The initial entry of a host. */
function firstBoot(host: number): Member {
  firstBoots[host] ??= { host, boot: 0, live: true, caughtUp: true }
  return firstBoots[host]
}

export class Membership {
  readonly #members: Member[]
  readonly #deaths = new Map<string, Death>()
  readonly #record: (change: ViewChange) => void

  /** @param record called with every change */
  constructor(hosts: number, record: (change: ViewChange) => void = () => {}) {
    this.#members = Array.from({ length: hosts }, (_, host) => firstBoot(host))
    this.#record = record
  }

  member(host: number): Member {
    return this.#members[host]!
  }

  isLive(host: number, boot?: number): boolean {
    const member = this.#members[host]!
    return member.live && (boot === undefined || member.boot === boot)
  }

  live(): number[] {
    const live: number[] = []
    for (const [host, member] of this.#members.entries()) if (member.live) live.push(host)
    return live
  }

  /** The next live host after `host` in the ring, or -1 if there is no other. */
  successor(host: number): number {
    const hosts = this.#members.length
    for (let step = 1; step < hosts; step++) {
      const candidate = (host + step) % hosts
      if (this.#members[candidate]!.live) return candidate
    }
    return -1
  }

  /**
   * The host responsible for what ran on a dead boot of a host: the one that declared it dead; if that one is dead too, the one
   * that declared that one dead, and so on. -1 if none is known.
   * @param takenOver false if responsibilities of dead hosts are not taken over (ablation)
   */
  responsibleFor(host: number, boot: number, takenOver = true): number {
    let death = this.#deaths.get(deathKey(host, boot))
    for (let steps = 0; death !== undefined && steps <= this.#deaths.size; steps++) {
      if (this.isLive(death.by, death.byBoot)) return death.by
      if (!takenOver) return -1
      death = this.#deaths.get(deathKey(death.by, death.byBoot))
    }
    return -1
  }

  view(): View {
    return { members: [...this.#members], deaths: [...this.#deaths.values()] }
  }

  /** Whether this is the current entry for that death. */
  isCurrent(death: Death): boolean {
    return this.#deaths.get(deathKey(death.host, death.boot)) === death
  }

  /** Merges another view into this one; returns what is new, in the order of the hosts. */
  merge({ members, deaths }: View): MembershipChange[] {
    const changes: MembershipChange[] = []
    for (const death of deaths) this.#mergeDeath(death, changes)
    for (const member of [...members].sort((one, other) => one.host - other.host)) this.#mergeMember(member, changes)
    return changes
  }

  /** Several hosts may have declared the same death; all hosts settle on the same one of them. */
  #mergeDeath(death: Death, changes: MembershipChange[]): void {
    const { host, boot, by, byBoot } = death
    const known = this.#deaths.get(deathKey(host, boot))
    if (known !== undefined && (known.by < by || (known.by === by && known.byBoot <= byBoot))) return
    this.#deaths.set(deathKey(host, boot), death)
    this.#record({ kind: 'death', host, death })
    changes.push({ kind: 'attributed', host })
  }

  #mergeMember(news: Member, changes: MembershipChange[]): void {
    const { host } = news
    const known = this.#members[host]!
    if (news.boot < known.boot || (news.boot === known.boot && !known.live)) return
    const later = news.boot > known.boot
    if (known.live && (later || !news.live)) changes.push({ kind: 'died', host, boot: known.boot })
    if (later && news.live) changes.push({ kind: 'joined', host, boot: news.boot })
    if (news.live && news.caughtUp && (later || !known.caughtUp)) changes.push({ kind: 'caught-up', host })
    const member = later || news.caughtUp === known.caughtUp ? news : { ...news, caughtUp: true }
    if (equal(member, known)) return
    this.#members[host] = member
    this.#record({ kind: 'member', host })
  }

  /** Host `by` declares a boot of `host` dead. */
  declareDead(host: number, boot: number, by: number, byBoot: number): MembershipChange[] {
    const member = { host, boot, live: false, caughtUp: false }
    return this.merge({ members: [member], deaths: [{ host, boot, by, byBoot }] })
  }

  /** A host has joined with a new boot. */
  insert(host: number, boot: number, caughtUp: boolean): MembershipChange[] {
    return this.merge({ members: [{ host, boot, live: true, caughtUp }], deaths: [] })
  }

  /** A file server has caught up. */
  markCaughtUp(host: number): MembershipChange[] {
    return this.merge({ members: [{ ...this.#members[host]!, caughtUp: true }], deaths: [] })
  }
}
