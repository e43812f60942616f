// A worker of a comparison: performs one run at a time.

export { performRivalRun as default } from '../../experiments/rivals/rival-run.ts'
