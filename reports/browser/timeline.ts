// The script of the page of a run: reads the data in the page and keeps the display in step with the reader's actions.

import type { TraceEventKind } from '../../sim/trace/event.ts'
import type { TraceLevel } from '../../sim/trace/level.ts'
import type { Theme } from '../figure/palette.ts'
import { firstThat, longestFlight } from '../timeline/detail.ts'
import { type Layout, layOut } from '../timeline/layout.ts'
import { type Group, type groups, lookOf } from '../timeline/looks.ts'
import { causesOf, effectsOf } from '../timeline/messages.ts'
import { buildTimeline } from '../timeline/model.ts'
import { unpackTrace } from '../timeline/packing.ts'
import type { RunData } from '../timeline/run-data.ts'
import { panned, showing, TimeScale, type View, whole, zoomed } from '../timeline/view.ts'
import { followTheme, type Medium } from './theme.ts'
import { type Found, findAt } from './timeline/finding.ts'
import { listenToStage } from './timeline/gestures.ts'
import { Overview } from './timeline/overview.ts'
import { element, onceAFrame } from './timeline/page-elements.ts'
import { Painter } from './timeline/painter.ts'
import { describeFound, isWanted, type LineFilter, showChosen, showLines, showState } from './timeline/panels.ts'
import { Player } from './timeline/player.ts'
import type { Scene } from './timeline/scene.ts'
import { paintSign } from './timeline/signs.ts'

const data = JSON.parse(element('run').textContent!) as RunData
const timeline = buildTimeline(unpackTrace(data.trace), data.hosts)
const longestNs = longestFlight(timeline.messages)

const canvas = element<HTMLCanvasElement>('stage')
const ctx = canvas.getContext('2d')!
const gutter = innerWidth < 600 ? 74 : 118
const painter = new Painter(ctx, gutter)
const overview = new Overview(element<HTMLCanvasElement>('overview'), timeline, gutter)

const hiddenHosts = new Set<string>()
const hiddenGroups = new Set<Group>()
let view: View = whole(timeline.endNs)
let playheadNs = timeline.endNs
let theme: Theme | null = null
let found: Found | null = null
let layout: Layout = layOut(timeline.lanes, () => true)

const scale = (): TimeScale => new TimeScale(view, canvas.clientWidth - gutter)
const selectedMessage = (): number => (found?.kind === 'message' ? found.number : -1)

function scene(): Scene {
  const selected = selectedMessage()
  return {
    ...{ timeline, longestNs, layout, view, playheadNs, theme: theme!, collisions: data.collisions },
    shows: (group) => !hiddenGroups.has(group),
    selected,
    causes: selected < 0 ? [] : causesOf(timeline.messages, selected, 12),
    effects: selected < 0 ? [] : effectsOf(timeline.messages, selected),
  }
}

/** CSS pixels of the printed drawing, which is then scaled down to the page width. */
const PAPER_WIDTH = 1100

function drawOn(medium: Medium): void {
  const printed = medium === 'paper'
  const width = printed ? PAPER_WIDTH : canvas.parentElement!.clientWidth
  const ratio = printed ? 2 : devicePixelRatio
  canvas.style.height = printed ? 'auto' : `${layout.height}px`
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(layout.height * ratio)) {
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(layout.height * ratio)
  }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
  painter.paint(scene(), width)
  overview.paint(view, playheadNs, theme!)
}

const draw = onceAFrame(() => drawOn('screen'))

const lineFilter = (): LineFilter => ({
  level: element<HTMLSelectElement>('level').value as TraceLevel,
  search: element<HTMLInputElement>('search').value,
  ...{ hiddenHosts, hiddenGroups },
})

const tell = onceAFrame(() => {
  element('now').textContent = `${(playheadNs / 1e9).toFixed(6)} s`
  element('state-at').textContent = `at ${(playheadNs / 1e9).toFixed(3)} s`
  element<HTMLInputElement>('scrubber').value = String(Math.round((playheadNs / timeline.endNs) * 100_000))
  showState(element('state'), timeline.entries, data.hosts, playheadNs)
  showLines(element('lines'), timeline.entries, playheadNs, lineFilter())
})

function goTo(atNs: number, follow = true): void {
  playheadNs = Math.max(0, Math.min(timeline.endNs, atNs))
  if (follow) view = showing(view, playheadNs, timeline.endNs)
  draw()
  tell()
}

function look(next: View): void {
  view = next
  element('hint').hidden = true // the element that the hint described has moved
  draw()
}

const zoom = (factor: number, aroundNs = (view.fromNs + view.toNs) / 2): void =>
  look(zoomed(view, factor, aroundNs, timeline.endNs))

function choose(next: Found | null): void {
  found = next
  showChosen(element('chosen'), timeline, next, (number) => {
    view = showing(view, timeline.messages[number]!.sentNs, timeline.endNs)
    choose({ kind: 'message', number })
  })
  draw()
}

