// Under which protocols a slip can show: of runs under the others its file is no part.

import type { ProtocolKind } from '../../sim/protocols/protocols.ts'

const everywhere: readonly ProtocolKind[] = ['star']

/** By folder in `sim/protocols`. */
const inFolder: Readonly<Record<string, readonly ProtocolKind[]>> = {
  star: everywhere,
  independent: ['independent'],
  coordinated: ['coordinated'],
  'chandy-lamport': ['chandy-lamport'],
  'koo-toueg': ['koo-toueg'],
  'index-based': ['index'],
  optimistic: ['optimistic'],
  'sender-based': ['sender-based'],
  causal: ['causal'],
  publishing: ['publishing'],
  backup: ['backup'],
  epochs: ['coordinated', 'independent', 'koo-toueg', 'index', 'chandy-lamport', 'optimistic'],
  rounds: ['coordinated', 'chandy-lamport'],
  pessimistic: ['star', 'publishing', 'backup'],
  'sender-logs': ['sender-based', 'causal'],
  shared: ['star', 'optimistic', 'sender-based', 'causal', 'publishing', 'backup'],
}

/** Throws Error if a folder of protocols is not known here. */
export function protocolsIn(file: string): readonly ProtocolKind[] {
  const folder = /^sim\/protocols\/([^/]+)\//.exec(file)?.[1]
  if (folder === undefined) return everywhere
  const protocols = inFolder[folder]
  if (protocols === undefined) throw new Error(`under which protocols does ${file} run?`)
  return protocols
}
