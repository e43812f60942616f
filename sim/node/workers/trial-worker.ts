// A worker of the trial pool: performs one trial at a time.

export { runTrial as default } from '../../experiments/trials.ts'
