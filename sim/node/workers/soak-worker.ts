// What a worker of the soak does: one part at a time.

export { soak as default } from '../../experiments/search/soak.ts'
