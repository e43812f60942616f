// The scenario files that come with the package, and which of them are not run from begin to end: what they ask is answered from parts of them.

import { readdirSync } from 'node:fs'

export const scenarioFolder = new URL('../../scenarios/', import.meta.url).pathname

export const shippedScenarios: readonly string[] = readdirSync(scenarioFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort()

/** So long that a run of all of it is no test: millions of events, and billions. */
const advisedOnly = ['clusters/spot.yaml', 'clusters/training.yaml']

export const runnableScenarios: readonly string[] = shippedScenarios.filter((name) => !advisedOnly.includes(name))
