// What a worker of a sweep does: one run at a time.

export { performRun as default } from '../../experiments/sweep/perform-run.ts'
