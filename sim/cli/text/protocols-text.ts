// The protocols as text, and as data.

import { namesOf, type ProtocolKind, protocols } from '../../scenario/vocabulary.ts'
import type { Terminal } from '../terminal.ts'

export interface ProtocolEntry {
  readonly kind: ProtocolKind
  readonly title: string
  readonly paper: string
  readonly survives: string
  readonly checks: readonly string[]
  readonly ablations: readonly {
    readonly name: string
    readonly sentence: string
    /** A shipped scenario that fails without the mechanism: `starsim check SCENARIO --set protocol.kind=KIND --without NAME`. */
    readonly scenario: string
  }[]
}

export const listProtocols = (): ProtocolEntry[] =>
  namesOf(protocols).map((kind) => {
    const { title, paper, survives, checks, ablations } = protocols[kind]
    return {
      kind,
      title,
      paper,
      survives,
      checks: checks.map(({ name }) => name),
      ablations: Object.entries(ablations).map(([name, sentence]) => ({
        name,
        sentence,
        scenario: `scenarios/counterexamples/${kind === 'star' ? '' : `${kind}/`}${name}.yaml`,
      })),
    }
  })

export function describeProtocols(entries: readonly ProtocolEntry[], { colours }: Terminal): string {
  const blocks = entries.map(({ kind, title, paper, survives, checks, ablations }) => {
    const widest = Math.max(0, ...ablations.map(({ name }) => name.length))
    return [
      `${colours.bold(kind)}: ${title}`,
      `  published    ${paper}`,
      `  survives     ${survives}`,
      `  checks       ${checks.join(', ')}`,
      ...ablations.map(
        ({ name, sentence }, at) => `  ${at === 0 ? 'without' : '       '}      ${name.padEnd(widest)}  ${sentence}`,
      ),
    ].join('\n')
  })
  return blocks.join('\n\n')
}
