// Slips in tasks and in what they wait for.

import { inFile } from '../mutant.ts'

export const tasks = [
  ...inFile('sim/kernel/simulation.ts', [
    {
      name: 'delay-survives-a-resumption',
      slip: 'A task that is resumed during a delay is woken by the delay too.',
      code: '    if (task.waitingFor === null && task.slot !== NO_SLOT) this.queue.cancel(task.slot) // it may be in a delay\n',
      becomes: '',
    },
    {
      name: 'limit-survives-its-wait',
      slip: 'A timer survives: the time limit of a wait goes off when the wait is over.',
      code: '    if (task.limit !== NO_SLOT) this.#endLimit(task)\n    task.inbox = value\n    task.ready = true',
      becomes: '    task.inbox = value\n    task.ready = true',
    },
    {
      name: 'limit-survives-a-kill',
      slip: 'A timer survives: the time limit of a task that was killed goes off.',
      code: '    if (task.limit !== NO_SLOT) this.#endLimit(task)\n    const slot = task.slot',
      becomes: '    const slot = task.slot',
    },
    {
      name: 'delay-survives-a-kill',
      slip: 'A timer survives: the delay of a task that was killed stays in the queue.',
      code: '    this.queue.cancel(slot)\n    this.taskOf',
      becomes: '    this.taskOf',
    },
    {
      name: 'clock-stays-behind-the-limit',
      slip: 'A run that ends at its limit leaves the clock at its last event.',
      code: 'if (slot === BEYOND_LIMIT && untilNs > queue.now) queue.setNow(untilNs)\n',
      becomes: '\n',
    },
    {
      name: 'killed-but-ready',
      slip: 'A task that is killed when it has been resumed runs once more.',
      code: "        if (task.state !== 'alive') continue\n",
      becomes: '',
    },
    {
      name: 'killed-by-itself',
      slip: 'A task that kills itself waits for what it yields next.',
      code: "    if (task.state !== 'alive') return // it killed itself\n",
      becomes: '',
    },
    {
      name: 'overtakes-the-ready',
      slip: 'A task that need not wait continues before others that were ready before it.',
      code: 'this.#stopped || this.#ready.length > 0 || ',
      becomes: 'this.#stopped || ',
    },
    {
      name: 'overtakes-what-is-due',
      slip: 'A task that need not wait continues before calls that are due at the same instant.',
      code: ' || this.queue.isAnythingDue()) return this.resume',
      becomes: ') return this.resume',
    },
    {
      name: 'goes-on-after-a-stop',
      slip: 'A task that need not wait continues although the run has been stopped.',
      code: 'if (this.#stopped || this.#ready',
      becomes: 'if (this.#ready',
    },
  ]),
  ...inFile('sim/kernel/task.ts', [
    {
      name: 'killed-receiver-swallows',
      slip: 'A task that is killed between its resumption and its turn takes along what it was given.',
      code: 'if (this.ready) wait.takeBack(inbox)\n      else wait',
      becomes: 'if (!this.ready) wait',
    },
    {
      name: 'last-waiter-goes',
      slip: 'A task that stops waiting for the end of another, without having waited, removes the last waiter as well.',
      code: 'if (at >= 0) this.#waiters!.splice(at, 1)',
      becomes: 'this.#waiters?.splice(at, 1)',
    },
    {
      name: 'killed-and-not-retired',
      slip: 'A timer survives: what a task had set goes off when the task has been killed.',
      code: '    this.simulation.retire(this as RunningTask)\n    if (wait',
      becomes: '    if (wait',
    },
  ]),
  ...inFile('sim/kernel/line.ts', [
    {
      name: 'overtakes-the-line',
      slip: 'A task that comes when the first has just left goes ahead of all others.',
      code: 'if (this.#first === null && (this.#rest === null || this.#rest.length === 0))',
      becomes: 'if (this.#first === null)',
    },
    {
      name: 'two-of-all',
      slip: 'Only the first two of all waiters are resumed.',
      code: 'let left = this.waiting; left > 0',
      becomes: 'let left = Math.min(this.waiting, 2); left > 0',
    },
  ]),
  ...inFile('sim/kernel/queue/ready-queue.ts', [
    {
      name: 'numbers-do-not-turn',
      slip: 'When the ring of ready tasks grows, their numbers are taken from where it begins in memory.',
      code: 'sequences[i] = this.#sequences[from]!',
      becomes: 'sequences[i] = this.#sequences[i]!',
    },
  ]),
  ...inFile('sim/kernel/queue/circular-buffer.ts', [
    {
      name: 'items-do-not-turn',
      slip: 'When a ring grows, its items are taken from where it begins in memory.',
      code: 'old[(this.#head + i) & (capacity - 1)]',
      becomes: 'old[i]',
    },
    {
      name: 'front-is-full',
      slip: 'A full ring does not grow when something is put before its first item.',
      code: 'unshift(item: T): void {\n    if (this.#length === this.#items.length) this.#grow()\n',
      becomes: 'unshift(item: T): void {\n',
    },
  ]),
  ...inFile('sim/kernel/resource.ts', [
    {
      name: 'killed-user-keeps-its-unit',
      slip: 'A task that is killed while it uses a resource takes its unit along.',
      code: 'else this.#resource.passOn(this.#slot)',
      becomes: 'else task.simulation.drop(this.#slot)',
    },
    {
      name: 'killed-heir-keeps-its-unit',
      slip: 'A task that is killed when it has just been given a unit takes it along.',
      code: 'override takeBack(): void {\n    this.release()',
      becomes: 'override takeBack(): void {',
    },
  ]),
  ...inFile('sim/kernel/shared-server.ts', [
    {
      name: 'equals-leave-in-reverse',
      slip: 'Of two jobs that are done at the same instant the later one leaves first.',
      code: '.leavesAt > job.leavesAt',
      becomes: '.leavesAt >= job.leavesAt',
    },
    {
      name: 'leaves-too-early',
      slip: 'A job leaves at the last nanosecond before its work is done.',
      code: 'Math.ceil(Math.max',
      becomes: 'Math.floor(Math.max',
    },
    {
      name: 'share-changes-too-early',
      slip: 'When a job is withdrawn, the others are taken to have had its share since the last change.',
      code: 'dismiss(job: Job): void {\n    this.#raiseLevel()\n',
      becomes: 'dismiss(job: Job): void {\n',
    },
  ]),
  ...inFile('sim/kernel/waits.ts', [
    {
      name: 'given-back-at-the-end',
      slip: 'An item that a killed task has not taken goes behind all others.',
      code: 'this.#items.unshift(item as T)',
      becomes: 'this.#items.push(item as T)',
    },
    {
      name: 'second-value-counts',
      slip: 'A promise that is kept a second time has the second value.',
      code: '    if (this.#kept) return\n',
      becomes: '',
    },
    {
      name: 'outer-limit-counts',
      slip: 'If one limit is within another, the outer one counts, even if it is longer.',
      code: 'Math.min(wait.#limitNs, limitNs)',
      becomes: 'limitNs',
    },
    {
      name: 'expired-and-still-in-line',
      slip: 'A task whose time ran out stays in the line in which it waited.',
      code: '  wait?.withdraw(task)\n',
      becomes: '',
    },
    {
      name: 'expired-and-killed',
      slip: 'A task that is killed when its time has run out gives back an item that it never had.',
      code: '  task.waitingFor = null // so that takeBack() never gets TIMED_OUT\n',
      becomes: '',
    },
  ]),
]
