// `npm run ends [TIMES] [REDIS]`: prints what went wrong and how soon Control-C was heard; exit code 1 if anything did.

import { join } from 'node:path'
import { tryEnds } from './ends.ts'

const [times = '50', redis] = process.argv.slice(2)
const root = new URL('../../', import.meta.url).pathname
const { problems, heardAfter } = await tryEnds({
  script: join(root, 'bin', 'starsim.js'),
  scenarios: join(root, 'scenarios'),
  times: Number(times),
  redis: redis ?? null,
  tell: (line) => console.log(line),
})
for (const problem of problems) console.log(problem)
const at = (share: number): string => (heardAfter[Math.floor(share * (heardAfter.length - 1))] ?? 0).toFixed(0)
console.log(`Control-C, ${heardAfter.length} times: ended after ${at(0.5)} ms (median), ${at(1)} ms (latest)`)
console.log(problems.length === 0 ? 'nothing was lost, nothing is half-written' : `${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
