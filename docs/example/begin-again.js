// A custom protocol: nothing is ever saved. When a host dies all processes begin again, on the remaining hosts, in a new epoch; messages that
// the old ones still send are refused. It is the baseline for checkpoints: they pay when a crash undoes more than they cost.
//
//     npx starsim run begin-again.yaml --protocol begin-again.js
//     npx starsim check begin-again.yaml --protocol begin-again.js --without epoch      # exit 1, and the schedule that shows why

import {
  consistentLine,
  control,
  exactlyOnceInOrder,
  fencedWrites,
  HostInEpochs,
  knownEnds,
  lineBytes,
  oneIncarnation,
  Persisting,
  ProcessInEpochs,
  progressInEpochs,
  raiseEpoch,
  recoverable,
  replicasAgree,
  ring,
  sameAnswer,
  sameFiles,
  staleEpoch,
  time,
  traceLine,
  traceSent,
  transmit,
  writeLine,
} from 'starsim/protocol'

/** An epoch is a number of four bytes. */
const EPOCH_BYTES = 4

/** What is kept beside a process. A send is over when the receiver's host, in the same epoch, has acknowledged it. */
class BesideProcess extends ProcessInEpochs {
  *send(outgoing) {
    const { services, epochs, process } = this
    traceSent(services, process, outgoing, false)
    const riding = { riderOf: (epoch) => ({ epoch }), bytes: EPOCH_BYTES }
    yield* transmit(services, epochs, process, outgoing, riding)
  }

  *alarm() {}

  *warned() {}

  save() {
    return { protocol: this.savedDelivery(), clears: { below: 0, consumed: [] } }
  }
}

/** The protocol on one host, for one boot. */
class OnHost extends HostInEpochs {
  /** Files, answers and claims are on the servers. When all that run here have ended, a line is sought that has all ends. */
  persistence = new Persisting(this.services, this.standing, () => this.lead())

  constructor(services) {
    super(services)
    services.transport.serve(['ended'], (_, { epoch }, answer) => {
      this.standing.hear(epoch) // all processes here are stopped until there is a line, so the answer stays true
      answer({ kind: 'ended', ends: endsOn(services) }, 16 * services.hosted.size)
    })
  }

  beside(process) {
    return new BesideProcess(this.services, this.standing, process)
  }

  stays() {}

  isBack() {}

  /** Called when a host has died, and when all seem to have ended. */
  *leadOnce() {
    const { services, standing, first } = this
    yield* services.tellAll()
    // a process that was claimed here begins in the epoch of its incarnation
    const claimed = [...services.hosted.values()].map(({ incarnation }) => incarnation - 2)
    const { epoch, previous } = yield* raiseEpoch(services, Math.max(standing.heard, ...claimed))
    if (epoch < standing.heard) return
    if (previous === null) return standing.hear(epoch + 1)
    let line = { ...previous, epoch } // the last line stays the last
    if (!previous.isFinal) {
      services.trace.emit({ kind: 'epoch-raised', host: services.host.name, epoch })
      standing.hear(epoch)
      const ends = yield* endsOnAll(services, epoch)
      if (standing.heard > epoch) return
      line = lineFrom(services, first, epoch, ends)
    }
    if (!(yield* writeLine(services, line, epoch))) return standing.hear(epoch + 1)
    traceLine(services, line)
    standing.adopt(line)
    for (const host of others(services)) {
      services.host.tasks.spawn(control(services, host, lineBytes(line), { kind: 'line', line }), `line ${epoch}`)
    }
  }
}

const others = ({ membership, id }) => membership.live().filter((host) => host !== id)

const endsOn = ({ hosted }) =>
  [...hosted.values()].map(({ name, incarnation, beside }) => ({ name, incarnation, answer: beside.answer }))

/** Of each process the newest incarnation that anybody has, and its answer, if it has ended. */
function* endsOnAll(services, epoch) {
  const ends = new Map(endsOn(services).map((end) => [end.name, end]))
  for (const host of others(services)) {
    const reply = yield* control(services, host, EPOCH_BYTES, { kind: 'ended', epoch })
    for (const end of reply?.ends ?? []) {
      if (end.incarnation > (ends.get(end.name)?.incarnation ?? 0)) ends.set(end.name, end)
    }
  }
  return ends
}

/** All at their beginning; or, if all have ended, the last line. Who is not on a line is undone, and may be created again. */
function lineFrom({ locations }, first, epoch, ends) {
  const names = [...locations.entries()].map(({ plan }) => plan.name)
  const isFinal = names.every((name) => (ends.get(name)?.answer ?? null) !== null)
  const incarnation = epoch + 1
  const ended = (name) => ({ version: null, keep: [0], isOver: true, ...ends.get(name) })
  const anew = { version: 0, incarnation, keep: [0], answer: null, isOver: false }
  return {
    ...{ epoch, number: 0, told: { isTold: false }, isFinal },
    members: new Map((isFinal ? names : first).map((name) => [name, isFinal ? ended(name) : anew])),
    gone: new Map(isFinal ? [] : names.filter((name) => !first.includes(name)).map((name) => [name, incarnation])),
  }
}

/** A check of its own: whatever goes wrong, nothing is saved. */
const nothingSaved = {
  name: 'nothing-saved',
  sentence: 'no image of a process is ever taken',
  create: ({ violated }) => ({
    on: { 'image-taken': ({ process }) => violated(`an image of ${process} is taken`) },
  }),
}

/** @type {Record<string, import('starsim/protocol').Protocol>} */
export const protocols = {
  'begin-again': {
    title: 'no checkpoints: after a crash all processes begin again',
    paper: 'what every checkpoint is compared with',
    survives: 'the loss of all but one copy of files and answers, and of all workstations but one',
    checks: [
      ...[sameAnswer, sameFiles, exactlyOnceInOrder, consistentLine, staleEpoch, nothingSaved, oneIncarnation],
      ...[fencedWrites, replicasAgree, ring, knownEnds, progressInEpochs, recoverable, time],
    ],
    ablations: {
      epoch: 'what was sent before a recovery is taken after it',
      fencing: 'servers accept what a superseded process still writes',
    },
    open: (services) => new OnHost(services),
  },
}
