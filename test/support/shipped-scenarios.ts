// The scenario files that come with the package, and which of them are not run from begin to end: what they ask is answered from parts of them.

import { readdirSync } from 'node:fs'

export const scenarioFolder = new URL('../../scenarios/', import.meta.url).pathname

export const shippedScenarios: readonly string[] = readdirSync(scenarioFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .sort()

/** Billions of events. */
const advisedOnly = ['clusters/training.yaml']

export const runnableScenarios: readonly string[] = shippedScenarios.filter((name) => !advisedOnly.includes(name))
