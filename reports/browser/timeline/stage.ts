// The stage of one run: its hosts over virtual time on a canvas, the hint at the pointer, and the panels that belong to it. Several
// stages share a clock and a selection; the page's script drives what they share.

import type { Theme } from '../../figure/palette.ts'
import type { Clock } from '../../timeline/clock.ts'
import { firstThat, longestFlight } from '../../timeline/detail.ts'
import { type Layout, layOut } from '../../timeline/layout.ts'
import type { Group } from '../../timeline/looks.ts'
import { causesOf, effectsOf } from '../../timeline/messages.ts'
import { buildTimeline, type Timeline } from '../../timeline/model.ts'
import { unpackTrace } from '../../timeline/packing.ts'
import { idOf, type RunData } from '../../timeline/run-data.ts'
import { TimeScale } from '../../timeline/view.ts'
import type { Medium } from '../theme.ts'
import { type Found, findAt } from './finding.ts'
import { listenToStage } from './gestures.ts'
import { element } from './page-elements.ts'
import { Painter } from './painter.ts'
import { describeFound, isWanted, type LineFilter, showLines, showState } from './panels.ts'
import type { Scene } from './scene.ts'

/** What all stages of a page share. */
export interface Shared {
  readonly clock: Clock
  readonly hiddenGroups: ReadonlySet<Group>
  readonly theme: () => Theme
  /** Which lines are listed, apart from the choice of hosts. */
  readonly filter: () => Omit<LineFilter, 'hiddenHosts'>
  /** Whether the end of the run is marked. */
  readonly marksEnd: boolean
  /** The reader has clicked something on this stage; null: nothing. */
  readonly choose: (stage: Stage, found: Found | null) => void
  /** The set of hosts shown has changed. */
  readonly changed: () => void
}

/** CSS pixels of the printed drawing, which is then scaled down to the page width. */
const PAPER_WIDTH = 1100
/** Distance of the hint from the pointer, in pixels. */
const HINT_ACROSS = 14
const HINT_DOWN = 18

export class Stage {
  readonly timeline: Timeline
  readonly canvas: HTMLCanvasElement
  readonly #run: number
  readonly #data: RunData
  readonly #shared: Shared
  readonly #gutter: number
  readonly #painter: Painter
  readonly #longestNs: number
  readonly #hiddenHosts = new Set<string>()
  #layout: Layout
  #found: Found | null = null

