// What a host knows of the others, and what happens when it learns more: views and tables of locations only grow, and the parts of the
// layer that must react are called in a fixed order.

import type { Task } from '../../kernel/task.ts'
import type { Signal } from '../../kernel/waits.ts'
import type { HostContext } from '../host-context.ts'
import type { ChangeLog } from './change-log.ts'
import type { KnownElsewhere } from './known-elsewhere.ts'
import type { Location, Locations } from './locations.ts'
import type { Member, Membership, MembershipChange } from './membership.ts'
import { type NewsRoles, noteNews, type Tidings, tellAll } from './news.ts'

/** A part of the layer that reacts to new knowledge. */
export interface Listener {
  /** Another host has told this one that it is in the ring: from now on it watches and is responsible like any other. */
  tookPart?(): void
  hostDied?(host: number, boot: number): void
  hostJoined?(host: number): void
  /** A file server has caught up and counts as a replica. */
  replicaCounts?(): void
  /** The view has changed. */
  viewChanged?(): void
  /** Entries of the table of locations have changed. */
  locationsChanged?(entries: readonly Location[]): void
  /**
   * Some processes may have lost their host.
   * @param entries the candidates; all locations if the view has changed
   */
  lookForDead?(entries: Iterable<Location>): void
}

export interface KnowledgeOptions extends HostContext {
  readonly settings: { readonly wholeNewsBytes: number }
  readonly membership: Membership
  readonly locations: Locations
  readonly changeLog: ChangeLog
  readonly knownElsewhere: KnownElsewhere
  readonly transport: NewsRoles['transport']
  /** The view or the table of locations has changed. */
  readonly changed: Signal
  /** The others have declared this host dead. */
  readonly foundDead: () => void
  /** Called in this order. */
  readonly listeners: readonly Listener[]
}

export class Knowledge {
  readonly #options: KnowledgeOptions
  readonly #roles: NewsRoles
  #takesPart: boolean
  /** The last view that was traced: the live hosts with their boots. */
  #ringTold = ''
  #down = false

  constructor(options: KnowledgeOptions) {
    this.#options = options
    this.#takesPart = options.boot === 0
    const takesPart = (): boolean => this.#takesPart
    this.#roles = {
      ...options,
      get takesPart() {
        return takesPart()
      },
      learn: (news, from) => this.learn(news, from),
    }
  }

  /** Whether this host watches and answers like any other; false after a reboot until another host has told it of the ring. */
  get takesPart(): boolean {
    return this.#takesPart
  }

  /** The layer is being shut down: ignores whatever arrives from now on. */
  shutDown(): void {
    this.#down = true
  }

  /** Tells every live host this host's view and locations; ends when all have them. */
  tellAll(): Task {
    return tellAll(this.#roles)
  }

  /**
   * Takes in what another host knows; a newcomer learns from such news that it has been inserted. What a newcomer says of itself is
   * ignored, even by another newcomer: a host that learned of its boot in this way would pass on an insertion that no sponsor has made,
   * although nobody has declared the earlier boot dead.
   */
  learn(news: Tidings, from: number): void {
    if (!news.takesPart) return
    const { knownElsewhere, changeLog, membership, locations } = this.#options
    const { boot, view } = news
    noteNews(this.#options, news, from)
    const hadAll = knownElsewhere.told(from, boot) === changeLog.end
    const changed = locations.hear(news.locations, from, boot, membership)
    const changes = membership.merge(view)
    if (hadAll) knownElsewhere.noteTold(from, boot, changeLog.end) // do not send its own news back to it
    this.applyChanges(changes)
    if (this.#down) return
    if (!this.#takesPart && view.members.some((member) => this.#isSelf(member))) this.#takePart()
    this.locationsChanged(changed)
  }

  #isSelf({ host, boot, live }: Member): boolean {
    return host === this.#options.id && boot === this.#options.boot && live
  }

  /**
   * It cannot wait until all know of it: among those still to be told may be a dead host that only the newcomer watches.
   */
  #takePart(): void {
    this.#takesPart = true
    for (const listener of this.#options.listeners) listener.tookPart?.()
    this.#lookAtView()
    this.locationsChanged([...this.#options.locations.entries()])
  }

  /** Applies changes of the view, with all their consequences. */
  applyChanges(changes: readonly MembershipChange[]): void {
    if (changes.length === 0) return
    const { id, locations, listeners } = this.#options
    for (const change of changes) {
      const { kind, host } = change
      if (kind === 'died' && host === id) return this.#options.foundDead()
      if (kind === 'died') {
        locations.inherit(host, change.boot)
        for (const listener of listeners) listener.hostDied?.(host, change.boot)
      }
      if (kind === 'caught-up') for (const listener of listeners) listener.replicaCounts?.()
      if (kind === 'joined') for (const listener of listeners) listener.hostJoined?.(host)
    }
    if (changes.some(({ kind }) => kind !== 'attributed')) this.#lookAtView()
    else if (this.#takesPart) this.#lookForDead(locations.entries())
  }

  #lookAtView(): void {
    const { membership, trace, host, hostNames, changed, listeners, locations } = this.#options
    const live = membership.live()
    const ring = live.map((other) => `${other}/${membership.member(other).boot}`).join()
    if (ring !== this.#ringTold) {
      this.#ringTold = ring
      trace.emit({ kind: 'view-changed', host: host.name, live: live.map((other) => hostNames[other]!) })
    }
    for (const listener of listeners) listener.viewChanged?.()
    changed.fire()
    if (this.#takesPart) this.#lookForDead(locations.entries())
  }

  /** Handles changed entries of the table of locations, with all their consequences. */
  locationsChanged(entries: readonly Location[]): void {
    if (entries.length === 0) return
    for (const listener of this.#options.listeners) listener.locationsChanged?.(entries)
    this.#options.changed.fire()
    if (this.#takesPart) this.#lookForDead(entries)
  }

  #lookForDead(entries: Iterable<Location>): void {
    for (const listener of this.#options.listeners) listener.lookForDead?.(entries)
  }
}
