// Runs command lines one after the other in one process, as the built command would, and writes down how each went: exit code, what was
// written, how much of the processor it took (all its threads), and the most memory that the process ever had.
// usage: node run-command-lines.js MAIN CASES RESULTS

import { readFileSync, writeFileSync } from 'node:fs'

const [mainFile, casesFile, resultsFile] = process.argv.slice(2)
const { main } = await import(mainFile)
const results = []
for (const { name, words } of JSON.parse(readFileSync(casesFile, 'utf8'))) {
  const written = { out: '', error: '' }
  const into = (stream) => ({
    write: (text) => {
      written[stream] += text
    },
  })
  const before = process.cpuUsage()
  const exitCode = await main(words, { out: into('out'), error: into('error'), environment: {} })
  const { user, system } = process.cpuUsage(before)
  const seconds = (user + system) / 1e6
  const megabytes = process.resourceUsage().maxRSS / 1024
  results.push({ name, exitCode, seconds, megabytes, out: written.out.slice(0, 500), error: written.error })
  writeFileSync(resultsFile, JSON.stringify(results))
}
process.exit(0)
