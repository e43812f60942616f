// Measuring in turns: the contestants of a workload run one after the other, again and again (A B A B), so that whatever
// slows the machine for a while slows them all; the medians are compared.

/** Prepares one turn and gives the part to be timed, which returns how many steps it made. */
export type Contestant = () => () => number

export const stepsPerSecond = (contestants: readonly Contestant[], turns: number): number[] => {
  const rates: number[][] = contestants.map(() => [])
  // The first turn of each warms the compiler up and is not counted.
  for (let turn = 0; turn <= turns; turn++) {
    contestants.forEach((prepare, which) => {
      const timed = prepare()
      const start = process.hrtime.bigint()
      const steps = timed()
      const elapsedNs = Number(process.hrtime.bigint() - start)
      if (turn > 0) rates[which]!.push((steps / elapsedNs) * 1e9)
    })
  }
  return rates.map(median)
}

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
