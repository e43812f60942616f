// Slips in what puts the events of a simulation in order.

import { inFile } from '../mutant.ts'

export const eventQueue = [
  ...inFile('sim/kernel/queue/calendar.ts', [
    {
      name: 'opened-a-day-too-far',
      slip: 'Off by one: the day after the last one that was opened counts as opened.',
      code: '(this.#firstDay + this.#next) /',
      becomes: '(this.#firstDay + this.#next + 1) /',
    },
    {
      name: 'page-before-is-another',
      slip: 'Off by one: a page names the page after the one that it follows.',
      code: '(endBefore - 1) >> PAGE_BITS',
      becomes: 'endBefore >> PAGE_BITS',
    },
    {
      name: 'page-is-given-twice',
      slip: 'A page that was emptied is given out, and stays the first of the free ones.',
      code: 'if (page !== NO_PAGE) this.#freePage = this.#pages[page * PAGE]!',
      becomes: 'if (page !== NO_PAGE) this.#freePage = page',
    },
  ]),
  ...inFile('sim/kernel/queue/event-queue.ts', [
    {
      name: 'struck-entries-are-counted-twice',
      slip: 'A cancelled entry that the calendar throws away is still counted among those in the heap.',
      code: '    else this.#struck--\n',
      becomes: '',
    },
    {
      name: 'due-is-looked-for-below-the-top',
      slip: 'Whether anything is due now is asked of all entries but the next one, also when that is there.',
      code: 'return !(this.#vacant ? this.#heap.isRestAfter(now) : this.#heap.topTimeNs > now)',
      becomes: 'return !this.#heap.isRestAfter(now)',
    },
    {
      name: 'horizon-belongs-to-the-heap',
      slip: 'At the very instant of the horizon a new entry comes before those that stand in the calendar.',
      code: 'time < this.#numbers[HORIZON]!',
      becomes: 'time <= this.#numbers[HORIZON]!',
    },
    {
      name: 'horizon-belongs-to-the-heap-when-full',
      slip: 'The same where the top is not vacant.',
      code: 'time >= this.#numbers[HORIZON]!',
      becomes: 'time > this.#numbers[HORIZON]!',
    },
    {
      name: 'limit-is-excluded',
      slip: 'Off by one: what is due at the very limit of a run is not run.',
      code: 'if (time > limitNs)',
      becomes: 'if (time >= limitNs)',
    },
    {
      name: 'struck-after-compaction',
      slip: 'When cancelled entries have been thrown away, they still count.',
      code: '    this.#struck = 0\n    if',
      becomes: '    if',
    },
    {
      name: 'vacancy-outlasts-compaction',
      slip: 'When cancelled entries are thrown away, the vacant top is taken for an entry.',
      code: '#compact(): void {\n    this.#closeVacancy()',
      becomes: '#compact(): void {',
    },
    {
      name: 'equals-in-any-order',
      slip: 'Among tasks and entries of one instant the entries always come first.',
      code: ' && this.#heap.topSequence < sequence',
      becomes: '',
    },
  ]),
  ...inFile('sim/kernel/queue/heap.ts', [
    {
      name: 'equals-are-not-sifted-up',
      slip: 'Of two entries of one instant the one that is in the heap stays above, whichever came first.',
      code: 'parentTime <= timeNs && (parentTime < timeNs || sequences[parent]! < sequence)',
      becomes: 'parentTime <= timeNs',
    },
    {
      name: 'left-of-two-equals',
      slip: 'Of two children of one instant the left one is taken, whichever came first.',
      code: '      else if (sequences[child + 1]! < sequences[child]!) child++\n',
      becomes: '',
    },
    {
      name: 'newcomer-before-its-equals',
      slip: 'An entry that takes the place of the top stays above another one of its instant.',
      code: 'childTime >= timeNs && (childTime > timeNs || sequences[child]! > sequence)',
      becomes: 'childTime >= timeNs',
    },
    {
      name: 'only-the-left-child',
      slip: 'What lies below the top is judged by the left child alone.',
      code: 'this.#time[1]! > timeNs && this.#time[2]! > timeNs',
      becomes: 'this.#time[1]! > timeNs',
    },
    {
      name: 'cleared-times-stay',
      slip: 'A heap that was cleared still has its old times.',
      code: '    this.#time.fill(Number.POSITIVE_INFINITY, 0, size)\n',
      becomes: '',
    },
    {
      name: 'last-parent-is-not-ordered',
      slip: 'Off by one: when the heap is made anew, its last parent is left out.',
      code: '(kept >> 1) - 1',
      becomes: '(kept >> 1) - 2',
    },
    {
      name: 'no-room-for-the-missing-child',
      slip: 'Off by one: a full heap has no place for the right child that is not there.',
      code: 'this.#size + 2 > this.#time.length',
      becomes: 'this.#size + 1 > this.#time.length',
      equivalent: 'Where the right child would be there is nothing, and nothing is never less than a time.',
    },
    {
      name: 'removed-time-stays',
      slip: 'The place of the last entry keeps its time when the entry has moved to the top.',
      code: '    this.#time[last] = Number.POSITIVE_INFINITY\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/kernel/queue/timetable.ts', [
    {
      name: 'old-timer-withdraws-a-new-call',
      slip: 'A timer that is over names whatever call has its slot now.',
      code: '    if (this.#generation[slot] !== (timer - slot) / SLOT_LIMIT) return false\n',
      becomes: '',
    },
    {
      name: 'slot-is-given-back-after-the-call',
      slip: 'A call is still to be withdrawn while it is being made.',
      code: '    if (this.#generation[slot]! >= 0) this.#release(slot)\n    action(value as never)',
      becomes: '    action(value as never)\n    if (this.#generation[slot]! >= 0) this.#release(slot)',
    },
    {
      name: 'end-of-a-use-survives',
      slip: 'A timer survives: the end of a use comes though its task was killed.',
      code: '    this.queue.cancel(slot)\n    this.#generation',
      becomes: '    this.#generation',
    },
  ]),
  ...inFile('sim/kernel/queue/alarm.ts', [
    {
      name: 'alarm-keeps-its-earlier-time',
      slip: 'An alarm that is set anew does not forget what it was set for before.',
      code: '    queue.cancel(this.#slot)\n    queue.schedule(delayNs, this.#slot)',
      becomes: '    if (queue.isScheduled(this.#slot)) return\n    queue.schedule(delayNs, this.#slot)',
    },
  ]),
]
