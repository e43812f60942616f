// Matrix multiplication as an application: a master that collects reports, and `workers` workers with a block of rows each.

import { type Application, type ApplicationOptions, completeOptions, masterParameters } from '../application.ts'
import { blockStart } from '../distribution.ts'
import type { Payload, ProcessName, ProcessPlan } from '../program.ts'
import { leftElement, rightElement } from './worker.ts'

/** The paper's 2688 KB less 256 rows of A and of C. */
const BASE_IMAGE_BYTES = 640 * 1024

export const matmul = {
  title: 'Multiplication of square matrices',
  sizeUnit: 'rows and columns',
  dealt: true,
  options: {
    rowsAtOnce: {
      default: 1,
      unit: 'rows',
      minimum: 1,
      description: 'rows of the product computed per compute request',
    },
  },
  defaultBaseImageBytes: BASE_IMAGE_BYTES,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = completeOptions(matmul, options)
    const plans: ProcessPlan[] = [
      { name: 'matmul/0', program: 'collector', parameters: masterParameters(parameters, options) },
    ]
    for (let index = 0; index < options.workers; index++) {
      plans.push({ name: `matmul/${index + 1}`, program: 'matmul-worker', parameters: { ...parameters, index } })
    }
    return plans
  },

  // The elements are chosen so that every sum of products is exact in 8 bytes; the order of summation cannot matter.
  checkAnswers({ size, workers }: ApplicationOptions, answers: ReadonlyMap<ProcessName, Payload>): string[] {
    const problems: string[] = []
    for (let index = 0; index < workers; index++) {
      const name = `matmul/${index + 1}`
      const firstRow = blockStart(size, workers, index)
      const data = answers.get(name)?.data
      const found = data == null ? null : new Float32Array(data.slice().buffer)
      const wrong = found?.findIndex((value, at) => {
        return value !== Math.fround(productElement(firstRow + Math.floor(at / size), at % size, size))
      })
      if (wrong === undefined) problems.push(`${name} gave no rows`)
      else if (wrong >= 0) problems.push(`${name}: element ${wrong} of its rows is wrong`)
    }
    return problems
  },
} satisfies Application

const productElement = (row: number, column: number, size: number): number => {
  let sum = 0
  for (let k = size - 1; k >= 0; k--) sum += leftElement(row, k) * rightElement(k, column)
  return sum
}
