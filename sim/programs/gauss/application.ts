// Gaussian elimination as an application: one master, `workers` workers, a matrix of `size` columns distributed cyclically.

import { type Application, type ApplicationOptions, completeOptions, masterParameters } from '../application.ts'
import { cyclicCount } from '../distribution.ts'
import type { Payload, ProcessName, ProcessPlan } from '../program.ts'
import { fillColumn, pivotColumn, updateColumn } from './columns.ts'
import { master, worker } from './names.ts'

/** The paper's 1704 KB less 256 columns of 4 KB. */
const BASE_IMAGE_BYTES = 680 * 1024

export const gauss = {
  title: 'Gaussian elimination with partial pivoting',
  sizeUnit: 'rows and columns',
  dealt: true,
  options: {},
  defaultBaseImageBytes: BASE_IMAGE_BYTES,

  plan(options: ApplicationOptions): ProcessPlan[] {
    const parameters = completeOptions(gauss, options)
    const plans: ProcessPlan[] = [
      { name: master, program: 'gauss-master', parameters: masterParameters(parameters, options) },
    ]
    for (let index = 0; index < options.workers; index++) {
      plans.push({ name: worker(index), program: 'gauss-worker', parameters: { ...parameters, index } })
    }
    return plans
  },

  checkAnswers({ size, workers }: ApplicationOptions, answers: ReadonlyMap<ProcessName, Payload>): string[] {
    const problems: string[] = []
    const factors = factorsOf(size)
    for (let index = 0; index < workers; index++) {
      const data = answers.get(worker(index))?.data
      if (data == null) {
        problems.push(`${worker(index)} gave no columns`)
        continue
      }
      const columns = new Float32Array(data.slice().buffer)
      for (let column = 0; column < cyclicCount(size, workers, index); column++) {
        const found = columns.subarray(column * size, (column + 1) * size)
        const row = factors[index + column * workers]!.findIndex((value, at) => !Object.is(value, found[at]))
        if (row >= 0) problems.push(`${worker(index)}: column ${index + column * workers} is wrong from row ${row}`)
      }
    }
    return problems
  },
} satisfies Application

/** The factors of the whole matrix, computed in one place: the same operations round the same way, so the bits are equal. */
const factorsOf = (size: number): Float32Array[] => {
  const columns = Array.from({ length: size }, (_, number) => {
    const column = new Float32Array(size)
    fillColumn(column, number)
    return column
  })
  columns.forEach((pivot, step) => {
    const pivotRow = pivotColumn(pivot, step)
    for (const column of columns.slice(step + 1)) updateColumn(column, step, pivotRow, pivot.subarray(step))
  })
  return columns
}
