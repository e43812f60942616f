// Roots of unity from the four basic operations only, so that every engine computes the same bits: Math.cos may differ.

export interface Complex {
  readonly real: number
  readonly imaginary: number
}

const QUARTER_PI = 0.7853981633974483

/**
 * exp(-2 pi i k / n) for integers 0 <= k < n, to about 1e-16. The angle is reduced to the first octant in integer arithmetic,
 * without rounding; there the power series up to degree 19 is accurate to the last bits of a double.
 */
export const rootOfUnity = (k: number, n: number): Complex => {
  const octant = Math.floor((8 * k) / n)
  const within = 8 * k - octant * n
  const angle = QUARTER_PI * ((octant % 2 === 0 ? within : n - within) / n)
  const square = angle * angle
  let cosine = 1
  let sine = 1
  for (let term = 18; term >= 2; term -= 2) {
    cosine = 1 - (cosine * square) / (term * (term - 1))
    sine = 1 - (sine * square) / (term * (term + 1))
  }
  return turned(octant, cosine, sine * angle)
}

/** Maps (cosine, sine) from the first octant to the given one, with the sign of exp(-i angle). */
const turned = (octant: number, cosine: number, sine: number): Complex => {
  const swapped = octant === 1 || octant === 2 || octant === 5 || octant === 6
  const real = swapped ? sine : cosine
  const imaginary = swapped ? cosine : sine
  return {
    real: octant >= 2 && octant <= 5 ? -real : real,
    imaginary: octant < 4 ? -imaginary : imaginary,
  }
}
