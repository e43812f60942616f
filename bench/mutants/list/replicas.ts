// Slips in how the copies of everything are kept equal: writes to all of them, claims, and servers that come back.

import { inFile } from '../mutant.ts'

export const replicas = [
  ...inFile('sim/cluster/storage/backlog.ts', [
    {
      name: 'before-the-roll-back-counts',
      slip: 'What a server was told before the newest roll-back is done on top of a copy that knows better.',
      code: 'isWritten(each) && each.incarnation >= incarnation',
      becomes: 'isWritten(each)',
    },
    {
      name: 'roll-back-is-repeated',
      slip: 'Off by one: the newest roll-back is itself done on top of the copy.',
      code: 'at > newest ||',
      becomes: 'at >= newest ||',
    },
    {
      name: 'own-writes-are-void',
      slip: 'Even of the incarnation that rolled back, nothing is done that came before it announced that again.',
      code: 'each.incarnation >= incarnation',
      becomes: 'each.incarnation > incarnation',
    },
    {
      name: 'old-copy-is-complete',
      slip: 'A copy that was fixed before a roll-back came counts as complete.',
      code: '    if (rolledBack < (requests[newestRollBack(requests)]?.incarnation ?? 0)) return false\n',
      becomes: '',
    },
    {
      name: 'claimed-and-not-rolled-back',
      slip: 'A server counts while a recovery has claimed a process and does not know what it alone was told.',
      code: 'return isFirst || hasEnded || rolledBack >= newest',
      becomes: 'return isFirst || hasEnded || rolledBack >= newest - 1',
    },
    {
      name: 'last-roll-back-counts',
      slip: 'Of several copies of a roll-back the last counts, and what came between them is thrown away.',
      code: 'incarnation > (requests[newest]?.incarnation ?? 0)',
      becomes: 'incarnation >= (requests[newest]?.incarnation ?? 0)',
    },
  ]),
  ...inFile('sim/cluster/storage/write.ts', [
    {
      name: 'one-answer-is-enough',
      slip: 'A step early: a write is over when all replicas have been addressed and one has answered.',
      code: 'return this.left.length === 0 && this.unanswered === 0',
      becomes: 'return this.left.length === 0 && this.unanswered <= 1',
    },
    {
      name: 'one-replica-is-skipped',
      slip: 'One replica is skipped: the last one is not written to.',
      code: 'this.left = replicas.slice()',
      becomes: 'this.left = replicas.slice(0, Math.max(1, replicas.length - 1))',
    },
  ]),
  ...inFile('sim/cluster/storage/stable-storage.ts', [
    {
      name: 'last-replica-decides',
      slip: 'The last replica alone decides whether a write was refused.',
      code: "if (reply?.kind === 'refused') write.refused = true",
      becomes: "write.refused = reply?.kind === 'refused'",
    },
    {
      name: 'source-is-behind',
      slip: 'A replica that has not caught up is read.',
      code: 'if (member.live && member.caughtUp) return replica',
      becomes: 'if (member.live) return replica',
    },
    {
      name: 'own-word-for-it',
      slip: 'A host that knows of no replica that can be read does not ask the others.',
      code: '    if (this.source() < 0) yield* this.#options.askAll()\n',
      becomes: '',
    },
    {
      name: 'incomplete-first',
      slip: 'Claims begin with replicas that cannot judge.',
      code: '[...complete, ...live.filter((replica) => !complete.includes(replica))]',
      becomes: '[...live.filter((replica) => !complete.includes(replica)), ...complete]',
    },
    {
      name: 'later-boot-is-the-same',
      slip: 'A replica that crashes and comes back while a process is read goes unnoticed.',
      code: '`${replica}/${membership.member(replica).boot}`',
      becomes: '`${replica}`',
    },
    {
      name: 'newcomer-misses-what-is-under-way',
      slip: 'A replica that joins while a write is in progress is not written to.',
      code: '    write.left.push(host)\n',
      becomes: '',
    },
    {
      name: 'judge-of-an-earlier-boot',
      slip: 'A replica that carried a write out and crashed since still vouches for it with its next boot.',
      code: 'membership.isLive(write.judge, write.judgeBoot)',
      becomes: 'membership.isLive(write.judge)',
    },
    {
      name: 'void-goes-unnoticed',
      slip: 'A checkpoint of which a replica does not have what is to be committed counts as committed.',
      code: `    if (reply?.kind === 'void') write.isVoid = true\n`,
      becomes: '',
    },
    {
      name: 'counting-again-wakes-nobody',
      slip: 'A write that waits for a replica that counts is not told when one does.',
      code: '    if (write !== undefined) this.#goOn(write)\n',
      becomes: '',
    },
    {
      name: 'kept-is-carried-out',
      slip: 'A replica that only keeps what it is told counts as one that has carried it out.',
      code: `if (reply !== null && reply.kind !== 'catching-up') {`,
      becomes: 'if (reply !== null) {',
    },
    {
      name: 'read-ends-with-its-source',
      slip: 'A read whose replica has started again gives nothing, though another could be asked.',
      code: `if (reply !== null && reply.kind !== 'catching-up') return reply`,
      becomes: 'if (reply !== null) return reply',
    },
  ]),
  ...inFile('sim/cluster/storage/claiming.ts', [
    {
      name: 'first-replica-decides',
      slip: 'One replica is enough: a claim that the first has granted is not made on the others.',
      code: 'if (replica === undefined) break',
      becomes: 'if (replica === undefined || answers.size > 0) break',
    },
    {
      name: 'refused-by-one',
      slip: 'A claim that one replica does not grant is made on the next one.',
      code: 'if (!reply.granted) {',
      becomes: 'if (!reply.granted && answers.size + 1 >= storage!.liveReplicas().length) {',
    },
    {
      name: 'word-of-a-newcomer-splits',
      slip: 'A claim that a replica only records while it catches up counts as granted, so that its maker goes on to the next incarnation.',
      code: '[...answers.values()].some((summary) => summary !== null)',
      becomes: 'answers.size > 0',
    },
    {
      name: 'later-boot-has-granted',
      slip: 'A replica that has started again since it granted a claim counts as having what it had.',
      code: '`${replica}/${membership.member(replica).boot}`',
      becomes: '`${replica}/${membership.member(replica).live}`',
    },
  ]),
  ...inFile('sim/cluster/storage/returning.ts', [
    {
      name: 'not-announced',
      slip: 'A server counts before the others know that it may go on without them.',
      code: '      yield* announce(services, server, counted)\n',
      becomes: '',
    },
    {
      name: 'forgets-a-source-that-dies',
      slip: 'A source that dies while a server announces itself is no longer among those that the server has to wait for.',
      code: 'new Set<number>([source])',
      becomes: 'new Set<number>()',
    },
    {
      name: 'complete-once-is-enough',
      slip: 'What came while a server announced itself is copied only after a pause.',
      code: '      yield* announce(services, server, counted)\n      open = incomplete(copies, server)\n',
      becomes: '      yield* announce(services, server, counted)\n',
    },
    {
      name: 'counts-incomplete',
      slip: 'A server counts as soon as it has copied everything once, although a recovery was in progress.',
      code: '    open = incomplete(copies, server)\n    if',
      becomes: '    open = []\n    if',
    },
    {
      name: 'silent-when-it-counts',
      slip: 'A server that has caught up tells nobody.',
      code: 'boot })\n  yield* services.tellAll()\n',
      becomes: 'boot })\n',
    },
    {
      name: 'own-image-of-another',
      slip: 'The image of a version that both servers have is not put into the copy.',
      code: '    if (reply.sameVersion) vault.versions.takeImage(own!.committed!)\n',
      becomes: '    if (reply.sameVersion && own === null) vault.versions.takeImage(own!.committed!)\n',
    },
    {
      name: 'torn-is-whole',
      slip: 'After a power cut a log that lacks what its process has been shown counts as whole.',
      code: '    if (torn === undefined) continue\n',
      becomes: '    if (torn !== undefined || torn === undefined) continue\n',
    },
    {
      name: 'unknown-is-whole',
      slip: 'After a power cut a log of which nobody knows whether it is whole counts as whole.',
      code: '  if (unknown === undefined) return true\n',
      becomes: '  if (unknown !== null) return true\n',
    },
    {
      name: 'log-on-no-disk',
      slip: 'After a power cut a process of which nothing is on the disks is not asked about.',
      code: 'if (!ended && !vaults.has(plan.name)) logs',
      becomes: 'if (!ended && vaults.has(plan.name)) logs',
    },
    {
      name: 'every-survivor-goes-on',
      slip: 'After a power cut each of the last servers goes on by itself.',
      code: 'if (lastToGo(wasAvailable)[0] !== id) return false',
      becomes: 'if (!lastToGo(wasAvailable).includes(id)) return false',
    },
    {
      name: 'records-of-one',
      slip: 'After a power cut what only another server has is not taken over.',
      code: 'vaults.get(process)?.united(other) ?? other',
      becomes: 'vaults.get(process) ?? other',
    },
  ]),
  ...inFile('sim/protocols/star/vouching.ts', [
    {
      name: 'shown-one-more',
      slip: 'Off by one: a log that ends before the last message that its process was shown counts as whole.',
      code: 'return shown <= end\n',
      becomes: 'return shown <= end + 1\n',
    },
  ]),
  ...inFile('sim/protocols/shared/vouching.ts', [
    {
      name: 'restoring-vouches',
      slip: 'A process that is being restored says whether its log is whole.',
      code: 'process.restoring || ',
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/storage/was-available.ts', [
    {
      name: 'written-before-it-is',
      slip: 'A server that is added counts as written down before the disk has it.',
      code: '    const written = (): void => {\n      this.#onDisk = replicas\n',
      becomes: '    this.#onDisk = replicas\n    const written = (): void => {\n',
    },
    {
      name: 'added-is-forgotten',
      slip: 'A server that was added while another came back is forgotten when that one counts.',
      code: 'new Set([...replicas, ...this.#added])',
      becomes: 'new Set(replicas)',
    },
    {
      name: 'one-sided',
      slip: 'After a power cut a server that went on without another counts as having been in step with it.',
      code: 'sets.get(other)?.includes(replica) === true',
      becomes: 'sets.has(other)',
    },
    {
      name: 'not-all-are-back',
      slip: 'After a power cut a server goes on though another that may have gone on longer is not back.',
      code: 'sets.get(other)?.includes(replica) === true',
      becomes: 'sets.get(other)?.includes(replica) !== false',
    },
  ]),
  ...inFile('sim/cluster/storage/vault/written-log.ts', [
    {
      name: 'durable-is-lost',
      slip: 'A record counts as durable as soon as its block has been started.',
      code: 'this.#file.holds(from, bytesOf(record))',
      becomes: 'from < this.#file.bytes',
    },
  ]),
  ...inFile('sim/cluster/storage/vault/holding.ts', [
    {
      name: 'version-of-another-incarnation',
      slip: 'Two versions of one number count as the same, whoever wrote them.',
      code: '`${committed.number} of ${committed.incarnation}`',
      becomes: '`${committed.number}`',
    },
  ]),
]
