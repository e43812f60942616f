// The script of the page of one run, or of two side by side: reads the data in the page and keeps the display in step with the reader's
// actions. Each run has a stage; they share the clock, the selection, and what is shown.

import type { TraceEventKind } from '../../sim/trace/event.ts'
import type { TraceLevel } from '../../sim/trace/level.ts'
import type { Theme } from '../figure/palette.ts'
import { Clock } from '../timeline/clock.ts'
import { type Group, type groups, lookOf } from '../timeline/looks.ts'
import type { RunData } from '../timeline/run-data.ts'
import { followTheme, type Medium } from './theme.ts'
import type { Found } from './timeline/finding.ts'
import { Overview } from './timeline/overview.ts'
import { element, onceAFrame } from './timeline/page-elements.ts'
import { showChosen } from './timeline/panels.ts'
import { Player } from './timeline/player.ts'
import { paintSign } from './timeline/signs.ts'
import { type Shared, Stage, timelineOf } from './timeline/stage.ts'

const runs = JSON.parse(element('runs').textContent!) as RunData[]
const timelines = runs.map(timelineOf)
const gutter = innerWidth < 600 ? 74 : 118
const hiddenGroups = new Set<Group>()
let theme: Theme | null = null

function drawOn(medium: Medium): void {
  for (const stage of stages) stage.draw(medium)
  overview.paint(theme!)
}
const draw = onceAFrame(() => drawOn('screen'))

const tell = onceAFrame(() => {
  element('now').textContent = `${(clock.nowNs / 1e9).toFixed(6)} s`
  element<HTMLInputElement>('scrubber').value = String(Math.round((clock.nowNs / clock.endNs) * 100_000))
  for (const stage of stages) stage.tell()
})

const clock = new Clock(Math.max(...timelines.map(({ endNs }) => endNs)), {
  draw,
  tell,
  // the element that the hint described has moved
  moved: () => {
    for (const stage of stages) stage.hideHint()
  },
})

function choose(stage: Stage, found: Found | null): void {
  for (const other of stages) other.chosen = null
  stage.chosen = found
  // of two runs: which one it belongs to
  const run = stages.length > 1 ? stage.canvas.dataset['run']! : null
  showChosen(element('chosen'), stage.timeline, found, run, (number) => {
    clock.show(stage.timeline.messages[number]!.sentNs)
    choose(stage, { kind: 'message', number })
  })
  draw()
}

const shared: Shared = {
  clock,
  hiddenGroups,
  theme: () => theme!,
  filter: () => ({
    level: element<HTMLSelectElement>('level').value as TraceLevel,
    search: element<HTMLInputElement>('search').value,
    hiddenGroups,
  }),
  marksEnd: runs.length > 1,
  choose,
  changed() {
    draw()
    tell()
  },
}
const stages = runs.map((run, at) => new Stage(run, at, timelines[at]!, gutter, shared))
const overview = new Overview(element<HTMLCanvasElement>('overview'), timelines, clock, gutter)

/** To the previous or next listed event of any run. */
function step(direction: 1 | -1): void {
  const instants = stages.flatMap((stage) => stage.listedBeside(clock.nowNs, direction) ?? [])
  if (instants.length > 0) clock.goTo(direction > 0 ? Math.min(...instants) : Math.max(...instants))
}

const player = new Player(element<HTMLButtonElement>('play'), (share) => {
  if (clock.isAtEnd) return false
  clock.goTo(clock.nowNs + share * clock.endNs)
  return true
})

const press = (id: string, act: () => void): void => element(id).addEventListener('click', act)
press('play', () => {
  if (clock.isAtEnd) clock.goTo(0)
  player.toggle(Number(element<HTMLSelectElement>('speed').value))
})
press('back', () => step(-1))
press('next', () => step(1))
press('nearer', () => clock.zoomToNow(0.5))
press('farther', () => clock.zoom(2))
press('fit', () => clock.lookAtAll())
element('scrubber').addEventListener('input', (event) =>
  clock.goTo((Number((event.target as HTMLInputElement).value) / 100_000) * clock.endNs),
)
element('search').addEventListener('input', tell)
element('level').addEventListener('change', tell)
for (const list of document.querySelectorAll<HTMLElement>('.faults')) {
  const { canvas } = stages[Number(list.dataset['run'])]!
  for (const link of list.querySelectorAll<HTMLElement>('[data-at-ns]')) {
    link.addEventListener('click', () => {
      clock.goTo(Number(link.dataset['atNs']))
      canvas.scrollIntoView({ block: 'nearest' })
    })
  }
}

const keys: Readonly<Record<string, () => void>> = {
  ArrowLeft: () => step(-1),
  ArrowRight: () => step(1),
  '+': () => clock.zoom(0.5),
  '-': () => clock.zoom(2),
  '0': () => clock.lookAtAll(),
  ' ': () => element('play').click(),
  Escape: () => choose(stages[0]!, null),
}
addEventListener('keydown', (event) => {
  if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return
  if (event.target instanceof HTMLButtonElement && event.key === ' ') return
  if (!Object.hasOwn(keys, event.key) || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  keys[event.key]!()
})

element('groups').addEventListener('change', ({ target }) => {
  const { value, checked } = target as HTMLInputElement
  const group = value as keyof typeof groups
  if (checked) hiddenGroups.delete(group)
  else hiddenGroups.add(group)
  shared.changed()
})

for (const { canvas } of stages) new ResizeObserver(draw).observe(canvas.parentElement!)
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
