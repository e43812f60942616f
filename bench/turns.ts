// Measuring in turns: the contestants of a workload run one after the other, again and again (A B A B), so that whatever
// slows the machine for a while slows them all; the medians are compared.

/** Prepares one turn and gives the part to be timed, which returns how many steps it made. */
export type Contestant = () => () => number

/** Takes one turn and gives its steps per second. */
export type TimedTurn = () => number

export const timed =
  (contestant: Contestant): TimedTurn =>
  () => {
    const loop = contestant()
    const start = process.hrtime.bigint()
    const steps = loop()
    return (steps / Number(process.hrtime.bigint() - start)) * 1e9
  }

/** The median steps per second of each. */
export const stepsPerSecond = (contestants: readonly TimedTurn[], turns: number): number[] => {
  const rates: number[][] = contestants.map(() => [])
  // The first turn of each warms the compiler up and is not counted.
  for (let turn = 0; turn <= turns; turn++) {
    contestants.forEach((takeTurn, which) => {
      const rate = takeTurn()
      if (turn > 0) rates[which]!.push(rate)
    })
  }
  return rates.map(median)
}

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
