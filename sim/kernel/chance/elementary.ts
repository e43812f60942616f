// Logarithm, exponential and power computed with the four basic operations only, which IEEE 754 defines to the last bit. Math.log
// and the like may differ between JavaScript engines, and a difference in the last bit leads to a different run.
// Not a mathematics library: accurate to a few units in the last place, which is more than any model here needs.

const LN_2 = Math.LN2
// ln 2 in two parts: the high part has so few bits that its product with an exponent is exact.
const LN_2_HIGH = 0.6931471803691238
const LN_2_LOW = 1.9082149292705877e-10
const TWO_TO_54 = 2 ** 54
const TWO_TO_MINUS_54 = 2 ** -54
const SMALLEST_NORMAL = 2.2250738585072014e-308

const bits = new DataView(new ArrayBuffer(8))

/** ln x for every double; NaN below zero. */
export const naturalLogarithm = (x: number): number => {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN
  if (x === Number.POSITIVE_INFINITY) return x
  let exponent = -1023
  let scaled = x
  if (x < SMALLEST_NORMAL) {
    scaled = x * TWO_TO_54
    exponent -= 54
  }
  // x = mantissa * 2^exponent with the mantissa in [sqrt(1/2), sqrt(2))
  bits.setFloat64(0, scaled)
  const high = bits.getUint32(0)
  exponent += high >>> 20
  bits.setUint32(0, (high & 0x000fffff) | 0x3ff00000)
  let mantissa = bits.getFloat64(0)
  if (mantissa > Math.SQRT2) {
    mantissa *= 0.5
    exponent++
  }
  // ln m = 2 artanh((m - 1) / (m + 1)) = f - s (f - 2 (s^2/3 + s^4/5 + ...)), |s| < 0.1716, so the last term is below 1e-17
  const f = mantissa - 1
  const s = f / (2 + f)
  const z = s * s
  const tail =
    z *
    (2 / 3 +
      z *
        (2 / 5 +
          z *
            (2 / 7 +
              z * (2 / 9 + z * (2 / 11 + z * (2 / 13 + z * (2 / 15 + z * (2 / 17 + z * (2 / 19 + z * (2 / 21))))))))))
  return exponent * LN_2_HIGH + (f - s * (f - tail) + exponent * LN_2_LOW)
}

/** e to the power of x. */
export const exponential = (x: number): number => {
  if (!(x > -746)) return x <= -746 ? 0 : Number.NaN
  if (x > 709.8) return Number.POSITIVE_INFINITY
  // x = n ln 2 + r with |r| <= ln 2 / 2; a Taylor series of 14 terms leaves less than 1e-17
  const n = Math.floor(x / LN_2 + 0.5)
  const r = x - n * LN_2_HIGH - n * LN_2_LOW
  let sum = 1
  for (let k = 14; k >= 1; k--) sum = 1 + (r / k) * sum
  // Scaled in two steps: 2^1024 overflows although e^709.7 does not, and a subnormal result must be rounded only once.
  if (n > 1000) return sum * powerOfTwo(n - 54) * TWO_TO_54
  return n < -1000 ? sum * powerOfTwo(n + 54) * TWO_TO_MINUS_54 : sum * powerOfTwo(n)
}

/** base to the power of exponent, for a base of zero or more. Its relative error grows with |exponent ln base|. */
export const power = (base: number, exponent: number): number => {
  if (exponent === 0) return 1
  if (base === 0) return exponent > 0 ? 0 : Number.POSITIVE_INFINITY
  return exponential(exponent * naturalLogarithm(base))
}

const powerOfTwo = (n: number): number => {
  bits.setUint32(0, (n + 1023) << 20)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}
