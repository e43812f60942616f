// The text beside the drawing: the hosts at the playhead, the trace lines around it, the selected item.

import { levelOf, traceLine } from '../../../sim/trace/format.ts'
import type { TraceEntry } from '../../../sim/trace/json-lines.ts'
import { includes, type TraceLevel } from '../../../sim/trace/level.ts'
import { firstThat } from '../../timeline/detail.ts'
import { type Group, groupOfPart, sliceLooks } from '../../timeline/looks.ts'
import { causesOf, effectsOf, type Message } from '../../timeline/messages.ts'
import type { HostOfRun, Timeline } from '../../timeline/model.ts'
import { stateAt } from '../../timeline/state.ts'
import type { Found } from './finding.ts'
import { made } from './page-elements.ts'

const LINES_SHOWN = 14
const CAUSES_SHOWN = 6
const EFFECTS_SHOWN = 12

const seconds = (ns: number): string => `${(ns / 1e9).toFixed(6)} s`
const milliseconds = (ns: number): string => (ns >= 1e9 ? `${(ns / 1e9).toFixed(3)} s` : `${(ns / 1e6).toFixed(3)} ms`)

export function showState(
  into: HTMLElement,
  entries: readonly TraceEntry[],
  hosts: readonly HostOfRun[],
  atNs: number,
) {
  const rows = stateAt(entries, hosts, atNs).map(({ host, role, condition, view, processes }) => {
    const others = hosts.filter(({ name }) => !view.includes(name) && name !== host).map(({ name }) => name)
    const missing = view.length > 0 && others.length > 0 ? `its ring is without ${others.join(', ')}` : ''
    const doing = processes.map((process) => {
      const life = process.incarnation > 1 ? ` (incarnation ${process.incarnation})` : ''
      const saved = `${process.checkpoint > 0 ? `checkpoint ${process.checkpoint}` : 'no checkpoint yet'}${process.writing ? ', writing the next' : ''}`
      if (process.doing === 'has ended') return made('div', '', made('b', '', process.process), `${life} has ended`)
      const what = process.blocked ? 'is blocked' : process.doing
      return made('div', '', made('b', '', process.process), `${life} ${what}; ${saved}; ${process.received} received`)
    })
    const idle = role === 'server' ? 'file server' : role === 'recorder' ? 'recorder' : 'no process'
    const content = condition === 'down' ? ['down'] : doing.length > 0 ? doing : [idle]
    return made(
      'tr',
      condition,
      made('th', '', host),
      made('td', '', ...content, missing === '' ? '' : made('small', '', missing)),
    )
  })
  into.replaceChildren(made('table', '', made('tbody', '', ...rows)))
}

/** Which trace lines to list. */
export interface LineFilter {
  readonly level: TraceLevel
  readonly search: string
  readonly hiddenHosts: ReadonlySet<string>
  readonly hiddenGroups: ReadonlySet<Group>
}

export function isWanted({ atNs, event }: TraceEntry, filter: LineFilter): boolean {
  const { level, search, hiddenHosts, hiddenGroups } = filter
  if (!includes(level, levelOf(event)) || hiddenHosts.has(event.host)) return false
  const { host, part, sentence } = traceLine(atNs, event)
  if (hiddenGroups.has(groupOfPart(part))) return false
  const wanted = search.trim().toLowerCase()
  return wanted === '' || `${host} ${sentence}`.toLowerCase().includes(wanted)
}

/** The last matching lines up to the playhead, and the next one after it, faint. */
export function showLines(into: HTMLElement, entries: readonly TraceEntry[], atNs: number, filter: LineFilter): void {
  const lineOf = (entry: TraceEntry): HTMLElement | null => {
    if (!isWanted(entry, filter)) return null
    const { seconds: at, host, sentence } = traceLine(entry.atNs, entry.event)
    const line = made('li', '', made('time', '', at.trim()), made('b', '', host), ` ${sentence}`)
    line.dataset['atNs'] = String(entry.atNs)
    return line
  }
  const next = firstThat(entries, (entry) => entry.atNs > atNs)
  const lines: HTMLElement[] = []
  for (let at = next - 1; at >= 0 && lines.length < LINES_SHOWN; at--) {
    const line = lineOf(entries[at]!)
    if (line !== null) lines.unshift(line)
  }
  for (let at = next; at < entries.length; at++) {
    const line = lineOf(entries[at]!)
    if (line === null) continue
    line.className = 'later'
    lines.push(line)
    break
  }
  into.replaceChildren(...(lines.length > 0 ? lines : [made('li', 'later', 'no such line')]))
}

