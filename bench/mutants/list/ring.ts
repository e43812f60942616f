// Slips in how hosts watch each other and come to know the same.

import { inFile } from '../mutant.ts'

export const ring = [
  ...inFile('sim/cluster/ring/detector.ts', [
    {
      name: 'one-miss-less',
      slip: 'A step early: a host is declared dead one unanswered detection message too soon.',
      code: 'attempt <= misses',
      becomes: 'attempt < misses',
    },
    {
      name: 'only-answers-are-signs-of-life',
      slip: 'A packet that comes while a detection message is out is no sign of life.',
      code: 'answered || this.#heardAt[successor]! > since || ',
      becomes: 'answered || ',
    },
    {
      name: 'watches-a-boot-that-is-gone',
      slip: 'A host that was replaced by its next boot while it was probed is declared dead once more.',
      code: ' || !membership.isLive(successor, boot)) return false',
      becomes: ') return false',
    },
    {
      name: 'deaf-host-blames-the-other',
      slip: 'A host that stalled takes its own deafness for the silence of the next one.',
      code: '      if (!answered) yield* this.#listenAgain(successor, since)\n',
      becomes: '',
    },
    {
      name: 'death-is-not-told',
      slip: 'A host that declares another dead tells no one.',
      code: "    host.tasks.spawn(services.tellAll(), 'news')\n",
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/ring/membership.ts', [
    {
      name: 'last-neighbour-is-skipped',
      slip: 'Off by one: the last neighbour in the ring is not watched when all between are dead.',
      code: 'step < hosts',
      becomes: 'step < hosts - 1',
    },
    {
      name: 'later-boot-is-responsible',
      slip: 'A later boot of the host that declared a death is held responsible, although it knows nothing of it.',
      code: 'this.isLive(death.by, death.byBoot)',
      becomes: 'this.isLive(death.by)',
    },
    {
      name: 'first-declaration-counts',
      slip: 'Of two that declared the same death each host takes the one that it heard of first.',
      code: 'known !== undefined && (known.by < by || (known.by === by && known.byBoot <= byBoot))',
      becomes: 'known !== undefined',
    },
    {
      name: 'first-boot-counts',
      slip: 'Of two boots of one host that declared the same death each host takes the one that it heard of first.',
      code: '(known.by === by && known.byBoot <= byBoot)',
      becomes: 'known.by === by',
    },
    {
      name: 'later-boot-hides-a-death',
      slip: 'A later boot of a host does not tell of the death of the earlier one.',
      code: 'if (known.live && (later || !news.live))',
      becomes: 'if (known.live && !news.live)',
    },
    {
      name: 'unmissed-boot-has-not-joined',
      slip: 'A host that is back before anybody has missed it does not count as a newcomer.',
      code: "if (later && news.live) changes.push({ kind: 'joined'",
      becomes: "if (later && news.live && !known.live) changes.push({ kind: 'joined'",
    },
    {
      name: 'the-dead-come-back',
      slip: 'A stale entry wins: news from before a death bring the host back to life.',
      code: 'news.boot < known.boot || (news.boot === known.boot && !known.live)',
      becomes: 'news.boot < known.boot',
    },
    {
      name: 'caught-up-is-forgotten',
      slip: 'A stale entry wins: news from before a server had caught up make it incomplete again.',
      code: 'later || news.caughtUp === known.caughtUp ? news : { ...news, caughtUp: true }',
      becomes: 'news',
    },
  ]),
  ...inFile('sim/cluster/ring/locations.ts', [
    {
      name: 'running-beats-ended',
      slip: 'A stale entry wins: a process that has ended is taken for running again.',
      code: 'one.ended && !other.ended',
      becomes: 'one.ended !== other.ended',
    },
    {
      name: 'known-is-not-vouched-for',
      slip: 'A host that states what is known already does not tell it to the others.',
      code: 'if (!beats(known, location)) this.#vouchFor(known)',
      becomes: 'if (known === location) this.#vouchFor(known)',
    },
    {
      name: 'hearsay-of-the-dead',
      slip: 'What is heard of a process on a dead host is not passed on.',
      code: 'if (!membership.isLive(location.host, location.boot)) this.#vouchFor(location)\n      else if (',
      becomes: 'if (',
    },
    {
      name: 'own-entries-are-not-inherited',
      slip: 'When a host dies, nobody goes on telling where its processes are.',
      code: '      if (entry.host === host && entry.boot === boot) this.#vouchFor(entry)\n',
      becomes: '      if (entry.host === host && entry.boot > boot) this.#vouchFor(entry)\n',
    },
    {
      name: 'hearsay-is-not-inherited',
      slip: 'When a host dies, nobody goes on telling what it had told of others.',
      code: 'if (hearsay.host === host && hearsay.boot === boot) this.#vouchFor(hearsay.location)\n      else left',
      becomes: 'left',
    },
    {
      name: 'ended-processes-are-load',
      slip: 'Processes that have ended count when the least loaded host is sought.',
      code: '!entry.ended && entry.host === host',
      becomes: 'entry.host === host',
    },
  ]),
  ...inFile('sim/cluster/ring/change-log.ts', [
    {
      name: 'earlier-boot-counts-from-the-end',
      slip: 'A position in the change log of an earlier boot is counted from the end of this one.',
      code: 'Math.max(position - this.start, 0)',
      becomes: 'position - this.start',
    },
    {
      name: 'change-logs-overlap',
      slip: 'The change logs of two boots have positions in common.',
      code: 'boot * 2 ** 32',
      becomes: 'boot * 2 ** 2',
    },
  ]),
  ...inFile('sim/cluster/ring/known-elsewhere.ts', [
    {
      name: 'later-boot-was-told',
      slip: 'What an earlier boot of a host was told, a later one is taken to know.',
      code: '      this.#told[host] = NOTHING\n',
      becomes: '',
    },
    {
      name: 'later-boot-was-heard',
      slip: 'How far the change log of an earlier boot was heard is kept for that of a later one.',
      code: '      this.#heard[host] = this.#boot === 0 ? changeLogStart(boot) : NOTHING\n',
      becomes: '',
    },
    {
      name: 'newcomer-has-heard',
      slip: 'A host that has just booted takes itself to know what others knew before they booted.',
      code: 'this.#heard[host] = this.#boot === 0 ? changeLogStart(boot) : NOTHING',
      becomes: 'this.#heard[host] = changeLogStart(boot)',
    },
  ]),
]