  /** @param run the index of the run on the page, from 0. @param gutter pixels at the left for names */
  constructor(data: RunData, run: number, timeline: Timeline, gutter: number, shared: Shared) {
    this.#run = run
    this.#data = data
    this.#shared = shared
    this.#gutter = gutter
    this.timeline = timeline
    this.canvas = this.#element<HTMLCanvasElement>('stage')
    this.#painter = new Painter(this.canvas.getContext('2d')!, gutter)
    this.#longestNs = longestFlight(timeline.messages)
    this.#layout = layOut(timeline.lanes, () => true)
    this.#listen()
    this.#listHosts()
    this.#element('lines').addEventListener('click', ({ target }) => {
      const line = (target as HTMLElement).closest<HTMLElement>('li')
      const atNs = line?.dataset['atNs']
      if (atNs !== undefined) shared.clock.goTo(Number(atNs))
    })
  }

  #element<T extends HTMLElement = HTMLElement>(name: Parameters<typeof idOf>[0]): T {
    return element<T>(idOf(name, this.#run))
  }

  /** What is drawn as selected; null: nothing. */
  set chosen(found: Found | null) {
    this.#found = found
  }

  hideHint(): void {
    this.#element('hint').hidden = true
  }

  draw(medium: Medium): void {
    const { canvas } = this
    const { height } = this.#layout
    const printed = medium === 'paper'
    const width = printed ? PAPER_WIDTH : canvas.parentElement!.clientWidth
    const ratio = printed ? 2 : devicePixelRatio
    canvas.style.height = printed ? 'auto' : `${height}px`
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
    }
    canvas.getContext('2d')!.setTransform(ratio, 0, 0, ratio, 0, 0)
    this.#painter.paint(this.#scene(), width)
  }

  /** The hosts and the lines at the clock's instant. */
  tell(): void {
    const { nowNs } = this.#shared.clock
    this.#element('state-at').textContent = `at ${(nowNs / 1e9).toFixed(3)} s`
    showState(this.#element('state'), this.timeline.entries, this.#data.hosts, nowNs)
    showLines(this.#element('lines'), this.timeline.entries, nowNs, this.#filter())
  }

  /** When the previous or next listed event is; null: there is none. */
  listedBeside(atNs: number, direction: 1 | -1): number | null {
    const { entries } = this.timeline
    const filter = this.#filter()
    const beyond = firstThat(entries, (entry) => (direction > 0 ? entry.atNs > atNs : entry.atNs >= atNs))
    let at = direction > 0 ? beyond : beyond - 1
    while (at >= 0 && at < entries.length && !isWanted(entries[at]!, filter)) at += direction
    return entries[at]?.atNs ?? null
  }

  #filter(): LineFilter {
    return { ...this.#shared.filter(), hiddenHosts: this.#hiddenHosts }
  }

  #scale(): TimeScale {
    return new TimeScale(this.#shared.clock.view, this.canvas.clientWidth - this.#gutter)
  }

  #scene(): Scene {
    const { clock, hiddenGroups, theme, marksEnd } = this.#shared
    const { messages } = this.timeline
    const selected = this.#found?.kind === 'message' ? this.#found.number : -1
    return {
      ...{ timeline: this.timeline, longestNs: this.#longestNs, layout: this.#layout },
      ...{ view: clock.view, playheadNs: clock.nowNs, theme: theme(), collisions: this.#data.collisions },
      shows: (group) => !hiddenGroups.has(group),
      selected,
      causes: selected < 0 ? [] : causesOf(messages, selected, 12),
      effects: selected < 0 ? [] : effectsOf(messages, selected),
      overNs: marksEnd ? this.#data.result.endsAtSeconds * 1e9 : null,
    }
  }

  #listen(): void {
    const { clock, choose } = this.#shared
    listenToStage(this.canvas, this.#gutter, {
      pan: (pixels) => clock.panBy((-pixels * (clock.view.toNs - clock.view.fromNs)) / this.#scale().width),
      zoom: (factor, x) => clock.zoom(factor, this.#scale().ns(x)),
      scrub: (x) => clock.goTo(this.#scale().ns(x), false),
      click: (x, y) => {
        const there = findAt(this.#scene(), this.#scale(), x, y)
        choose(this, there)
        if (there === null) clock.goTo(this.#scale().ns(x), false)
      },
      hover: (x, y) => this.#hover(x, y),
    })
  }

  #hover(x: number, y: number): void {
    const there = x < 0 ? null : findAt(this.#scene(), this.#scale(), x, y)
    const hint = this.#element('hint')
    hint.hidden = there === null
    this.canvas.style.cursor = there === null ? 'default' : 'pointer'
    if (there === null) return
    hint.textContent = describeFound(this.timeline, there)
    const left = Math.min(x + this.#gutter + HINT_ACROSS, this.canvas.clientWidth - hint.offsetWidth - 4)
    const top = this.canvas.getBoundingClientRect().top - hint.offsetParent!.getBoundingClientRect().top
    hint.style.transform = `translate(${Math.max(4, left)}px, ${top + y + HINT_DOWN}px)`
  }

  #listHosts(): void {
    const list = this.#element('hosts')
    for (const { name } of this.#data.hosts) {
      const label = document.createElement('label')
      const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: true, value: name })
      label.append(box, name)
      list.append(label)
    }
    list.addEventListener('change', ({ target }) => {
      const { value, checked } = target as HTMLInputElement
      if (checked) this.#hiddenHosts.delete(value)
      else this.#hiddenHosts.add(value)
      this.#layout = layOut(this.timeline.lanes, (host) => !this.#hiddenHosts.has(host))
      this.#shared.changed()
    })
  }
}

/** The timeline of a run as it is embedded in a page. */
export const timelineOf = ({ trace, hosts }: RunData): Timeline => buildTimeline(unpackTrace(trace), hosts)