/** To the previous or next listed event. */
function step(direction: 1 | -1): void {
  const { entries } = timeline
  const filter = lineFilter()
  const beyond = firstThat(entries, ({ atNs }) => (direction > 0 ? atNs > playheadNs : atNs >= playheadNs))
  let at = direction > 0 ? beyond : beyond - 1
  while (at >= 0 && at < entries.length && !isWanted(entries[at]!, filter)) at += direction
  const entry = entries[at]
  if (entry !== undefined) goTo(entry.atNs)
}

const player = new Player(element<HTMLButtonElement>('play'), (share) => {
  if (playheadNs >= timeline.endNs) return false
  goTo(playheadNs + share * timeline.endNs)
  return true
})

listenToStage(canvas, gutter, {
  pan: (pixels) => look(panned(view, (-pixels * (view.toNs - view.fromNs)) / scale().width, timeline.endNs)),
  zoom: (factor, x) => zoom(factor, scale().ns(x)),
  scrub: (x) => goTo(scale().ns(x), false),
  click(x, y) {
    const there = findAt(scene(), scale(), x, y)
    choose(there)
    if (there === null) goTo(scale().ns(x), false)
  },
  hover(x, y) {
    const there = x < 0 ? null : findAt(scene(), scale(), x, y)
    const hint = element('hint')
    hint.hidden = there === null
    canvas.style.cursor = there === null ? 'default' : 'pointer'
    if (there === null) return
    hint.textContent = describeFound(timeline, there)
    const left = Math.min(x + gutter + 14, canvas.clientWidth - hint.offsetWidth - 4)
    hint.style.transform = `translate(${Math.max(4, left)}px, ${y + 52}px)`
  },
})

overview.onLook = (next) => look(next)
const press = (id: string, act: () => void): void => element(id).addEventListener('click', act)
press('play', () => {
  if (playheadNs >= timeline.endNs) goTo(0)
  player.toggle(Number(element<HTMLSelectElement>('speed').value))
})
press('back', () => step(-1))
press('next', () => step(1))
press('nearer', () => zoom(0.5, playheadNs >= view.fromNs && playheadNs <= view.toNs ? playheadNs : undefined))
press('farther', () => zoom(2))
press('fit', () => look(whole(timeline.endNs)))
element('scrubber').addEventListener('input', (event) =>
  goTo((Number((event.target as HTMLInputElement).value) / 100_000) * timeline.endNs),
)
element('search').addEventListener('input', tell)
element('level').addEventListener('change', tell)
for (const link of document.querySelectorAll<HTMLElement>('.faults [data-at-ns]')) {
  link.addEventListener('click', () => {
    goTo(Number(link.dataset['atNs']))
    canvas.scrollIntoView({ block: 'nearest' })
  })
}

const keys: Readonly<Record<string, () => void>> = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  '+': () => zoom(0.5),
  '-': () => zoom(2),
  '0': () => look(whole(timeline.endNs)),
  ' ': () => element('play').click(),
  Escape: () => choose(null),
}
addEventListener('keydown', (event) => {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return
  if (event.target instanceof HTMLButtonElement && event.key === ' ') return
  if (!Object.hasOwn(keys, event.key) || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  keys[event.key]!()
})

for (const { name } of data.hosts) {
  const label = document.createElement('label')
  const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: true, value: name })
  label.append(box, name)
  element('hosts').append(label)
}
element('hosts').addEventListener('change', ({ target }) => {
  const { value, checked } = target as HTMLInputElement
  if (checked) hiddenHosts.delete(value)
  else hiddenHosts.add(value)
  layout = layOut(timeline.lanes, (host) => !hiddenHosts.has(host))
  draw()
  tell()
})
element('groups').addEventListener('change', ({ target }) => {
  const { value, checked } = target as HTMLInputElement
  const group = value as keyof typeof groups
  if (checked) hiddenGroups.delete(group)
  else hiddenGroups.add(group)
  draw()
  tell()
})

new ResizeObserver(draw).observe(canvas.parentElement!)
element('lines').addEventListener('click', ({ target }) => {
  const line = (target as HTMLElement).closest<HTMLElement>('li')
  if (line !== null) goTo(Number(line.dataset['atNs']))
})
followTheme(element<HTMLButtonElement>('theme'), (now, medium) => {
  theme = now
  for (const mark of document.querySelectorAll<HTMLElement>('[data-tone]')) {
    mark.style.setProperty('--tone', now.tones[mark.dataset['tone'] as keyof Theme['tones']])
  }
  for (const sign of document.querySelectorAll<HTMLCanvasElement>('canvas[data-sign]')) {
    const { shape, tone } = lookOf(sign.dataset['sign'] as TraceEventKind)
    paintSign(sign, shape, now.tones[tone], now.ground)
  }
  // the print snapshot is taken as soon as this handler returns
  if (medium === 'paper') drawOn(medium)
  else draw()
})
tell()
