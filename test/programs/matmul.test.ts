import { expect, test } from 'vitest'
import { applications } from '../../sim/programs/index.ts'
import { leftElement, rightElement } from '../../sim/programs/matmul/worker.ts'
import { runIdeal } from '../support/ideal-runtime.ts'

const { matmul } = applications

test.each([
  { size: 1, workers: 1 },
  { size: 23, workers: 3 },
  { size: 64, workers: 4 },
])('$workers workers multiply matrices of $size exactly', ({ size, workers }) => {
  const options = { size, workers }
  const { answers } = runIdeal(matmul.plan(options), { mode: 'bytes' })
  expect(matmul.checkAnswers(options, answers)).toEqual([])
  const rows: number[] = []
  for (let worker = 1; worker <= workers; worker++) {
    rows.push(...new Float32Array(answers.get(`matmul/${worker}`)!.data!.slice().buffer))
  }
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0
      for (let k = 0; k < size; k++) sum += leftElement(row, k) * rightElement(k, column)
      expect(rows[row * size + column]).toBe(Math.fround(sum))
    }
  }
})

test('the check of the answers rejects one wrong bit and a missing answer', () => {
  const options = { size: 10, workers: 2 }
  const answers = new Map(runIdeal(matmul.plan(options), { mode: 'bytes' }).answers)
  const data = answers.get('matmul/1')!.data!.slice()
  data[4 * 7]! ^= 1
  answers.set('matmul/1', { ...answers.get('matmul/1')!, data })
  answers.delete('matmul/2')
  expect(matmul.checkAnswers(options, answers)).toEqual([
    'matmul/1: element 7 of its rows is wrong',
    'matmul/2 gave no rows',
  ])
})
