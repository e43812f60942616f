// Slips in what a file server keeps: log, files, images.

import { inFile } from '../mutant.ts'

export const storage = [
  ...inFile('sim/cluster/storage/vault/record-log.ts', [
    {
      name: 'gaps-count-as-records',
      slip: 'When a log is cleared, the places without a record are subtracted from its length too.',
      code: 'if (this.#records[at] !== null) this.#size--\n    if',
      becomes: 'this.#size--\n    if',
    },
    {
      name: 'floor-sinks',
      slip: 'A floor that comes late and is lower than the present one moves the whole log.',
      code: 'this.#from = Math.max(this.#from, floor)',
      becomes: 'this.#from = floor',
    },
    {
      name: 'cleared-beyond-its-end',
      slip: 'A floor beyond the last record clears records that are not there.',
      code: 'Math.min(floor - this.#from, this.#records.length)',
      becomes: 'floor - this.#from',
    },
    {
      name: 'copy-shares-records',
      slip: 'A copy of a log has the same records as the original, and whatever is added to one shows in the other.',
      code: '[...this.#records]',
      becomes: 'this.#records',
    },
    {
      name: 'deleted-record-counts',
      slip: 'A record that is taken out still counts in the length of the log.',
      code: '= null\n    this.#size--',
      becomes: '= null',
    },
  ]),
  ...inFile('sim/cluster/storage/vault/stored-files.ts', [
    {
      name: 'late-write-wins',
      slip: 'A write that arrives late undoes a newer one.',
      code: '    if (order <= this.#lastOrder) return false\n',
      becomes: '',
    },
    {
      name: 'frozen-content-changes',
      slip: 'What is frozen for a checkpoint is the content itself and not a copy, so that later writes get into it.',
      code: 'contents.set(name, new Map(current))',
      becomes: 'contents.set(name, current)',
    },
    {
      name: 'young-file-belongs-to-the-version',
      slip: 'A file that was made after the checkpoint belongs to its version.',
      code: 'this.#frozen.contents.get(name) ?? new Map()\n',
      becomes: 'this.#frozen.contents.get(name) ?? new Map(versions.current)\n',
    },
    {
      name: 'any-commit-takes-the-frozen',
      slip: 'The commit of another checkpoint takes what was frozen for this one.',
      code: 'if (this.#frozen?.number !== number) return\n    for',
      becomes: 'if (this.#frozen === null) return\n    for',
    },
    {
      name: 'frozen-survives-a-roll-back',
      slip: 'What was frozen for a checkpoint that never came is taken for the next one of that number.',
      code: 'rollBack(keepCurrent: boolean): void {\n    this.thaw()\n',
      becomes: 'rollBack(keepCurrent: boolean): void {\n',
    },
    {
      name: 'order-survives-a-roll-back',
      slip: 'The writes of a new incarnation are taken for late ones of the old, until there are more of them.',
      code: '    this.#lastOrder = 0\n    if',
      becomes: '    if',
    },
    {
      name: 'version-is-written-to',
      slip: 'After a roll-back the current content is the version itself, so that the next roll-back brings nothing back.',
      code: 'versions.current = new Map(versions.old)',
      becomes: 'versions.current = versions.old',
    },
    {
      name: 'copy-lacks-the-frozen',
      slip: 'One field is not copied: what is frozen for the checkpoint in progress.',
      code: '    copy.#frozen = this.#frozen\n',
      becomes: '',
    },
    {
      name: 'copy-lacks-the-order',
      slip: 'One field is not copied: the order of the last write.',
      code: '    copy.#lastOrder = this.#lastOrder\n',
      becomes: '',
    },
    {
      name: 'copy-has-no-version',
      slip: 'A copy takes the current content for the version too.',
      code: 'old: new Map(old)',
      becomes: 'old: new Map(current)',
    },
  ]),
  ...inFile('sim/cluster/storage/vault/stored-image.ts', [
    {
      name: 'one-page-on',
      slip: 'Off by one: the bytes of a page are taken from where the next one lies.',
      code: '(grain - 1) * grainBytes',
      becomes: 'grain * grainBytes',
    },
    {
      name: 'copy-shares-registers',
      slip: 'A checkpoint that is built on the committed one writes into the registers of that.',
      code: 'from.registers.slice()',
      becomes: 'from.registers',
    },
    {
      name: 'copy-shares-data',
      slip: 'A checkpoint that is built on the committed one writes into the pages of that.',
      code: 'from.data.slice()',
      becomes: 'from.data',
    },
  ]),
]
