import { describe, expect, test } from 'vitest'
import { rootOfUnity } from '../../sim/programs/fft/roots-of-unity.ts'
import { inputPoint } from '../../sim/programs/fft/worker.ts'
import { applications } from '../../sim/programs/index.ts'
import { runIdeal } from '../support/ideal-runtime.ts'

const { fft } = applications

describe('fft', () => {
  test.each([1, 2, 3, 7, 8, 24, 1000, 32768])('roots of unity of order %i are right to the last bits', (n) => {
    for (let k = 0; k < n; k += Math.ceil(n / 500)) {
      const { real, imaginary } = rootOfUnity(k, n)
      expect(Math.abs(real - Math.cos((2 * Math.PI * k) / n))).toBeLessThan(1e-15)
      expect(Math.abs(imaginary + Math.sin((2 * Math.PI * k) / n))).toBeLessThan(1e-15)
    }
  })

  test.each([
    { size: 1, workers: 1 },
    { size: 24, workers: 3 },
    { size: 256, workers: 4 },
    { size: 361, workers: 5 },
  ])('$workers workers transform $size points as the definition says', ({ size, workers }) => {
    const options = { size, workers }
    const { answers } = runIdeal(fft.plan(options), { mode: 'bytes' })
    expect(fft.checkAnswers(options, answers)).toEqual([])
    const found: number[] = []
    for (let worker = 1; worker <= workers; worker++) {
      found.push(...new Float32Array(answers.get(`fft/${worker}`)!.data!.slice().buffer))
    }
    for (let k = 0; k < size; k++) {
      let real = 0
      let imaginary = 0
      for (let j = 0; j < size; j++) {
        const angle = (-2 * Math.PI * ((j * k) % size)) / size
        const point = inputPoint(j)
        real += point.real * Math.cos(angle) - point.imaginary * Math.sin(angle)
        imaginary += point.real * Math.sin(angle) + point.imaginary * Math.cos(angle)
      }
      // 4-byte answers of size about sqrt(n): some units of 6e-8
      expect(Math.abs(found[2 * k]! - real)).toBeLessThan(1e-6 * Math.sqrt(size))
      expect(Math.abs(found[2 * k + 1]! - imaginary)).toBeLessThan(1e-6 * Math.sqrt(size))
    }
  })

  test('the check of the answers rejects a point that is wrong by a thousandth', () => {
    const options = { size: 16, workers: 2 }
    const answers = new Map(runIdeal(fft.plan(options), { mode: 'bytes' }).answers)
    const points = new Float32Array(answers.get('fft/2')!.data!.slice().buffer)
    points[3]! += 1e-3
    answers.set('fft/2', { ...answers.get('fft/2')!, data: new Uint8Array(points.buffer) })
    expect(fft.checkAnswers(options, answers)).toHaveLength(1)
    expect(fft.checkAnswers(options, answers)[0]).toMatch('fft/2: point 9 is wrong by 0.00')
  })
})
