// Where the time of one process goes, in nanoseconds of virtual time. Plain sums, for the results.

export class Account {
  /** Computing, while it has the processor or waits for its turn. */
  computeNs = 0
  /** Waiting for messages. */
  waitingNs = 0
  /** Sending: until the acknowledgement is there. */
  sendingNs = 0
  /** Stopped while a full checkpoint is written, or while the process is copied. */
  blockedNs = 0
  /** Of its processor's time: fork and copy-on-write. */
  copyNs = 0
  /** Of its processor's time: the child's comparing. */
  compareNs = 0
  /** From the arrival of a message until its record is on every replica. */
  logNs = 0
  /** Reading and writing files. */
  filesNs = 0
  /** From the begin of a restore until the process is live again. */
  recoveryNs = 0
  messagesSent = 0
  bytesSent = 0
  messagesReceived = 0
  bytesReceived = 0
  checkpoints = 0
  checkpointPages = 0
}
