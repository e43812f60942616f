// What a worker of a comparison does: one run at a time.

export { performRivalRun as default } from '../../experiments/rivals/rival-run.ts'
