// What a worker of an advice does: one run at a time.

export { performShortRun as default } from '../../experiments/advise/measuring/short-run.ts'
