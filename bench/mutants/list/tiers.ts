// Slips in two tiers of stable storage: in who keeps near copies, what passes for one, what the file servers get, and where a recovery goes.

import { inFile } from '../mutant.ts'

export const tiers = [
  ...inFile('sim/cluster/storage/near/near-copies.ts', [
    {
      name: 'near-copy-of-any-execution',
      slip: 'A near copy is known by its number alone, although an undone execution may have written it.',
      code: 'each.number === number && each.incarnation === incarnation',
      becomes: 'each.number === number',
    },
    {
      name: 'partners-do-not-change',
      slip: 'Only what has changed is written to partners that do not have the checkpoint before.',
      code: 'return kept?.incarnation === incarnation && kept.areWith(this.#partners())',
      becomes: 'return kept !== undefined',
    },
    {
      name: 'partner-is-the-same-host',
      slip: 'Of the hosts that are to keep an image besides its own one is left out.',
      code: 'return inTurn.slice(0, this.#copies - 1)',
      becomes: 'return inTurn.slice(1, this.#copies - 1)',
    },
    {
      name: 'read-ahead-of-the-line',
      slip: 'A host is read from as it is, with a checkpoint after the line.',
      code: "yield* this.#ask(host, 16, { kind: 'roll-back', ...of, to: number })",
      becomes: "yield* this.#ask(host, 16, { kind: 'roll-back', ...of, to: number + 1 })",
    },
    {
      name: 'stale-near-versions-stay',
      slip: 'What a new partner has of the process from an undone execution stays, and counts as newer.',
      code: "{ kind: 'roll-back', process, incarnation, to: number - 1 }",
      becomes: "{ kind: 'roll-back', process, incarnation }",
    },
  ]),
  ...inFile('sim/cluster/storage/near/kept.ts', [
    {
      name: 'servers-lack-only-the-last',
      slip: 'The file servers are sent what the last checkpoint changed, and not what those before it did that they did not get.',
      code: 'for (const grain of grains) this.#lacking.add(grain)',
      becomes: 'for (const grain of grains.slice(1)) this.#lacking.add(grain)',
    },
    {
      name: 'lacking-after-it-was-sent',
      slip: 'What is written while an image is on its way to the file servers counts as sent.',
      code: '    this.#isOnServers = true',
      becomes: '    this.#isOnServers = true\n    this.#lacking.clear()',
    },
  ]),
  ...inFile('sim/cluster/checkpoint/to-servers.ts', [
    {
      name: 'served-line-is-cleared',
      slip: 'The file servers give up the line that they have when they get the next, which does not count yet.',
      code: 'keepsOlder: true, keepsOnly: oldest }',
      becomes: 'keepsOlder: true, keepsOnly: number }',
    },
  ]),
  ...inFile('sim/protocols/rounds/round.ts', [
    {
      name: 'end-on-near-copies',
      slip: 'An end counts with a line of which there are only near copies.',
      code: 'if (this.#every === null || this.#isServed) return false\n    return [...members]',
      becomes: 'if (this.number > 0) return false\n    return [...members]',
    },
    {
      name: 'served-before-all-are',
      slip: 'A line counts as on the file servers when they have some of it.',
      code: 'return [...members].every(([process, { isOver }])',
      becomes: 'return [...members].some(([process, { isOver }])',
    },
    {
      name: 'drains-on-drains',
      slip: 'The next line is sent to the file servers while one is on its way there.',
      code: '(tiers?.draining ?? null) === null && ',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/rounds/tiers.ts', [
    {
      name: 'near-copies-of-some',
      slip: 'A recovery goes back to the last line although a process has no copy of it left.',
      code: 'const number = lost.length === 0 ?',
      becomes: 'const number = lost.length < goingBack.length ?',
    },
    {
      name: 'always-from-the-servers',
      slip: 'A recovery goes back to the line on the file servers although there are near copies of a later one.',
      code: 'if (lost.length > 0) {',
      becomes: 'if (lost.length >= 0) {',
    },
    {
      name: 'end-forgotten-with-near-copies',
      slip: 'The line that the file servers have is taken to be that of the last round.',
      code: 'members: served.members',
      becomes: 'members: previous.members',
    },
  ]),
  ...inFile('sim/protocols/rounds/host-in-rounds.ts', [
    {
      name: 'claimed-before-its-line',
      slip: 'A process is claimed although the line that it is on may be given up, and its creation with it.',
      code: '(isTiered ? isMember(servedBy(this.standing.line), this.first, name) : isIn())',
      becomes: 'isIn()',
    },
    {
      name: 'old-word-of-an-incarnation',
      slip: 'A line from before the crash is taken for that of its recovery.',
      code: '(isTiered ? epoch : epochOf(dead.incarnation))',
      becomes: 'epochOf(dead.incarnation)',
    },
  ]),
  ...inFile('sim/protocols/rounds/process-in-rounds.ts', [
    {
      name: 'newest-on-servers-is-near',
      slip: 'After a power cut of the file servers they are said to have lost a checkpoint of which there were only near copies.',
      code: 'return this.services.near ? this.#served : super.newestOnServers',
      becomes: 'return super.newestOnServers',
    },
  ]),
  ...inFile('sim/protocols/epochs/coming-back.ts', [
    {
      name: 'servers-go-back-to-near',
      slip: 'The file servers keep a version that is newer than the last line they have as a whole.',
      code: 'Math.min(version, tiers.served.members.get(process)?.version ?? 0)',
      becomes: 'version',
    },
  ]),
] as const
