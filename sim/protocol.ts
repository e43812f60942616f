// What a protocol of one's own is built from, the entry `starsim/protocol`: the interface, what a host offers to it, and what the protocols of
// starsim share. docs/protocols.md goes through a whole protocol that needs no more than this.

export type { Check, CheckContext } from './checks/check.ts'
export { exactlyOnceInOrder } from './checks/invariants/exactly-once-in-order.ts'
export { fencedWrites } from './checks/invariants/fenced-writes.ts'
export { knownEnds } from './checks/invariants/known-ends.ts'
export { oneIncarnation } from './checks/invariants/one-incarnation.ts'
export { detectionNs, progressWithin, roundNs, type Suffered, withCheckpoints } from './checks/invariants/progress.ts'
export { recoverable } from './checks/invariants/recoverable.ts'
export { replicasAgree } from './checks/invariants/replicas-agree.ts'
export { ring } from './checks/invariants/ring.ts'
export { sameAnswer } from './checks/invariants/same-answer.ts'
export { sameFiles } from './checks/invariants/same-files.ts'
export { time } from './checks/invariants/time.ts'
export { alarm, saveNow } from './cluster/checkpoint/alarm.ts'
export type { HostServices } from './cluster/host-services.ts'
export type { BesideProcess, Outgoing, Visible } from './cluster/hosting/beside-process.ts'
export { HostedProcess } from './cluster/hosting/hosted-process.ts'
export type { Persistence } from './cluster/hosting/persistence.ts'
export { ReplicatedPersistence } from './cluster/hosting/replicated-persistence.ts'
export { standFor, takeOver } from './cluster/hosting/taking-over.ts'
export { Delivery, Incoming, type Keeping } from './cluster/messages/delivery.ts'
export type { Message, MessageReply, NotHere } from './cluster/messages/message.ts'
export { send, traceSent } from './cluster/messages/sending.ts'
export type { OnHost, Protocol } from './cluster/protocol.ts'
export { type Answer, type Body, done, type Outcome } from './cluster/requests/envelope.ts'
export type { Location } from './cluster/ring/locations.ts'
export { claim } from './cluster/storage/claiming.ts'
export type { LogClearing, SavedByProtocol, SavedState } from './cluster/storage/saved-state.ts'
export type { LogEnd, LogRecord, Vouched } from './cluster/storage/storage-requests.ts'
export type { Task } from './kernel/task.ts'
export { Signal, within } from './kernel/waits.ts'
export { consistentLine } from './protocols/epochs/checks/consistent-line.ts'
export { progress as progressInEpochs } from './protocols/epochs/checks/progress.ts'
export { staleEpoch } from './protocols/epochs/checks/stale-epoch.ts'
export { control } from './protocols/epochs/control.ts'
export { HostInEpochs } from './protocols/epochs/host-in-epochs.ts'
export {
  firstIncarnation,
  lineBytes,
  type Member,
  type RecoveryLine,
  raiseEpoch,
  writeLine,
} from './protocols/epochs/line-record.ts'
export { Persisting } from './protocols/epochs/persisting.ts'
export { ProcessInEpochs, type SavedInEpochs } from './protocols/epochs/process-in-epochs.ts'
export { SendBuffer } from './protocols/epochs/send-buffer.ts'
export { traceLine } from './protocols/epochs/standing.ts'
export { askUntilDone, transmit } from './protocols/epochs/transmitting.ts'
