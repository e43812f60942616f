// No fault tolerance: two datagrams per message, nothing else.

import type { Rival } from '../rival.ts'

export const none: Rival = {
  family: null,
  isBaseline: true,
  derived: ({ messages }) => ({ datagrams: 2 * messages, headerBytes: 0, controlMessages: 0, versions: 0 }),
  claims: [],
}
