// A worker of a search: runs one batch of schedules at a time.

import { type Batch, runBatch } from '../../experiments/search/batch.ts'
import type { Finding } from '../../experiments/search/finding.ts'
import { loadOwnCode } from '../own-code/load-own-code.ts'

const performBatch = async (batch: Batch): Promise<Finding[]> =>
  runBatch(batch, await loadOwnCode(batch.kind === 'worlds' ? [] : batch.modules))

export default performBatch
