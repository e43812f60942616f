// Slips in checkpoints by index: in what forces a checkpoint, where a line has a process go, what is late and what is undone.

import { inFile } from '../mutant.ts'

export const indexBased = [
  ...inFile('sim/protocols/index-based/past.ts', [
    {
      name: 'line-behind-its-index',
      slip: 'A checkpoint with the very index of a line is passed over for the next one.',
      code: 'point.epoch < epoch && point.number >= index)',
      becomes: 'point.epoch < epoch && point.number > index)',
    },
    {
      name: 'own-epoch-is-undone',
      slip: 'A line undoes checkpoints of its own epoch, too.',
      code: 'at < count || point.epoch >= epoch',
      becomes: 'at < count',
    },
    {
      name: 'creation-at-the-line-stays',
      slip: 'A creation that was requested at the index of a line is not undone by it.',
      code: 'creation.epoch < epoch && creation.index >= index)',
      becomes: 'creation.epoch < epoch && creation.index > index)',
    },
    {
      name: 'lost-checkpoints-are-skipped',
      slip: 'Instead of a lost checkpoint, a process goes back to the one after it.',
      code: 'return points[at]!.after < index ? ',
      becomes: 'return points[at]!.after < Number.POSITIVE_INFINITY ? ',
    },
    {
      name: 'later-lines-only',
      slip: 'Of several lines that were missed only the last one counts.',
      code: '  for (const line of lines) {\n    const { fate, past: left }',
      becomes: '  for (const line of lines.slice(-1)) {\n    const { fate, past: left }',
    },
  ]),
  ...inFile('sim/protocols/index-based/index-process.ts', [
    {
      name: 'forced-too-late',
      slip: 'A message becomes visible while the checkpoint that it forces is still to be taken.',
      code: '    else this.#held = [...this.#held, { index, ready }]',
      becomes: '    else ready()',
    },
    {
      name: 'forced-by-less',
      slip: 'A message forces the checkpoint before the one that it should.',
      code: '    this.take(index)\n  }',
      becomes: '    this.take(index - 1)\n    ready()\n  }',
    },
    {
      name: 'index-of-today',
      slip: 'A message that is sent again carries the index that its sender has now.',
      code: '    const index = span - 1\n',
      becomes: '    const index = this.#index\n',
    },
    {
      name: 'alarms-start-anew',
      slip: 'A process that has come back has forgotten how often its alarm had rung.',
      code: '    this.#alarms = saved.alarms\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/index-based/index-based.ts', [
    {
      name: 'late-at-the-line',
      slip: 'A late message that was sent at the very index of a line counts as sent before it.',
      code: 'epoch > rider.epoch && rider.index >= index)',
      becomes: 'epoch > rider.epoch && rider.index > index)',
    },
    {
      name: 'unwritten-will-do',
      slip: 'A host goes by a line though the checkpoint that a process goes back to is still being written.',
      code: 'if (followed !== null && process.checkpointing && this.#unwritten(process, followed) > 0) return false',
      becomes:
        'if (followed !== null && process.checkpointing && this.#unwritten(process, followed) > 1e9) return false',
    },
    {
      name: 'vanished-incarnations-again',
      slip: 'A child that is created anew where its predecessor vanished takes an incarnation that that one had.',
      code: 'return (this.#vanished.get(process) ?? 0) + 1',
      becomes: 'return (this.#vanished.get(process) ?? 0) * 0 + 1',
    },
    {
      name: 'redirected-in-place',
      slip: 'A process that is on its way back begins elsewhere as the same incarnation, though servers have brought back its checkpoint.',
      code: 'if (half.isPlaced && !isSame) return',
      becomes: 'if (half.isPlaced && !isSame && epoch < 0) return',
    },
  ]),
  ...inFile('sim/protocols/index-based/last-line.ts', [
    {
      name: 'last-line-of-some',
      slip: 'The last line is committed with only those processes that have been found to have ended.',
      code: 'if (!areAll(ends, first) || standing.isFrozen',
      becomes: 'if (standing.isFrozen',
    },
  ]),
  ...inFile('sim/protocols/index-based/leading.ts', [
    {
      name: 'creations-of-old',
      slip: 'Checkpoints of an earlier creation under the same name count for the new one.',
      code: 'epoch >= (creation?.epoch ?? 0))',
      becomes: 'epoch >= 0 * (creation?.epoch ?? 0))',
    },
    {
      name: 'line-of-the-newest',
      slip: 'Of several that were lost on one host the one with the newest checkpoint gives the line.',
      code: 'Math.min(...indexes)',
      becomes: 'Math.max(...indexes)',
    },
  ]),
] as const
