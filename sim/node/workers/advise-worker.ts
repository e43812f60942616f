// A worker of `starsim advise`: performs one run at a time.

export { performShortRun as default } from '../../experiments/advise/measuring/short-run.ts'
