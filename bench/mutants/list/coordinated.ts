// Slips in coordinated checkpoints: in what is tagged, what waits for a checkpoint, who belongs to a line, and what becomes of it after a crash.

import { inFile } from '../mutant.ts'

export const coordinated = [
  ...inFile('sim/protocols/coordinated/coordinated-process.ts', [
    {
      name: 'acknowledgements-are-behind',
      slip: 'A sender takes only the checkpoint before the one that its acknowledgement tells of.',
      code: 'yield* this.#reach((reply as Acknowledged).number)',
      becomes: 'yield* this.#reach((reply as Acknowledged).number - 1)',
    },
    {
      name: 'held-messages-do-not-wait',
      slip: 'A message that is ahead of its receiver becomes visible while the checkpoint before it is still to be taken.',
      code: '    this.#held = [...this.#held, { number, ready }]\n    this.take(number)',
      becomes: '    this.take(number)\n    ready()',
    },
  ]),
  ...inFile('sim/protocols/rounds/process-in-rounds.ts', [
    {
      name: 'ends-are-dated-back',
      slip: 'A process that has ended since it took a checkpoint is final with that one.',
      code: 'return this.#endedBy !== null && this.#endedBy <= number',
      becomes: 'return this.answer !== null && number > 0',
    },
    {
      name: 'begun-counts-as-written',
      slip: 'A checkpoint is reported when it has been taken, before the servers have it.',
      code: '(isServed && this.savesImages ? this.#served : this.#written) >= number',
      becomes: 'this.number >= number',
    },
    {
      name: 'children-are-forgotten',
      slip: 'Of those that a process has created the ones of its last span are not named.',
      code: '.filter(([, span]) => span <= number)',
      becomes: '.filter(([, span]) => span < number)',
    },
    {
      name: 'only-one-is-kept',
      slip: 'The commit of a version clears the one before it, which is the last that all have.',
      code: 'keepsOlder: true, oldestKept: this.number - 1 }',
      becomes: 'keepsOlder: true, oldestKept: this.number }',
    },
    {
      name: 'nothing-is-cleared',
      slip: 'Versions that nobody can need any more stay on the servers.',
      code: ', oldestKept: this.number - 1 }',
      becomes: ' }',
    },
  ]),
  ...inFile('sim/protocols/rounds/round.ts', [
    {
      name: 'round-without-all',
      slip: 'A round is committed with those who have answered so far.',
      code: 'if (this.missing().length > 0) return null',
      becomes: 'if (this.#taken.size === 0) return null',
    },
    {
      name: 'nobody-asks-for-children',
      slip: 'A process that others have created does not belong to the line unless it did before.',
      code: 'for (const child of this.#taken.get(process)?.children ?? []) members.add(child)',
      becomes: 'this.#taken.get(process)',
    },
  ]),
  ...inFile('sim/protocols/rounds/leading.ts', [
    {
      name: 'back-to-the-next',
      slip: 'The leader of a recovery sends all processes to the beginning, although a round has been committed.',
      code: 'members.set(process, member.isOver ? member : { ...member, incarnation })',
      becomes: 'members.set(process, member.isOver ? member : atItsBeginning)',
    },
    {
      name: 'over-goes-back',
      slip: 'A process whose end is final goes back with the others.',
      code: 'member.isOver ? member : { ...member, incarnation }',
      becomes: '{ ...member, incarnation, isOver: false, answer: null }',
    },
  ]),
  ...inFile('sim/protocols/rounds/taking-rounds.ts', [
    {
      name: 'restored-are-passed-over',
      slip: 'A process that is being restored is not waited for.',
      code: 'if (here.every(({ process, half }) => !process.restoring && half.hasSaved(number, isServed))) {',
      becomes: 'if (here.every(({ process, half }) => process.restoring || half.hasSaved(number, isServed))) {',
    },
  ]),
  ...inFile('sim/protocols/coordinated/coordinated.ts', [
    {
      name: 'numbers-of-the-host',
      slip: 'An acknowledgement tells of the checkpoint before the one that its receiver has taken.',
      code: 'number: halfOf(process).number }',
      becomes: 'number: halfOf(process).number - 1 }',
    },
  ]),
] as const
