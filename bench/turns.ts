// Measuring in turns: the contestants of a workload run one after the other, again and again (A B A B), so that whatever
// slows the machine for a while slows them all; the medians are compared. By processor time, including the garbage collector
// and the compiler: other load on the machine then matters only as far as it takes away cache and memory.

/** Prepares one turn and returns the part to be timed, which returns how many steps it made. */
export type Contestant = () => () => number

/** Takes one turn and returns its steps per second. */
export type TimedTurn = () => number

export const timed =
  (contestant: Contestant): TimedTurn =>
  () => {
    const loop = contestant()
    const start = process.cpuUsage()
    const steps = loop()
    const { user, system } = process.cpuUsage(start)
    return (steps / (user + system)) * 1e6
  }

/** The medians of a contestant's steps per second, and of how many times as fast the first one was in the same turn. */
export interface Standing {
  readonly rate: number
  readonly lead: number
}

export const standings = (contestants: readonly TimedTurn[], turns: number): Standing[] => {
  const rates: number[][] = contestants.map(() => [])
  // The first turn of each warms the compiler up and is not counted.
  for (let turn = 0; turn <= turns; turn++) {
    contestants.forEach((takeTurn, which) => {
      const rate = takeTurn()
      if (turn > 0) rates[which]!.push(rate)
    })
  }
  const first = rates[0]!
  return rates.map((own) => ({ rate: median(own), lead: median(own.map((rate, turn) => first[turn]! / rate)) }))
}

const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}
