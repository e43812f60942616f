// What a worker of the trial pool does: one trial at a time.

export { runTrial as default } from '../../experiments/trials.ts'
