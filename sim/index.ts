// The library: all of the core, and scenarios from files.

export * from './core.ts'
export { loadScenario } from './scenario/reading/read-file.ts'
