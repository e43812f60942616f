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
      slip: 'An index counts that a later restart has made void.',
      code: 'if (!stands(bounds, { index, incarnation })) continue',
      becomes: 'if (!stands([], { index, incarnation })) continue',
    },
    {
      name: 'gaps-are-skipped',
      slip: 'Messages of one sender need not follow each other.',
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
  ...inFile('sim/protocols/sender-based/note.ts', [
    {
      name: 'bound-of-the-own-incarnation',
      slip: 'A bound holds for what the incarnation has placed itself.',
      code: 'bound.incarnation <= incarnation',
      becomes: 'bound.incarnation < incarnation',
    },
    {
      name: 'bound-one-too-far',
      slip: 'The first index that a restart has made void still counts.',
      code: 'index < bound.end',
      becomes: 'index <= bound.end',
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
    {
      name: 'covered-again-and-again',
      slip: 'Senders are told with every message how far theirs are covered.',
      code: 'this.#told.set(from, covered)',
      becomes: 'this.#told.get(from)',
    },
  ]),
  ...inFile('sim/protocols/sender-based/sender-process.ts', [
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
  ...inFile('sim/protocols/sender-based/sender-based.ts', [
    {
      name: 'not-apart',
      slip: 'What comes from a process on the same host is not logged.',
      code: 'if (isNew && isFromHere) half.fromHere.add(stampOf(message))',
      becomes: 'if (isNew && !isFromHere) half.fromHere.add(stampOf(message))',
    },
  ]),
]
