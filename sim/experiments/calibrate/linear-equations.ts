// Solves small symmetric positive definite systems of linear equations by Cholesky decomposition.

/** The x with A x = b; null if A is not positive definite. A is given as full rows. */
export function solveSymmetric(a: readonly (readonly number[])[], b: readonly number[]): number[] | null {
  const n = b.length
  const lower: number[][] = []
  for (let i = 0; i < n; i++) {
    const row: number[] = []
    lower.push(row)
    for (let j = 0; j <= i; j++) {
      let sum = a[i]![j]!
      for (let k = 0; k < j; k++) sum -= row[k]! * lower[j]![k]!
      if (i === j) {
        if (!(sum > 0)) return null
        row.push(Math.sqrt(sum))
      } else row.push(sum / lower[j]![j]!)
    }
  }
  const y: number[] = []
  for (let i = 0; i < n; i++) {
    let sum = b[i]!
    for (let k = 0; k < i; k++) sum -= lower[i]![k]! * y[k]!
    y.push(sum / lower[i]![i]!)
  }
  const x = new Array<number>(n).fill(0)
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i]!
    for (let k = i + 1; k < n; k++) sum -= lower[k]![i]! * x[k]!
    x[i] = sum / lower[i]![i]!
  }
  return x
}
