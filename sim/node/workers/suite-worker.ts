// A worker of the second paper's suite: performs one run at a time.

export { performSuiteRun as default } from '../../experiments/consistent-checkpointing/suite-run.ts'
