// Slips in minimal blocking checkpoints: in who takes part and what he answers, in what is decided, and in what line a recovery gives.

import { inFile } from '../mutant.ts'

export const kooToueg = [
  ...inFile('sim/protocols/koo-toueg/taking-part.ts', [
    {
      name: 'serves-two-trees',
      slip: 'A process that serves one tree is willing in any other, although its checkpoint may be undone with its own tree.',
      code: 'const isWilling = (serves !== null && isSame(serves, tree)) ||',
      becomes: 'const isWilling = serves !== null ||',
    },
    {
      name: 'answers-before-his-pages',
      slip: 'A process that is asked answers when all others have, although no server has its own checkpoint yet.',
      code: 'isWilling && (!isWritten || missing.size > 0)',
      becomes: 'isWilling && missing.size > 0',
    },
    {
      name: 'answers-before-the-others',
      slip: 'A process that is asked answers when its own pages are written, and does not wait for those that it has asked.',
      code: 'isWilling && (!isWritten || missing.size > 0)',
      becomes: 'isWilling && !isWritten',
    },
    {
      name: 'one-is-enough',
      slip: 'It makes no difference that one of those asked is not willing.',
      code: 'serving.isWilling &&= isWilling',
      becomes: 'serving.isWilling ||= isWilling',
    },
    {
      name: 'late-request-begins',
      slip: 'A request that its decision has overtaken begins a tree that nobody waits for.',
      code: '    if (this.#isDecided(tree)) return\n    const serves = this.tree\n',
      becomes: '    const serves = this.tree\n',
    },
    {
      name: 'decision-stays-here',
      slip: 'A decision is not passed on to those that were asked.',
      code: '    for (const [other, seen] of serving.cohort) this.#own.say(tree, other, {',
      becomes: '    for (const [other, seen] of [] as [string, number][]) this.#own.say(tree, other, {',
    },
    {
      name: 'all-refuse-each-other',
      slip: 'Whoever serves a tree refuses all others, so that attempts at the same time prevent each other again and again.',
      code: 'else if (!isWilling && precedes(tree, serves!)) this.#waiting',
      becomes: 'else if (!isWilling && precedes(tree, tree)) this.#waiting',
    },
    {
      name: 'all-wait-for-each-other',
      slip: 'Whoever serves a tree lets all others wait, even those that it has to wait for itself.',
      code: 'else if (!isWilling && precedes(tree, serves!)) this.#waiting',
      becomes: 'else if (!isWilling) this.#waiting',
    },
    {
      name: 'answer-to-any-attempt',
      slip: 'The answer to an attempt that was given up counts for the next one.',
      code: 'serving === null || !isSame(serving.tree, tree) || !serving.missing.delete(by)',
      becomes: 'serving === null || !serving.missing.delete(by)',
    },
  ]),
  ...inFile('sim/protocols/koo-toueg/points.ts', [
    {
      name: 'recorded-up-to-one-more',
      slip: 'Off by one: a checkpoint is taken to have sent one message more than it has.',
      code: 'seen <= (sent.get(to) ?? 0)',
      becomes: 'seen <= (sent.get(to) ?? 0) + 1',
    },
  ]),
  ...inFile('sim/protocols/koo-toueg/composing.ts', [
    {
      name: 'stays-with-one-orphan',
      slip: 'Off by one: a survivor stays though it has seen a message that is undone.',
      code: 'if (seen > (left.get(from)?.sent.get(process) ?? 0)) return true',
      becomes: 'if (seen > (left.get(from)?.sent.get(process) ?? 0) + 1) return true',
    },
    {
      name: 'only-direct-dependents-go-back',
      slip: 'A process that depends on what is lost goes back, but one that depends on it does not.',
      code: '    if (moved) left = leftFrom(first, of, pointOf)\n',
      becomes: '    if (moved) break\n',
    },
    {
      name: 'undone-child-stays',
      slip: 'A child whose creation is undone stays where it is.',
      code: 'if (!left.has(process)) gone.set(process, next)\n    else if',
      becomes: 'if (!left.has(process) && present === null) gone.set(process, next)\n    else if',
    },
  ]),
  ...inFile('sim/protocols/koo-toueg/leading.ts', [
    {
      name: 'written-is-permanent',
      slip: 'The newest checkpoint of the dead counts, whether or not anybody has made it permanent.',
      code: '(each) => each.number === before || isPermanent(each.number, each.incarnation, treeOf(each)),',
      becomes: '() => true,',
    },
    {
      name: 'decision-of-another-incarnation',
      slip: 'What is written down of a checkpoint counts for one of the same number of a later incarnation.',
      code: 'decided?.number === number && decided.incarnation === incarnation',
      becomes: 'decided?.number === number',
    },
    {
      name: 'tentative-is-undone',
      slip: 'What survivors have not heard to be permanent is undone, whatever is written down.',
      code: 'const isDone = tentative !== null && isPermanent(',
      becomes: 'const isDone = tentative !== null && tentative.point.number < 0 && isPermanent(',
    },
  ]),
  ...inFile('sim/protocols/koo-toueg/decisions.ts', [
    {
      name: 'only-the-last-tree',
      slip: 'The record holds the checkpoints of the last tree only, not those of earlier ones of the epoch.',
      code: 'new Map(before?.epoch === epoch ? before.permanent : [])',
      becomes: 'new Map<ProcessName, Tentative>()',
    },
    {
      name: 'decisions-outlive-their-epoch',
      slip: 'What was decided before a recovery is carried into the next epoch.',
      code: 'new Map(before?.epoch === epoch ? before.permanent : [])',
      becomes: 'new Map(before?.permanent ?? [])',
    },
  ]),
  ...inFile('sim/protocols/koo-toueg/koo-toueg-process.ts', [
    {
      name: 'creator-is-not-asked',
      slip: 'A child that saves itself does not ask its creator, which may go back to before the creation.',
      code: 'if (createdBy !== undefined && this.permanent.number === 0) cohort',
      becomes: 'if (createdBy !== undefined && this.permanent.number < 0) cohort',
    },
    {
      name: 'undone-version-is-kept',
      slip: 'Of the checkpoints before the next one all are kept, those that were undone among them.',
      code: 'keepsOlder: true, keepsOnly: this.permanent.number }',
      becomes: 'keepsOlder: true }',
    },
    {
      name: 'sends-on-after-an-undo-only',
      slip: 'A permanent checkpoint does not wake up what waits to be sent.',
      code: 'number: tentative.number })\n      }\n    }\n    this.#moved.fire()\n',
      becomes: 'number: tentative.number })\n      }\n    }\n    if (!isPermanent) this.#moved.fire()\n',
    },
  ]),
]
