// Slips in sender-based logging.

import { inFile } from '../mutant.ts'

export const senderBased = [
  ...inFile('sim/protocols/sender-based/order.ts', [
    {
      name: 'earlier-incarnation-wins',
      slip: 'Of two messages with one index that of the earlier incarnation is taken.',
      code: 'other.incarnation >= incarnation',
      becomes: 'other.incarnation <= incarnation',
    },
    {
      name: 'bounds-are-ignored',
      slip: 'An index that a later restart has voided still counts.',
      code: 'if (!stands(bounds, { index, incarnation })) continue',
      becomes: 'if (!stands([], { index, incarnation })) continue',
    },
    {
      name: 'gaps-are-skipped',
      slip: 'Messages of one sender need not be consecutive.',
      code: 'next.sequence !== (last.get(next.from) ?? 0) + 1',
      becomes: 'next.sequence <= (last.get(next.from) ?? 0)',
    },
    {
      name: 'log-before-buffers',
      slip: 'What is in the log on the servers is not taken.',
      code: 'incarnation: Number.POSITIVE_INFINITY, isLogged: true })',
      becomes: 'incarnation: Number.POSITIVE_INFINITY, isLogged: false })',
    },
  ]),
  ...inFile('sim/protocols/sender-based/indexes.ts', [
    {
      name: 'all-are-confirmed-by-a-checkpoint',
      slip: 'A checkpoint confirms what became visible after its image, too.',
      code: 'if (index < mark.end) this.unconfirmed.delete(index)',
      becomes: 'if (index <= mark.end) this.unconfirmed.delete(index)',
    },
    {
      name: 'logged-is-unconfirmed',
      slip: 'A process waits for the confirmation of what the servers have.',
      code: 'if (!this.logged.has(index)) this.unconfirmed',
      becomes: 'this.unconfirmed',
    },
  ]),
  ...inFile('sim/protocols/sender-based/sender-process.ts', [
    {
      name: 'logged-is-still-unconfirmed',
      slip: 'What comes to be in the log afterwards is waited for all the same.',
      code: 'this.indexes.unconfirmed.delete(index)',
      becomes: 'this.indexes.unconfirmed.get(index)',
    },
    {
      name: 'ended-receivers-are-uncovered',
      slip: 'What was sent to a process that has ended is kept for ever.',
      code: 'locations.get(to)?.ended !== true',
      becomes: 'locations.get(to)?.ended !== null',
    },
    {
      name: 'ends-unconfirmed',
      slip: 'A process sends without waiting for confirmations.',
      code: "if (kind !== 'send' && kind !== 'spawn' && kind !== 'exit') return false",
      becomes: "if (kind !== 'spawn' && kind !== 'exit') return false",
    },
  ]),
  ...inFile('sim/protocols/sender-based/transmitting.ts', [
    {
      name: 'never-confirms',
      slip: 'A sender notes the index and does not confirm it: the receiver waits two seconds and gives it again.',
      code: 'if (!isStable)',
      becomes: 'if (isStable)',
    },
  ]),
  ...inFile('sim/protocols/sender-based/settling.ts', [
    {
      name: 'asked-before-the-crash',
      slip: 'A process that is restored sends nothing again to a receiver that went back before.',
      code: 'if (open.some(({ index }) => index === null)) at.sendAgain',
      becomes: 'if (open.some(({ index }) => index === undefined)) at.sendAgain',
    },
    {
      name: 'old-places-stay',
      slip: 'A restored process continues with the places in its image.',
      code: 'if (index !== undefined) half.placed(sent, index, reply.incarnation)',
      becomes: 'if (index === undefined) half.placed(sent, 0, reply.incarnation)',
    },
    {
      name: 'half-apart',
      slip: 'What a process has sent to others on its new host is not logged.',
      code: 'yield* logAll(services, process, other)',
      becomes: 'yield* logAll(services, other, process)',
    },
  ]),
  ...inFile('sim/protocols/sender-based/restoring.ts', [
    {
      name: 'log-is-not-cut',
      slip: 'Records behind a gap stay in the log.',
      code: "{ kind: 'roll-back', ...of, logBelow: end }",
      becomes: "{ kind: 'roll-back', ...of }",
    },
    {
      name: 'what-is-visible-counts-as-seen-later',
      slip: 'Nobody asks how much a process that has ended has seen.',
      code: 'this.seen.set(from, seenOf(note, name))',
      becomes: 'this.seen.set(from, 0)',
    },
  ]),
  ...inFile('sim/protocols/sender-based/persisting.ts', [
    {
      name: 'ends-with-messages-under-way',
      slip: 'A process ends while a receiver that went back is still being sent what it lacks.',
      code: 'while (half.uncovered().some(({ index }) => index === null)) yield',
      becomes: 'if (half.uncovered().some(({ index }) => index === null)) yield',
    },
  ]),
  ...inFile('sim/protocols/sender-based/sender-based.ts', [
    {
      name: 'ahead-of-its-turn',
      slip: 'A message is taken although one of its sender is missing before it.',
      code: 'if (sequence > last + 1)',
      becomes: 'if (sequence > last + 2)',
    },
    {
      name: 'a-repetition-is-not-answered',
      slip: 'A sender whose repetition is being logged waits for ever if the receiver ends meanwhile.',
      code: 'else this.#delivery.withProcess(process.name',
      becomes: 'else if (isLogged) this.#delivery.withProcess(process.name',
    },
    {
      name: 'not-apart',
      slip: 'What comes from a process on the same host is not logged.',
      code: 'if (isNew && isFromHere) half.fromHere.add(stampOf(message))',
      becomes: 'if (isNew && !isFromHere) half.fromHere.add(stampOf(message))',
    },
  ]),
]
