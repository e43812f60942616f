// Slips in how a host enters the ring, catches up, restarts a process, and tells the others.

import { inFile } from '../mutant.ts'

export const joining = [
  ...inFile('sim/cluster/ring/joining.ts', [
    {
      name: 'earlier-boot-lives-on',
      slip: 'A host that lets one in that nobody has missed does not declare its earlier boot dead.',
      code: 'if (known.live && known.boot < newBoot)',
      becomes: 'if (known.live && known.boot < newBoot - 1)',
    },
    {
      name: 'newcomer-is-complete',
      slip: 'A server that comes back empty counts as one that has caught up.',
      code: 'membership.insert(newcomer, newBoot, !stale)',
      becomes: 'membership.insert(newcomer, newBoot, true)',
    },
    {
      name: 'let-in-before-all-know',
      slip: 'A newcomer is let in before the others have been told of it.',
      code: '  yield* services.tellAll()\n  const news',
      becomes: "  host.tasks.spawn(services.tellAll(), 'news')\n  const news",
    },
  ]),
  ...inFile('sim/protocols/pessimistic/restoring.ts', [
    {
      name: 'versions-are-not-made-equal',
      slip: 'In a recovery the replicas are not brought to the same version.',
      code: 'summary.committed === saved.checkpoints) continue',
      becomes: 'summary.committed <= saved.checkpoints) continue',
    },
    {
      name: 'replicas-come-and-go',
      slip: 'A replica that comes or goes while a process is read goes unnoticed.',
      code: 'if (remains !== null && storage.group() === before) return remains',
      becomes: 'if (remains !== null) return remains',
    },
    {
      name: 'consumed-is-received-again',
      slip: 'A record that was received out of order before the checkpoint is received again.',
      code: ' || saved.clears.consumed.includes(index))',
      becomes: ')',
    },
    {
      name: 'record-at-the-floor-is-lost',
      slip: 'Off by one: the first record that a checkpoint does not cover counts as covered.',
      code: 'index < saved.clears.below',
      becomes: 'index <= saved.clears.below',
    },
    {
      name: 'end-is-found-too-late',
      slip: 'A recovery that finds between its two claims that the process has ended tells nobody.',
      code: '      if (claimed.by.ended !== null) yield* spreadEnd(services, lost, process.incarnation, claimed.by)\n',
      becomes: '',
    },
    {
      name: 'superseded-restore-goes-on',
      slip: 'A restore goes on though its process was stopped while its image was read.',
      code: 'if (remains === null || hosted.get(plan.name) !== process) return',
      becomes: 'if (remains === null) return',
    },
    {
      name: 'files-do-not-go-back',
      slip: 'Nothing is rolled back on the servers before a process is restarted.',
      code: "  const outcome: WriteOutcome = yield storage.store(16, { kind: 'roll-back', process: name, incarnation })\n  if (outcome.kind !== 'stored') return null\n",
      becomes: '',
    },
  ]),
  ...inFile('sim/protocols/star/restoring.ts', [
    {
      name: 'records-are-not-made-equal',
      slip: 'In a recovery the replicas are not brought to the same records.',
      code: '      if (indexes.includes(record.index)) continue\n',
      becomes: '      if (indexes.length >= 0) continue\n',
    },
    {
      name: 'only-the-first-log',
      slip: "Only the first replica's records are read.",
      code: 'if (agree && union.size > 0) continue',
      becomes: 'if (union.size > 0) continue',
    },
  ]),
  ...inFile('sim/cluster/hosting/taking-over.ts', [
    {
      name: 'end-is-not-made-sure',
      slip: 'A host that finds that a process has ended does not write that to the other replicas.',
      code: "  yield services.storage.store(END_BYTES, { kind: 'end', process: lost.plan.name, incarnation, answer })\n",
      becomes: '',
    },
    {
      name: 'claim-outlives-the-end',
      slip: 'The end of a process is announced for the incarnation that ended, though others have heard of the next one.',
      code: '{ ...locationOf(lost, by), incarnation }',
      becomes: 'locationOf(lost, by)',
    },
  ]),
  ...inFile('sim/cluster/hosting/taking-charge.ts', [
    {
      name: 'unheard-of-boot-is-dead',
      slip: 'A claimant of which this host has not heard is taken for dead without asking.',
      code: '    if (by.host >= 0 && membership.member(by.host).boot < by.boot) yield* services.tellAll()\n',
      becomes: '',
    },
    {
      name: 'each-half-is-left-to-the-other',
      slip: 'Two hosts that have a claim on some replicas each leave the process to each other.',
      code: 'if (!isSplit && by.host >= 0',
      becomes: 'if (by.host >= 0',
    },
    {
      name: 'claimant-is-not-told',
      slip: 'A host that finds that a live host has the process does not tell that host to restart it.',
      code: '      yield* services.transport.request(by.host, RESTART_BYTES, order)\n',
      becomes: '',
    },
    {
      name: 'claims-what-it-expected',
      slip: 'A claim that was too late is repeated for the same incarnation.',
      code: 'incarnation: expected } = elsewhere)',
      becomes: 'incarnation: expected } = lost)',
    },
  ]),
  ...inFile('sim/cluster/hosting/restarting.ts', [
    {
      name: 'second-order-is-dropped',
      slip: 'An order that comes while another is carried out is dropped.',
      code: 'if (this.#next.has(name)) this.#next.set(name, order)',
      becomes: 'if (this.#next.has(name)) return',
    },
    {
      name: 'same-incarnation-is-due',
      slip: 'Off by one: the very incarnation that runs here is restarted.',
      code: 'here.incarnation < location.incarnation',
      becomes: 'here.incarnation <= location.incarnation',
    },
    {
      name: 'two-restores-at-once',
      slip: 'An order is carried out while another one for the same process is.',
      code: '      this.#next.set(name, null) // before',
      becomes: '      // before',
    },
  ]),
  ...inFile('sim/cluster/ring/news.ts', [
    {
      name: 'gap-goes-unnoticed',
      slip: 'News that begin beyond what was heard before are taken to complete it.',
      code: 'if (since <= knownElsewhere.heard(from, boot)) knownElsewhere',
      becomes: 'knownElsewhere',
    },
    {
      name: 'told-is-heard',
      slip: 'A position in an earlier change log of this host is taken for one in the present one.',
      code: 'if (heard >= changeLog.start) knownElsewhere',
      becomes: 'knownElsewhere',
    },
    {
      name: 'newcomer-is-told-the-difference',
      slip: 'A host of which nothing is known to have reached it is told what has changed, and not everything.',
      code: 'told === NOTHING || wholeBytes',
      becomes: 'wholeBytes',
    },
    {
      name: 'ends-of-processes-are-not-passed-on',
      slip: 'A host does not pass on what it learns of processes while it tells its news.',
      code: 'return Math.max(toldUpTo, knownElsewhere.told(host, membership.member(host).boot)) < changeLog.end',
      becomes:
        "return changeLog.since(Math.max(toldUpTo, knownElsewhere.told(host, membership.member(host).boot))).some(({ kind }) => kind !== 'location')",
    },
    {
      name: 'told-once-is-enough',
      slip: 'A host that was told once is not told what came meanwhile.',
      code: '  return Math.max(toldUpTo,',
      becomes: '  return toldUpTo < 0 && Math.max(toldUpTo,',
    },
    {
      name: 'answers-are-not-read',
      slip: 'A host that tells all others does not merge what they answer.',
      code: "if (outcome?.kind === 'news') services.learn(outcome, open[at]!)",
      becomes: 'void outcome',
    },
    {
      name: 'one-deaf-ear',
      slip: 'A death is passed on without who declared it.',
      code: "if (change.kind === 'death' && membership.isCurrent(change.death)) deaths.push(change.death)",
      becomes: "if (change.kind === 'death' && !membership.isCurrent(change.death)) deaths.push(change.death)",
    },
  ]),
  ...inFile('sim/cluster/layer.ts', [
    {
      name: 'writes-survive-their-layer',
      slip: 'The writes of a closed layer continue.',
      code: '    this.storage.shutDown()\n',
      becomes: '',
      equivalent:
        'The transport of a layer that is over settles no request, and nobody tells such a layer of hosts that join or catch up.',
    },
    {
      name: 'newcomer-is-heard-never',
      slip: 'The silence of a host that has just joined counts from its last boot.',
      code: 'hostJoined: (joined) => detector.heard(joined),',
      becomes: 'hostJoined: () => {},',
    },
  ]),
  ...inFile('sim/cluster/hosting/hosting.ts', [
    {
      name: 'forgotten-and-not-stopped',
      slip: 'A superseded process is forgotten, and continues.',
      code: '    this.processes.delete(name)\n    process.kill()',
      becomes: '    this.processes.delete(name)',
    },
    {
      name: 'stops-its-equal',
      slip: 'Off by one: a host that hears where a process is stops its own incarnation of it.',
      code: 'process.incarnation < incarnation) this.stop(process)',
      becomes: 'process.incarnation <= incarnation && host !== id) this.stop(process)',
    },
    {
      name: 'superseded-runs-on',
      slip: 'A host that hears of a newer incarnation does not stop its own.',
      code: '      if (process !== undefined && process.incarnation < incarnation) this.stop(process)\n',
      becomes: '',
    },
    {
      name: 'deferred-is-forgotten',
      slip: 'What has come for a process while it was being restored is never delivered.',
      code: '    for (const { arrive } of process.deferred.splice(0)) arrive()\n',
      becomes: '    process.deferred.splice(0)\n',
    },
    {
      name: 'processes-survive-their-layer',
      slip: 'The processes of a closed layer continue.',
      code: 'for (const process of this.processes.values()) process.kill()',
      becomes: 'for (const process of this.processes.values()) process.endRecovery()',
    },
  ]),
  ...inFile('sim/cluster/ring/knowledge.ts', [
    {
      name: 'newcomers-let-each-other-in',
      slip: 'A newcomer takes what another newcomer says of itself for news of the ring.',
      code: 'if (!news.takesPart) return',
      becomes: 'if (!news.takesPart && this.#takesPart) return',
    },
    {
      name: 'attribution-is-not-looked-at',
      slip: 'A host that learns that it answers for a death does nothing.',
      code: '    else if (this.#takesPart) this.#lookForDead(locations.entries())\n',
      becomes: '',
    },
    {
      name: 'newcomer-looks-at-nothing',
      slip: 'A host that begins to take part does not check what it has to recover.',
      code: '    this.#lookAtView()\n    this.locationsChanged([...this.#options.locations.entries()])',
      becomes: '    this.#lookAtView()',
    },
  ]),
  ...inFile('sim/protocols/shared/reading-copies.ts', [
    {
      name: 'first-version-is-newest',
      slip: 'The version of the first replica is taken, and not the newest.',
      code: 'best === null || committed > best.committed',
      becomes: 'best === null',
    },
  ]),
]
