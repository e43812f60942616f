// Where the time of one process goes, in nanoseconds of virtual time. Plain sums, for the results of a run.

export class Account {
  /** Computing, including the time it waits for the processor. */
  computeNs = 0
  /** Waiting for messages. */
  waitingNs = 0
  /** Sending, until the acknowledgement arrives. */
  sendingNs = 0
  /** Blocked while a full checkpoint is written, or while the process is copied. */
  blockedNs = 0
  /** Processor time for fork and copy-on-write. */
  copyNs = 0
  /** Processor time for the child's page comparisons. */
  compareNs = 0
  /** From the arrival of a message until its record is on every replica. */
  logNs = 0
  /** Reading and writing files. */
  filesNs = 0
  /** From the end of its program until nothing could undo its answer any more. */
  answerNs = 0
  /** From the beginning of a restore until the process is live again. */
  recoveryNs = 0
  messagesSent = 0
  bytesSent = 0
  messagesReceived = 0
  bytesReceived = 0
  checkpoints = 0
  checkpointPages = 0
}