const messageName = ({ from, to, sequence }: Message): string => `message ${sequence} from ${from} to ${to}`

/** In a line or two, for the tooltip at the pointer. */
export function describeFound(timeline: Timeline, found: Found): string {
  if (found.kind === 'instant') {
    const { atNs, event } = timeline.entries[found.entry]!
    const { host, sentence } = traceLine(atNs, event)
    return `${seconds(atNs)}  ${host}: ${sentence}${found.more > 0 ? `\nand ${found.more} more here` : ''}`
  }
  if (found.kind === 'message') {
    const message = timeline.messages[found.number]!
    const { sentNs, received, bytes } = message
    const took = received === null ? 'never received' : `received ${milliseconds(received.atNs - sentNs)} later`
    return `${messageName(message)}, ${bytes} bytes\nsent at ${seconds(sentNs)}, ${took}`
  }
  if (found.kind === 'tally') {
    const { what, count, fromNs, toNs } = found
    return `${count} ${what} between ${seconds(fromNs)} and ${seconds(toNs)}`
  }
  if (found.slices.length > 3) return `${found.process}: ${found.slices.length} things in this pixel; zoom in`
  return found.slices
    .map(
      ({ kind, fromNs, toNs }) =>
        `${found.process} ${sliceLooks[kind].name}: ${milliseconds(toNs - fromNs)} from ${seconds(fromNs)}`,
    )
    .join('\n')
}

/** @param run the name of the run if there are several; null: it is the only one */
export function showChosen(
  into: HTMLElement,
  timeline: Timeline,
  found: Found | null,
  run: string | null,
  choose: (message: number) => void,
): void {
  if (found === null) {
    into.replaceChildren(made('p', '', 'Nothing selected. Click a message, a slice or a sign.'))
    return
  }
  showFound(into, timeline, found, choose)
  if (run !== null) into.prepend(made('p', 'of-run', run))
}

function showFound(into: HTMLElement, timeline: Timeline, found: Found, choose: (message: number) => void): void {
  if (found.kind === 'tally') return into.replaceChildren(made('p', '', describeFound(timeline, found)))
  if (found.kind !== 'message') {
    const about = found.kind === 'slices' ? found.slices.flatMap(({ begins, ends }) => [begins, ends]) : [found.entry]
    const known = about.filter((entry) => entry >= 0).slice(0, 40)
    into.replaceChildren(made('p', '', describeFound(timeline, found)), entryList(timeline, known))
    return
  }
  const link = (number: number): HTMLElement => {
    const message = timeline.messages[number]!
    const button = made('button', 'link', `${messageName(message)}, sent at ${seconds(message.sentNs)}`)
    button.addEventListener('click', () => choose(number))
    return made('li', '', button)
  }
  const { number } = found
  const message = timeline.messages[number]!
  const causes = causesOf(timeline.messages, number, CAUSES_SHOWN)
  const effects = effectsOf(timeline.messages, number)
  into.replaceChildren(
    made('p', '', made('b', '', messageName(message)), `, ${message.bytes} bytes`),
    made('h3', '', 'Its life'),
    entryList(timeline, message.entries),
    made('h3', 'cause', 'What led to it'),
    causes.length > 0
      ? made('ol', '', ...causes.map(link))
      : made('p', '', `nothing that ${message.from} had received before`),
    made('h3', 'effect', 'What it led to'),
    effects.length > 0
      ? made(
          'ol',
          '',
          ...effects.slice(0, EFFECTS_SHOWN).map(link),
          ...(effects.length > EFFECTS_SHOWN ? [made('li', '', `and ${effects.length - EFFECTS_SHOWN} more`)] : []),
        )
      : made('p', '', `${message.to} sends nothing before it receives again`),
  )
}

function entryList({ entries }: Timeline, numbers: readonly number[]): HTMLElement {
  const lines = numbers.map((number) => {
    const { atNs, event } = entries[number]!
    const { seconds: at, host, sentence } = traceLine(atNs, event)
    return made('li', '', made('time', '', at), made('b', '', host), ` ${sentence}`)
  })
  return made('ol', 'entries', ...lines)
}
