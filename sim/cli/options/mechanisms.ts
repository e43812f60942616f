// What `--without` takes.

import type { Ablation } from '../../protocols/ablations.ts'

// Listed here because help must not load the protocols; one that is missing does not compile.
const every: Readonly<Record<Ablation, true>> = {
  stamps: true,
  'synchronous-log': true,
  'log-before-acknowledge': true,
  confinement: true,
  'atomic-commit': true,
  'log-until-commit': true,
  'file-versions': true,
  fencing: true,
  'catch-up': true,
  takeover: true,
  'delivery-order': true,
  log: true,
  dependences: true,
  epoch: true,
  'send-buffer': true,
  'buffer-saved': true,
  covered: true,
  'in-turn': true,
  'keep-last': true,
  'checkpoint-number': true,
  'two-phase': true,
  'marker-first': true,
  'record-channels': true,
  obsolete: true,
  'flush-first': true,
  withdraw: true,
  'end-stored': true,
  'output-waits': true,
  'garbage-waits': true,
  'forced-first': true,
  index: true,
  'missed-lines': true,
  'send-wait': true,
  'old-index': true,
  apart: true,
  'hold-until-recorded': true,
  'recorded-order': true,
  'three-way': true,
}

/** All that can be switched off of any protocol, for the help. */
export const mechanisms = Object.keys(every).join(', ')
