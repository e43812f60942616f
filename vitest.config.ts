import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // By itself Vitest leaves one core idle, and loads all modules anew for each file, which is most of what many of them cost. The simulator
    // keeps nothing between two runs.
    maxWorkers: '100%',
    isolate: false,
  },
})
