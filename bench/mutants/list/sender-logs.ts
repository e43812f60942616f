// Slips in what the protocols share whose log lies in the memories of the senders.

import { inFile } from '../mutant.ts'

export const senderLogs = [
  ...inFile('sim/protocols/sender-logs/bounds.ts', [
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
  ...inFile('sim/protocols/sender-logs/covering.ts', [
    {
      name: 'covered-again-and-again',
      slip: 'Senders are told with every message how far theirs are covered.',
      code: 'this.#told.set(from, covered)',
      becomes: 'this.#told.get(from)',
    },
  ]),
  ...inFile('sim/protocols/sender-logs/replay.ts', [
    {
      name: 'through-one-too-early',
      slip: 'A replay is over although another process has seen one more message.',
      code: 'if (seen > done)',
      becomes: 'if (seen > done + 1)',
    },
    {
      name: 'over-before-the-last',
      slip: 'A replay is over although the last message is still to be taken again.',
      code: 'this.#process.inbox.length === 0',
      becomes: 'this.#process.inbox.length <= 1',
    },
  ]),
]
