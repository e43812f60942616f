// Slips in causal logging: in who counts as a holder, what rides, what a recovery is given, and what is taken meanwhile.

import { inFile } from '../mutant.ts'

export const causal = [
  ...inFile('sim/protocols/causal/holdings.ts', [
    {
      name: 'stable-one-too-early',
      slip: 'A determinant is stable when f hosts have it.',
      code: 'holders.length < this.#enough',
      becomes: 'holders.length < this.#enough - 1',
    },
    {
      name: 'the-dead-hold',
      slip: 'A host that has crashed counts as a holder for ever.',
      code: 'held.holders.splice(at, 1)',
      becomes: 'held.holders.slice(at, 1)',
    },
    {
      name: 'never-strengthened',
      slip: 'What is no longer stable after a crash is never piggybacked again.',
      code: 'if (this.#isOpen(held)) this.#rides(held)',
      becomes: 'if (held === null) this.#rides(held)',
    },
    {
      name: 'older-incarnation-stays',
      slip: 'Of two determinants for one index that of the earlier incarnation stays.',
      code: 'held.determinant.incarnation < incarnation',
      becomes: 'held.determinant.incarnation > incarnation',
    },
    {
      name: 'rides-in-any-order',
      slip: 'Determinants are piggybacked last come, first served.',
      code: 'return riders.reverse()',
      becomes: 'return riders',
    },
    {
      name: 'rides-again-and-again',
      slip: 'What a host has acknowledged is sent there again.',
      code: '!held.holders.includes(host)) riders.push(held)',
      becomes: 'held.holders.length >= 0) riders.push(held)',
    },
    {
      name: 'news-goes-back',
      slip: 'A host is told what it has told itself.',
      code: 'filter(({ by }) => by !== host)',
      becomes: 'filter(({ by }) => by !== null)',
    },
    {
      name: 'covers-one-too-many',
      slip: 'A checkpoint covers the message after its image, too.',
      code: 'course.list.splice(0, index - course.base)',
      becomes: 'course.list.splice(0, index - course.base + 1)',
    },
  ]),
  ...inFile('sim/protocols/causal/script.ts', [
    {
      name: 'shown-out-of-turn',
      slip: 'Messages after a missing one are shown before it.',
      code: 'if (line.payload === null) return shown',
      becomes: 'if (line.payload === null) continue',
    },
    {
      name: 'depends-on-nothing-missing',
      slip: 'A process does not say that it has seen what it has yet to be sent again.',
      code: 'return this.#last.get(from) ?? 0',
      becomes: 'return this.#missing.get(from)?.size ?? 0',
    },
  ]),
  ...inFile('sim/protocols/causal/recoveries.ts', [
    {
      name: 'takes-what-is-beyond',
      slip: 'While a process is being recovered, messages are taken that depend on more of it than was told.',
      code: '!stands([told], determinant)',
      becomes: '!stands([], determinant)',
    },
    {
      name: 'older-incarnations-count',
      slip: 'An incarnation that is over is still listened to.',
      code: 'Math.max(incarnation, this.newestOf(process))',
      becomes: 'Math.min(incarnation, this.newestOf(process))',
    },
  ]),
  ...inFile('sim/protocols/causal/transmitting.ts', [
    {
      name: 'taken-by-an-old-incarnation',
      slip: 'An incarnation that is over may acknowledge a message.',
      code: 'if (host.isOld(to, taker)) return false',
      becomes: 'if (host.isOld(to, taker + 1)) return false',
    },
  ]),
  ...inFile('sim/protocols/causal/restoring.ts', [
    {
      name: 'gaps-are-not-seen',
      slip: 'Nobody looks for a gap in the order that was found.',
      code: 'index !== this.#start + at',
      becomes: 'index < this.#start',
    },
    {
      name: 'nothing-behind',
      slip: 'What senders have kept and has no place is not taken.',
      code: 'filter((sequence) => sequence > last)',
      becomes: 'filter((sequence) => sequence < last)',
    },
    {
      name: 'one-page-of-each',
      slip: 'Of each sender only the first messages are fetched.',
      code: 'if (!reply.hasMore) return true',
      becomes: 'if (reply.hasMore || !reply.hasMore) return true',
    },
  ]),
  ...inFile('sim/protocols/causal/causal-process.ts', [
    {
      name: 'a-child-knows-nothing',
      slip: 'A process creates another one before the servers have what it depends on.',
      code: "pending?.kind === 'spawn' &&",
      becomes: "pending?.kind === 'exit' &&",
    },
    {
      name: 'through-before-all-is-there',
      slip: 'A replay is over although messages are still missing.',
      code: 'if (!this.script.isOpen && this.replay.mayBeOver)',
      becomes: 'if (this.replay.mayBeOver)',
    },
  ]),
]
