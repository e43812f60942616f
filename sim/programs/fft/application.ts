// The Fourier transform as an application: a master that collects reports, and `workers` workers with a range of points each.

import { type Application, type ApplicationOptions, completeOptions, masterParameters } from '../application.ts'
import { blockStart } from '../distribution.ts'
import type { Payload, ProcessName, ProcessPlan } from '../program.ts'
import { type Complex, rootOfUnity } from './roots-of-unity.ts'
import { inputPoint } from './worker.ts'

/** The paper's 1200 KB less 32768 points of 8 bytes, in and out. */
const BASE_IMAGE_BYTES = 688 * 1024

export const fft = {
  title: 'Fourier transform, directly',
  sizeUnit: 'points',
  dealt: true,
  options: {
    portions: {
      default: 128,
      unit: 'portions',
      minimum: 1,
      description: 'portions into which a worker divides its range, one per compute request',
    },
  },
  defaultBaseImageBytes: BASE_IMAGE_BYTES,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = completeOptions(fft, options)
    const plans: ProcessPlan[] = [
      { name: 'fft/0', program: 'collector', parameters: masterParameters(parameters, options) },
    ]
    for (let index = 0; index < options.workers; index++) {
      plans.push({ name: `fft/${index + 1}`, program: 'fft-worker', parameters: { ...parameters, index } })
    }
    return plans
  },

  checkAnswers({ size, workers }: ApplicationOptions, answers: ReadonlyMap<ProcessName, Payload>): string[] {
    const problems: string[] = []
    const roots = Array.from({ length: size }, (_, k) => rootOfUnity(k, size))
    const tolerance = 1e-6 * size // a few single-precision ulps at the largest value a point can have
    for (let index = 0; index < workers; index++) {
      const name = `fft/${index + 1}`
      const data = answers.get(name)?.data
      if (data == null) {
        problems.push(`${name} gave no points`)
        continue
      }
      const found = new Float32Array(data.slice().buffer)
      const first = blockStart(size, workers, index)
      for (let k = first; k < blockStart(size, workers, index + 1); k++) {
        const { real, imaginary } = transformedPoint(k, roots)
        const error = Math.max(
          Math.abs(real - found[2 * (k - first)]!),
          Math.abs(imaginary - found[2 * (k - first) + 1]!),
        )
        if (!(error <= tolerance)) problems.push(`${name}: point ${k} is wrong by ${error}`)
      }
    }
    return problems
  },
} satisfies Application

/** The defining sum, term by term. */
const transformedPoint = (k: number, roots: readonly Complex[]): Complex => {
  let real = 0
  let imaginary = 0
  for (let j = 0; j < roots.length; j++) {
    const root = roots[(j * k) % roots.length]!
    const point = inputPoint(j)
    real += point.real * root.real - point.imaginary * root.imaginary
    imaginary += point.real * root.imaginary + point.imaginary * root.real
  }
  return { real, imaginary }
}
