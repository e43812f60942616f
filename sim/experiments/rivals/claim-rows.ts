// The claims of all protocols that were run.

import type { ProtocolKind } from '../../scenario/vocabulary.ts'
import { rivals } from './by-protocol/index.ts'
import { type ClaimRow, Evidence, type EvidenceParts } from './claims.ts'

export function claimRows(protocols: readonly ProtocolKind[], parts: EvidenceParts): ClaimRow[] {
  const evidence = new Evidence(parts)
  return protocols.flatMap((protocol) =>
    rivals[protocol].claims.flatMap(({ statement, source, published, weigh }) => {
      const weighed = weigh(evidence)
      if (weighed === null) return []
      const { simulated, agrees } = weighed
      return [{ protocol, statement, source, published, simulated: simulated.join('; '), agrees }]
    }),
  )
}
