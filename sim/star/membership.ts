// Who is there: each host's view of all hosts. A host that starts again is the same host with the next boot number.
// Views only ever grow (a later boot beats an earlier one, dead beats live for the same boot), so that any two views merge
// into the same one, whatever the order in which news arrived.

/** What is known of one host. */
export interface Member {
  readonly boot: number
  readonly live: boolean
  /** A file server whose files are complete and may be read. */
  readonly caughtUp: boolean
}

/** Who declared the death of a boot of a host, and so answers for the processes that ran there. */
export interface Death {
  readonly host: number
  readonly boot: number
  readonly by: number
  readonly byBoot: number
}

/** A view as it travels. */
export interface View {
  readonly members: readonly Member[]
  readonly deaths: readonly Death[]
}

export type MembershipChange =
  | { readonly kind: 'died'; readonly host: number; readonly boot: number }
  | { readonly kind: 'joined'; readonly host: number; readonly boot: number }
  | { readonly kind: 'caught-up'; readonly host: number }
  /** Who answers for what ran there has changed. */
  | { readonly kind: 'attributed'; readonly host: number }

const equal = (one: Member, other: Member): boolean =>
  one.boot === other.boot && one.live === other.live && one.caughtUp === other.caughtUp

/** Whether a list and the values of a map are the same, in the same order. */
const inOrder = (deaths: readonly Death[], known: ReadonlyMap<string, Death>): boolean => {
  let at = 0
  for (const death of known.values()) if (deaths[at++] !== death) return false
  return at === deaths.length
}

const deathKey = (host: number, boot: number): string => `${host}/${boot}`

export class Membership {
  readonly #members: Member[]
  readonly #deaths = new Map<string, Death>()
  /** Views that were taken in. As views only grow, there is never anything new in them again: with 1,000 hosts that is most news. */
  readonly #seen = new WeakSet<View>()
  /** As it travels, until something changes; the very view that somebody else has told, when there is nothing to add to it. */
  #view: View | null = null

  constructor(hosts: number) {
    this.#members = Array.from({ length: hosts }, () => ({ boot: 0, live: true, caughtUp: true }))
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
   * The host that answers for what ran on a dead boot of a host: who declared it dead; if that one is dead too, who
   * declared that one dead, and so on. -1 if nobody known did.
   * @param takenOver false: nobody answers for what a dead host had to see to
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
    if (this.#view === null) {
      this.#view = { members: [...this.#members], deaths: [...this.#deaths.values()] }
      this.#seen.add(this.#view)
    }
    return this.#view
  }

  /** Takes in what another view knows; says what is new, in the order of the hosts. */
  merge(view: View): MembershipChange[] {
    const changes: MembershipChange[] = []
    if (this.#seen.has(view)) return changes
    this.#seen.add(view)
    for (const death of view.deaths) this.#mergeDeath(death, changes)
    let same = inOrder(view.deaths, this.#deaths)
    for (let host = 0; host < view.members.length; host++) {
      const news = view.members[host]!
      if (news === this.#members[host]) continue
      this.#mergeMember(host, news, changes)
      if (!equal(news, this.#members[host]!)) same = false
    }
    if (same) this.#view = view
    return changes
  }

  /** Several may have declared the same death; of these one is taken, the same by everybody. */
  #mergeDeath(death: Death, changes: MembershipChange[]): void {
    const { host, boot, by, byBoot } = death
    const known = this.#deaths.get(deathKey(host, boot))
    if (known !== undefined && (known.by < by || (known.by === by && known.byBoot <= byBoot))) return
    this.#view = null
    this.#deaths.set(deathKey(host, boot), death)
    changes.push({ kind: 'attributed', host })
  }

  #mergeMember(host: number, news: Member, changes: MembershipChange[]): void {
    const known = this.#members[host]!
    if (news.boot < known.boot || (news.boot === known.boot && !known.live)) return
    const later = news.boot > known.boot
    if (known.live && (later || !news.live)) changes.push({ kind: 'died', host, boot: known.boot })
    if (later && news.live) changes.push({ kind: 'joined', host, boot: news.boot })
    if (news.live && news.caughtUp && (later || !known.caughtUp)) changes.push({ kind: 'caught-up', host })
    const member = later || news.caughtUp === known.caughtUp ? news : { ...news, caughtUp: true }
    if (equal(member, known)) return
    this.#members[host] = member
    this.#view = null
  }

  /** This host has found `host` dead. */
  declareDead(host: number, boot: number, by: number, byBoot: number): MembershipChange[] {
    const view = {
      members: this.#members.map((member, other) => (other === host ? { boot, live: false, caughtUp: false } : member)),
      deaths: [{ host, boot, by, byBoot }],
    }
    return this.merge(view)
  }

  /** A host with its next boot is there. */
  insert(host: number, boot: number, caughtUp: boolean): MembershipChange[] {
    const members = this.#members.map((member, other) => (other === host ? { boot, live: true, caughtUp } : member))
    return this.merge({ members, deaths: [] })
  }

  /** A file server has become complete. */
  markCaughtUp(host: number): MembershipChange[] {
    const members = this.#members.map((member, other) => (other === host ? { ...member, caughtUp: true } : member))
    return this.merge({ members, deaths: [] })
  }
}
