// Slips in optimistic logging: in what counts as lost, what a process goes back to, what it is given again, and what is taken for stable.

import { inFile } from '../mutant.ts'

export const optimistic = [
  ...inFile('sim/protocols/optimistic/intervals.ts', [
    {
      name: 'lives-do-not-count',
      slip: 'Of two intervals the one with the higher number is the later one, whatever the lives.',
      code: 'one.life > other.life || (one.life === other.life && one.number > other.number)',
      becomes: 'one.number > other.number',
    },
  ]),
  ...inFile('sim/protocols/optimistic/ends.ts', [
    {
      name: 'the-last-is-lost-too',
      slip: 'Off by one: the last interval of a life that has ended counts as lost.',
      code: 'number > last) return { process, life, number }',
      becomes: 'number >= last) return { process, life, number }',
    },
    {
      name: 'the-next-is-not-lost',
      slip: 'Off by one: the first interval behind the end of a life does not count as lost.',
      code: 'number > last) return { process, life, number }',
      becomes: 'number > last + 1) return { process, life, number }',
    },
    {
      name: 'only-the-life-before',
      slip: 'Of the lives before the one that is named only the last is asked for.',
      code: 'for (let earlier = 0; earlier < life; earlier++)',
      becomes: 'for (let earlier = Math.max(0, life - 1); earlier < life; earlier++)',
    },
    {
      name: 'the-highest-end-counts',
      slip: 'Of two ends of one life the higher one counts.',
      code: 'known <= last) return false',
      becomes: 'known >= last) return false',
    },
  ]),
  ...inFile('sim/protocols/optimistic/log-behind.ts', [
    {
      name: 'under-way-is-stable',
      slip: 'Nobody waits for what is being sent to the servers.',
      code: 'while (this.#stable < end && !this.#isSuperseded) yield this.#changed',
      becomes: 'if (this.#stable < 0) yield this.#changed',
    },
    {
      name: 'only-the-first-piece',
      slip: 'What does not fit into one piece is not written.',
      code: '      first = next\n',
      becomes: '      first = this.#waiting.length\n',
    },
  ]),
  ...inFile('sim/protocols/optimistic/recovery/remains.ts', [
    {
      name: 'replays-what-is-lost',
      slip: 'The log is replayed to its end, through what depends on lost intervals.',
      code: 'if (ends.lostIn((record.rider as Rider).vector) !== null) break',
      becomes: 'if (record.index < 0) break',
    },
    {
      name: 'newest-version-whatever',
      slip: 'A process goes back to its newest version, though that depends on what is lost.',
      code: 'versions.findLast(({ saved }) => ends.lostIn((saved.protocol as Saved).vector) === null)',
      becomes: 'versions.at(-1)',
    },
  ]),
  ...inFile('sim/protocols/optimistic/optimistic-process.ts', [
    {
      name: 'inbox-is-forgotten',
      slip: 'What was acknowledged and not received when the image was taken is gone.',
      code: '[...(saved?.inbox ?? []), ...records]',
      becomes: '[...records]',
    },
    {
      name: 'replayed-are-new',
      slip: 'A message that the log has given again is not known when its sender sends it again.',
      code: '      incoming.note(record)\n',
      becomes: '',
    },
    {
      name: 'depends-on-itself-only',
      slip: 'What a message depends on is not taken over by its receiver.',
      code: '    this.#depend((message.rider as Rider).vector, message.index + 1)',
      becomes: '    this.#depend(new Map(), message.index + 1)',
    },
  ]),
  ...inFile('sim/protocols/optimistic/optimistic.ts', [
    {
      name: 'survivors-stay',
      slip: 'A host that hears of an end does not look whether a process of its own depends on what is lost.',
      code: 'if (news.length > 0) for (const each of [...hosted.values()]) this.look(each)',
      becomes: 'if (news.length > 99) for (const each of [...hosted.values()]) this.look(each)',
    },
  ]),
  ...inFile('sim/protocols/optimistic/recovery/restoring.ts', [
    {
      name: 'nobody-asks-again',
      slip: 'A process that is back does not ask for what it lacks.',
      code: '  askAll(at, process)\n',
      becomes: '',
    },
    {
      name: 'nobody-is-told',
      slip: 'The end of a life is on the servers, and no other host is told.',
      code: '  at.tell(name, ends)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/optimistic/stability.ts', [
    {
      name: 'one-server-is-enough',
      slip: 'A record counts as stable when one of the servers has it.',
      code: 'Math.min(...entries.map((entry) => entry.end))',
      becomes: 'Math.max(...entries.map((entry) => entry.end))',
    },
  ]),
  ...inFile('sim/protocols/optimistic/persisting.ts', [
    {
      name: 'undone-children-are-found',
      slip: 'A parent that was undone behind a creation takes the child of that creation for its own.',
      code: 'note !== null && this.#at.ends.lostIn(kept.origin) === null',
      becomes: 'note !== null',
    },
    {
      name: 'the-ended-leave-nothing',
      slip: 'A process that ends takes its send buffer with it.',
      code: 'buffer: half.buffer.all() }',
      becomes: 'buffer: [] }',
    },
  ]),
] as const
