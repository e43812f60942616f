// Runs scenario files on whatever engine this is run by and prints each result as one line of JSON.
// Usage: run-scenarios.js <folder of the built program> <scenario file>...

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const [build, ...files] = process.argv.slice(2)
const load = (path) => import(pathToFileURL(join(build, 'sim', path)).href)
const { loadScenario } = await load('scenario/reading/read-file.js')
const { simulate } = await load('simulate.js')

for (const file of files) process.stdout.write(`${JSON.stringify(simulate(loadScenario(file)))}\n`)
