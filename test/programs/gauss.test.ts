import { describe, expect, test } from 'vitest'
import { matrixElement } from '../../sim/programs/gauss/columns.ts'
import { applications } from '../../sim/programs/index.ts'
import type { Payload, ProcessName } from '../../sim/programs/program.ts'
import { runIdeal } from '../support/ideal-runtime.ts'

const { gauss } = applications

describe('gauss', () => {
  test('the five processes send and receive 2703 KB each on the mean, the paper says 2700', () => {
    // 6 x (524,800 elements x 4 bytes + 1024 headers x 32) + 1024 x 4 x 2 x 2 x 64 = 13,840,384 bytes, over five
    const { processes, stuck } = runIdeal(gauss.plan({ size: 1024, workers: 4 }), { mode: 'symbolic' })
    expect(stuck).toEqual([])
    const total = [...processes.values()].reduce(
      (sum, { bytesSent, bytesReceived }) => sum + bytesSent + bytesReceived,
      0,
    )
    expect(total).toBe(13_840_384)
    expect(total / 5 / 1024).toBeCloseTo(2703.2, 1)
  })

  test.each([
    { size: 1, workers: 1 },
    { size: 3, workers: 3 },
    { size: 24, workers: 3 },
    { size: 61, workers: 4 },
  ])('$workers workers factor a matrix of $size: P A = L U', ({ size, workers }) => {
    const options = { size, workers }
    const { answers } = runIdeal(gauss.plan(options), { mode: 'bytes' })
    expect(gauss.checkAnswers(options, answers)).toEqual([])
    expect(largestResidual(size, workers, answers)).toBeLessThan(1e-4)
  })

  test('the check of the answers rejects one wrong element', () => {
    const options = { size: 16, workers: 2 }
    const answers = new Map(runIdeal(gauss.plan(options), { mode: 'bytes' }).answers)
    const data = answers.get('gauss/2')!.data!.slice()
    data[4 * (16 + 5)]! ^= 1
    answers.set('gauss/2', { ...answers.get('gauss/2')!, data })
    expect(gauss.checkAnswers(options, answers)).toEqual(['gauss/2: column 3 is wrong from row 5'])
  })
})

/** Solves A x = b with the factors for a known x, in 8 bytes: the exchanges are found again from A itself. */
const largestResidual = (size: number, workers: number, answers: ReadonlyMap<ProcessName, Payload>): number => {
  const factor = (row: number, column: number): number => {
    const part = new Float32Array(answers.get(`gauss/${(column % workers) + 1}`)!.data!.slice().buffer)
    return part[Math.floor(column / workers) * size + row]!
  }
  const rows = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => matrixElement(row, column)),
  )
  let largest = 0
  const right = rows.map((row) => row.reduce((sum, value, column) => sum + value * (column + 1), 0))
  for (let step = 0; step < size; step++) {
    let pivot = step
    for (let row = step; row < size; row++) if (Math.abs(rows[row]![step]!) > Math.abs(rows[pivot]![step]!)) pivot = row
    ;[rows[step], rows[pivot]] = [rows[pivot]!, rows[step]!]
    ;[right[step], right[pivot]] = [right[pivot]!, right[step]!]
    for (let row = step + 1; row < size; row++) {
      const multiplier = rows[row]![step]! / rows[step]![step]!
      for (let column = step; column < size; column++) rows[row]![column]! -= multiplier * rows[step]![column]!
      largest = Math.max(largest, Math.abs(multiplier - factor(row, step)))
      right[row]! -= factor(row, step) * right[step]!
    }
  }
  const solution = new Array<number>(size).fill(0)
  for (let row = size - 1; row >= 0; row--) {
    let sum = right[row]!
    for (let column = row + 1; column < size; column++) sum -= factor(row, column) * solution[column]!
    solution[row] = sum / factor(row, row)
    largest = Math.max(largest, Math.abs(solution[row]! - (row + 1)) / size)
  }
  return largest
}
