// A worker of a sweep: performs one run at a time.

import { performRun, type SweepRun } from '../../experiments/sweep/perform-run.ts'
import type { Row } from '../../experiments/sweep/sweep-row.ts'
import { loadOwnCode } from '../own-code/load-own-code.ts'

const performSweepRun = async (run: SweepRun): Promise<Row> => performRun(run, await loadOwnCode(run.modules))

export default performSweepRun
