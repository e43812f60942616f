// What a worker of a search does: one batch of schedules at a time.

export { runBatch as default } from '../../experiments/search/batch.ts'
