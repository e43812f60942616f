// Slips in what a file server does with what it is told.

import { inFile } from '../mutant.ts'

export const servers = [
  ...inFile('sim/cluster/storage/vault/message-log.ts', [
    {
      name: 'consumed-record-is-stored-again',
      slip: 'A late copy of a record that was received out of order, and that a checkpoint covers, is stored again.',
      code: ' || this.#consumed.has(record.index) || ',
      becomes: ' || ',
    },
    {
      name: 'floor-sinks',
      slip: 'A commit that comes late lowers the floor of the log.',
      code: 'this.discard(Math.max(this.#floor, below))\n',
      becomes: 'this.#floor = below\n    this.#records.deleteBelow(below)\n',
    },
    {
      name: 'consumed-records-are-kept',
      slip: 'A commit leaves in the log what was received out of order.',
      code: '    for (const index of this.#consumed) this.#records.delete(index)\n',
      becomes: '',
    },
    {
      name: 'copy-lacks-the-floor',
      slip: 'One field is not copied: the floor of the log.',
      code: '    copy.#floor = this.#floor\n',
      becomes: '',
    },
    {
      name: 'copy-lacks-the-consumed',
      slip: 'One field is not copied: what was received out of order.',
      code: '    copy.#consumed = new Set(this.#consumed)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/storage/vault/versions.ts', [
    {
      name: 'late-begin-of-the-committed',
      slip: 'Off by one: a late copy of the beginning of the committed version begins it anew.',
      code: 'number <= this.newest',
      becomes: 'number < this.newest',
    },
    {
      name: 'begin-of-an-earlier-incarnation',
      slip: 'The beginning of a version by a new incarnation is taken for a repetition of that by an earlier one with the same number.',
      code: ' && this.#staging.incarnation === incarnation',
      becomes: '',
    },
    {
      name: 'block-of-another-version',
      slip: 'A block of another version is written into the one in progress.',
      code: 'if (staging === null || staging.number !== number) return\n',
      becomes: 'if (staging === null) return\n',
    },
    {
      name: 'commit-of-another-version',
      slip: 'The commit of another version commits the one in progress.',
      code: `if (staging === null || staging.number !== number) return 'void'`,
      becomes: `if (staging === null) return 'void'`,
    },
    {
      name: 'second-commit-is-void',
      slip: 'A commit that comes a second time finds nothing to commit, and its checkpoint is not counted on.',
      code: `    if (this.newest >= number) return 'again'\n`,
      becomes: '',
    },
    {
      name: 'committed-and-still-under-way',
      slip: 'A version that was committed is still the one that is being written.',
      code: `    this.#staging = null\n    return 'committed'`,
      becomes: `    return 'committed'`,
    },
    {
      name: 'copy-shares-the-version-under-way',
      slip: 'The copy of a vault has the same half-written version as the original.',
      code: 'image: staging.image && StoredImage.copyOf(staging.image),\n      arrived',
      becomes: 'image: staging.image,\n      arrived',
    },
    {
      name: 'copy-lacks-the-version-under-way',
      slip: 'One field is not copied: the version that is being written.',
      code: 'copy.#staging = staging && {',
      becomes: 'copy.#staging = staging && null && {',
    },
  ]),
  ...inFile('sim/cluster/storage/vault/vault.ts', [
    {
      name: 'ended-process-is-claimed',
      slip: 'A process that has ended can be claimed.',
      code: '    if (this.ended !== null) return false\n',
      becomes: '',
    },
    {
      name: 'claim-of-a-later-boot',
      slip: 'The claim of a later boot of the same host is taken for a repetition.',
      code: 'this.incarnation === incarnation && this.host === host && this.boot === boot',
      becomes: 'this.incarnation === incarnation && this.host === host',
    },
    {
      name: 'claim-of-another-host',
      slip: 'The claim of another host for the same incarnation is taken for a repetition.',
      code: 'this.incarnation === incarnation && this.host === host && this.boot === boot',
      becomes: 'this.incarnation === incarnation && this.boot === boot',
    },
    {
      name: 'claim-one-incarnation-late',
      slip: 'Off by one: a host that wants to follow the incarnation before the present one is granted its claim.',
      code: 'this.incarnation > expected',
      becomes: 'this.incarnation > expected + 1',
    },
    {
      name: 'rolled-back-twice',
      slip: 'Off by one: a copy of a roll-back that comes late rolls back what the new incarnation has written.',
      code: 'this.#rolledBack >= incarnation',
      becomes: 'this.#rolledBack > incarnation',
    },
    {
      name: 'half-written-survives-a-roll-back',
      slip: 'A version that was being written when its process died goes on being written.',
      code: '    this.#rolledBack = incarnation\n    if (this.versions.rollBack(to))',
      becomes: '    this.#rolledBack = incarnation\n    if (to !== undefined && this.versions.rollBack(to))',
    },
    {
      name: 'copy-lacks-the-roll-back',
      slip: 'One field is not copied: which incarnation has rolled back.',
      code: '    copy.#rolledBack = this.#rolledBack\n',
      becomes: '',
    },
    {
      name: 'copy-lacks-the-end',
      slip: 'One field is not copied: the answer of a process that has ended.',
      code: '    copy.ended = this.ended\n',
      becomes: '',
    },
    {
      name: 'copy-lacks-the-boot',
      slip: 'One field is not copied: on which boot of its host the process is.',
      code: '    copy.boot = this.boot\n',
      becomes: '',
    },
    {
      name: 'later-roll-back-does-not-count',
      slip: 'After a power cut what a server had before a roll-back is united with what another has after it.',
      code: '    if (other.#rolledBack !== this.#rolledBack) return other.#rolledBack > this.#rolledBack ? other : this\n',
      becomes: '',
    },
    {
      name: 'united-without-the-later-version',
      slip: 'Of two vaults of one process the checkpoint of the first is kept, though the other has a later one.',
      code: 'if (isLater(other.versions.progress(), this.versions.progress())) {',
      becomes: 'if (isLater(this.versions.progress(), other.versions.progress())) {',
    },
    {
      name: 'united-without-the-end',
      slip: 'Of two vaults of one process the answer of the second is forgotten.',
      code: '    this.ended ??= other.ended\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/storage/file-server.ts', [
    {
      name: 'carried-out-when-it-is-over',
      slip: 'A layer that was stopped still carries out what waits for its disk.',
      code: '    if (this.#down) return\n    if (!this.#caughtUp) {',
      becomes: '    if (!this.#caughtUp) {',
    },
    {
      name: 'lists-before-it-has-caught-up',
      slip: 'A server that is catching up counts as a source for another that is.',
      code: "answer(this.#caughtUp ? { kind: 'vaults', processes } : null",
      becomes: "answer({ kind: 'vaults', processes }",
    },
    {
      name: 'backlog-of-copied-alone',
      slip: 'What a server was told while it caught up is done only for processes that the other server knew.',
      code: 'new Set([...vaults.keys(), ...this.backlog.processes()])',
      becomes: 'vaults.keys()',
    },
    {
      name: 'nothing-is-forced',
      slip: 'A version that a server has written to its disk is gone after a crash, as if it had been in memory.',
      code: 'if (this.#caughtUp && !this.#down) this',
      becomes: 'if (!this.#caughtUp && !this.#down) this',
    },
    {
      name: 'memory-survives-a-crash',
      slip: 'What a server had in memory is on its disk after a crash.',
      code: 'vault.loseMemory((record) => this.#log.isDurable(record))',
      becomes: 'vault.loseMemory(() => true)',
    },
    {
      name: 'copies-survive-half-way',
      slip: 'A server that crashes while it catches up has half of what it copied.',
      code: '    if (!this.#caughtUp) return { vaults: this.onDisk, wasAvailable }\n',
      becomes: '',
    },
    {
      name: 'hands-out-what-it-does-not-count-on',
      slip: 'A server that does not count hands out what it has, as if it did.',
      code: ' && fromDisk !== this.#caughtUp',
      becomes: '',
    },
    {
      name: 'reads-before-it-has-caught-up',
      slip: 'A server that is catching up answers reads from what it has so far.',
      code: '      if (!isRead(request)) this.backlog.keep(request)\n',
      becomes: '      if (isRead(request)) return this.#read(request, answer)\n      this.backlog.keep(request)\n',
    },
  ]),
  ...inFile('sim/cluster/storage/copies-handed-out.ts', [
    {
      name: 'last-part-too-early',
      slip: 'Off by one: the vault comes before its last part.',
      code: 'part >= parts - 1',
      becomes: 'part >= parts - 2',
    },
    {
      name: 'one-copy-for-two',
      slip: 'Two servers that copy the same process at the same time are given the same copy.',
      code: '`${to} ${process}`',
      becomes: '`${process}`',
    },
    {
      name: 'copy-is-not-fixed',
      slip: 'What is handed out is the vault itself, so that later writes are copied and told.',
      code: 'vault: vault.copy(), bytes: bytesBeyond',
      becomes: 'vault, bytes: bytesBeyond',
    },
  ]),
  ...inFile('sim/cluster/storage/vault/vault-store.ts', [
    {
      name: 'fencing-one-late',
      slip: 'Off by one: the incarnation before the present one may write.',
      code: 'request.incarnation < vault.incarnation && this',
      becomes: 'request.incarnation < vault.incarnation - 1 && this',
    },
    {
      name: 'writer-is-not-noted',
      slip: 'A write of an incarnation of whose claim the server has not heard does not fence the earlier ones off.',
      code: '    if (request.incarnation > vault.incarnation) vault.incarnation = request.incarnation\n',
      becomes: '',
    },
    {
      name: 'second-end-wins',
      slip: 'The answer of a process is overwritten when it comes a second time.',
      code: 'vault.ended ??= request.answer',
      becomes: 'vault.ended = request.answer',
    },
    {
      name: 'void-is-done',
      slip: 'A server that has nothing of what is to be committed says that it is done.',
      code: `outcome === 'void' ? { kind: 'void' } : done`,
      becomes: 'done',
    },
  ]),
  ...inFile('sim/cluster/storage/vault/vault-reading.ts', [
    {
      name: 'log-read-with-an-overlap',
      slip: 'Off by one: a part of a log begins with the last record of the part before.',
      code: 'record.index <= after',
      becomes: 'record.index < after',
    },
    {
      name: 'log-of-one-part',
      slip: 'A log that does not fit one reply ends with it.',
      code: '      more = true\n',
      becomes: '',
    },
  ]),
]
