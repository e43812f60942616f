// A worker of the soak: performs one part at a time.

export { soak as default } from '../../experiments/search/soak.ts'
