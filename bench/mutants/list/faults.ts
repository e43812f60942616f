// Slips in what makes things go wrong.

import { inFile } from '../mutant.ts'

export const faults = [
  ...inFile('sim/faults/injector.ts', [
    {
      name: 'faults-strike-after-their-end',
      slip: 'A timer survives: what was planned for later strikes when there are to be no more faults.',
      code: '    for (const timer of this.#timers) this.#target.simulation.cancel(timer)\n',
      becomes: '',
    },
    {
      name: 'new-faults-after-their-end',
      slip: 'A fault that is tied to an event is set up when there are to be no more faults.',
      code: '    this.#quiet = true\n',
      becomes: '',
    },
    {
      name: 'network-stays-bad',
      slip: 'The network loses datagrams when there are to be no more faults.',
      code: '    this.#target.network.verdict = null\n',
      becomes: '',
    },
    {
      name: 'returning-is-not-under-way',
      slip: 'A host that is down and will come back is not waited for.',
      code: 'return this.#returning.size > 0 || this',
      becomes: 'return this',
    },
    {
      name: 'standing-still-is-not-under-way',
      slip: 'A stalled host is not waited for.',
      code: ' || this.#target.hosts.some(({ name, alive }) => alive && this.#standsStill(name))',
      becomes: '',
    },
    {
      name: 'stall-survives-a-crash',
      slip: 'A host that crashes while it is stalled is still stalled in its next boot.',
      code: '    this.#stalledUntil.delete(host)\n',
      becomes: '',
    },
    {
      name: 'stall-within-a-stall',
      slip: 'A stalled host is stalled again.',
      code: ' || this.#standsStill(host)) {',
      becomes: ') {',
    },
    {
      name: 'back-and-still-returning',
      slip: 'A host that has come back is waited for.',
      code: '    this.#returning.delete(this.#target.hosts[id]!.name)\n',
      becomes: '',
    },
    {
      name: 'spared-in-the-order-of-the-plan',
      slip: 'The crashes of a trace that never came are counted in the order in which they are written.',
      code: '[...fault.crashes].sort((a, b) => a.atNs - b.atNs)',
      becomes: '[...fault.crashes]',
    },
    {
      name: 'at-the-event-itself',
      slip: 'A crash that should come some time after an event comes at the event.',
      code: 'this.#target.simulation.now + moment.delayNs',
      becomes: 'this.#target.simulation.now',
    },
  ]),
  ...inFile('sim/faults/chance-crashes.ts', [
    {
      name: 'each-host-as-often-as-all',
      slip: 'Each host crashes as often as all of them together should.',
      code: 'fault.meanTimeBetweenNs * groups',
      becomes: 'fault.meanTimeBetweenNs',
    },
    {
      name: 'clock-runs-while-down',
      slip: 'The time until the next crash counts from the crash, and not from the restart.',
      code: 'if (backNs !== null) next(backNs)',
      becomes: 'if (backNs !== null) next(strikes.now())',
    },
    {
      name: 'crash-of-the-dead',
      slip: 'A host that is down and not to come back goes on drawing crashes.',
      code: 'if (up && restartAfterNs === null) backNs = null\n      else if',
      becomes: 'if',
    },
  ]),
  ...inFile('sim/faults/network-faults.ts', [
    {
      name: 'one-instant-too-long',
      slip: 'Off by one: a fault of the network is at work at the very instant of its end.',
      code: 'nowNs >= this.#untilNs',
      becomes: 'nowNs > this.#untilNs',
    },
    {
      name: 'one-instant-too-late',
      slip: 'Off by one: a fault of the network is not at work at the very instant of its beginning.',
      code: 'nowNs < this.fromNs',
      becomes: 'nowNs <= this.fromNs',
    },
    {
      name: 'hosts-of-no-group-are-cut-off',
      slip: 'A host that is in no group of a partition hears no one.',
      code: 'group[from]! >= 0 && group[to]! >= 0 && group[from] !== group[to]',
      becomes: 'group[from] !== group[to]',
    },
    {
      name: 'last-for-first',
      slip: 'The receipt names the last datagram that was lost instead of the first.',
      code: 'this.firstNs ??= nowNs',
      becomes: 'this.firstNs = nowNs',
    },
  ]),
  ...inFile('sim/faults/occurrences.ts', [
    {
      name: 'repeated-messages-count',
      slip: 'What a process receives again after a crash is counted again.',
      code: ' && !event.replayed',
      becomes: '',
    },
    {
      name: 'repeated-sends-count',
      slip: 'The last message of a process counts again when it is sent again.',
      code: 'sequence <= (last.get(peer) ?? 0)',
      becomes: 'sequence < (last.get(peer) ?? 0)',
    },
    {
      name: 'every-time',
      slip: 'A fault that is tied to an event strikes every time that it comes.',
      code: 'waiting.filter((each) => !come.includes(each))',
      becomes: 'waiting',
    },
    {
      name: 'one-fault-an-event',
      slip: 'Of several faults that are tied to events of one kind only the last strikes.',
      code: '[...(this.#waiting.get(kind) ?? []), { isIt, then }]',
      becomes: '[{ isIt, then }]',
    },
  ]),
  ...inFile('sim/faults/crash-times.ts', [
    {
      name: 'mean-of-another-shape',
      slip: 'Weibull times are scaled as if their mean were that of another shape.',
      code: 'gamma(1 + 1 / shape)',
      becomes: 'gamma(1 + shape)',
    },
    {
      name: 'gamma-one-on',
      slip: 'Off by one: the gamma function is computed one place on.',
      code: '(x - 1 + i)',
      becomes: '(x + i)',
    },
  ]),
]
