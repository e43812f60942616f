// Slips in three-way messages.

import { inFile } from '../mutant.ts'

export const backup = [
  ...inFile('sim/protocols/backup/backing.ts', [
    {
      name: 'backup-at-home',
      slip: 'A process is its own neighbour.',
      code: 'const host = (id + step) % hostNames.length',
      becomes: 'const host = (id + step - 1) % hostNames.length',
    },
    {
      name: 'what-waits-is-forgotten',
      slip: 'What could not be queued with a dead backup never becomes visible.',
      code: 'if (this.#isLost(backup, reply)) this.#secure(waiting)',
      becomes: 'this.#isLost(backup, reply)',
    },
    {
      name: 'nothing-is-kept-for-the-next',
      slip: 'A new backup is told nothing of what came before it.',
      code: '    this.#kept.set(record.index, record)\n    if (this.#services.settings',
      becomes: '    if (this.#services.settings',
    },
    {
      name: 'alone-waits-for-company',
      slip: 'On the last workstation nothing becomes visible any longer.',
      code: 'if (backup.host === NOBODY) return waiting.ready()',
      becomes: 'if (backup.host === NOBODY) return',
    },
    {
      name: 'nobody-counts',
      slip: 'What is sent is not counted.',
      code: '    const reply = yield* this.#services.transport.request<BackupReply>(backup.host, COUNT_BYTES, request)\n    if (reply',
      becomes: "    const reply: BackupReply | null = request.sequence > 0 ? { kind: 'done' } : null\n    if (reply",
    },
    {
      name: 'backup-forgets-nothing',
      slip: 'A backup is not told of checkpoints.',
      code: '    transport.withdraw(transport.call(backup.host, 8 + 4 * clears.consumed.length, request, () => {}))\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/backup/shadows.ts', [
    {
      name: 'queue-takes-nothing',
      slip: 'A backup answers and keeps nothing.',
      code: '    this.#append(shadow, request, request.record)\n',
      becomes: '',
    },
    {
      name: 'part-counts-as-whole',
      slip: 'A backup that has been told a part gives what it had before.',
      code: '      this.#whole.set(process, shadow)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/backup/restoring.ts', [
    {
      name: 'no-queue-is-an-empty-one',
      slip: 'A process whose backup is dead is restarted with nothing.',
      code: "if (reply?.kind !== 'fetched') {",
      becomes: "if (reply === null) return []\n    if (reply.kind !== 'fetched') {",
    },
  ]),
  ...inFile('sim/checks/ledgers/pairs.ts', [
    {
      name: 'dead-backup-counts',
      slip: 'A backup counts that had died before it was noted.',
      code: "backup !== '' && boot > (this.#over.get(backup) ?? -1)",
      becomes: "backup !== ''",
    },
    {
      name: 'one-of-two-will-do',
      slip: 'A process counts as lost with one of its hosts.',
      code: 'pair.host === null && (pair.backup',
      becomes: 'pair.host === null || (pair.backup',
    },
  ]),
  ...inFile('sim/protocols/backup/checks/no-orphan.ts', [
    {
      name: 'any-host-will-do',
      slip: 'What is not with the backup is not missed.',
      code: 'indexesOf(backup, process).has(index)',
      becomes: '[...shadows.values()].some((there) => there.get(process)?.has(index))',
    },
  ]),
]
