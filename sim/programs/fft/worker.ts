// A worker of the Fourier transform: holds the whole input and computes its range of the output point by point.
// It is the direct transform, n operations for each of n points, not a fast one: the paper's 1177 s for 32768 points show that.
// Each point is the input polynomial evaluated at a root of unity by Horner's rule: one complex multiplication and addition per
// input point, and no table of roots, which would take as much memory as the input and a cache line per access.

import { type AddressSpace, type Layout, mix } from '../../machine/address-space.ts'
import { REPORT_BYTES } from '../collector.ts'
import { blockStart } from '../distribution.ts'
import { fillWork, inputElement } from '../inputs.ts'
import { numberOf } from '../parameters.ts'
import { answerOfRange, record } from '../payload.ts'
import type { Parameters, Program, Reply, Request, Work } from '../program.ts'
import { type Complex, rootOfUnity } from './roots-of-unity.ts'

const INPUT = 'input'
const OUTPUT = 'output'
const POINT_BYTES = 8
const SIGNAL = 0x0f

/** Point j of the input. */
export const inputPoint = (j: number): Complex => ({
  real: inputElement(SIGNAL, j, 0),
  imaginary: inputElement(SIGNAL, j, 1),
})

// Registers.
const STATE = 0
/** How many points of its range are done. */
const DONE_POINTS = 1

const START = 0
const COMPUTING = 1
const REPORTING = 2
const ENDED = 3

interface Part {
  readonly size: number
  readonly first: number
  readonly count: number
}

const partOf = (parameters: Parameters): Part => {
  const size = numberOf(parameters, 'size')
  const workers = numberOf(parameters, 'workers')
  const index = numberOf(parameters, 'index')
  const first = blockStart(size, workers, index)
  return { size, first, count: blockStart(size, workers, index + 1) - first }
}

/**
 * Per input point and output point: one loop iteration, four multiplications and four additions, half of a 16-byte cache line
 * (the input, 256 KB, streams through a 64 KB cache). Per output point: some sixty operations for its root, and two stores.
 */
const pointsWork = (points: number, size: number): Work => ({
  loops: points * size,
  flops: points * (8 * size + 60),
  lineMisses: (points * size) / 2,
  stores: 2 * points,
})

export const fftWorker: Program = {
  layout(parameters: Parameters): Layout {
    const bytes = numberOf(parameters, 'size') * POINT_BYTES
    return {
      baseBytes: numberOf(parameters, 'baseImageBytes'),
      regions: [
        { name: INPUT, bytes },
        { name: OUTPUT, bytes },
      ],
    }
  },

  next(memory: AddressSpace, parameters: Parameters, _reply: Reply): Request {
    const part = partOf(parameters)
    switch (memory.registers[STATE]) {
      case START:
        return fill(memory, part)
      case COMPUTING:
        return memory.registers[DONE_POINTS]! < part.count
          ? computePoints(memory, part, numberOf(parameters, 'portions'))
          : report(memory, part, numberOf(parameters, 'index'))
      case REPORTING:
        memory.registers[STATE] = ENDED
        return {
          kind: 'exit',
          answer: answerOfRange(memory, OUTPUT, part.first * POINT_BYTES, part.count * POINT_BYTES, 0),
        }
      default:
        throw new Error('a worker was called after its end')
    }
  },
}

const fill = (memory: AddressSpace, { size }: Part): Request => {
  if (memory.mode === 'bytes') {
    const input = memory.float32(INPUT)
    for (let j = 0; j < size; j++) {
      const { real, imaginary } = inputPoint(j)
      input[2 * j] = real
      input[2 * j + 1] = imaginary
    }
  }
  memory.touch(INPUT, 0, size * POINT_BYTES, SIGNAL)
  memory.registers[STATE] = COMPUTING
  return { kind: 'compute', work: fillWork(2 * size) }
}

const computePoints = (memory: AddressSpace, { size, first, count }: Part, portions: number): Request => {
  const done = memory.registers[DONE_POINTS]!
  const points = Math.min(Math.max(1, Math.floor(count / portions)), count - done)
  if (memory.mode === 'bytes') {
    const input = memory.float32(INPUT)
    const output = memory.float32(OUTPUT)
    const end = first + done + points
    let k = first + done
    for (; k + 1 < end; k += 2) transformTwoPoints(input, output, k, size)
    if (k < end) transformPoint(input, output, k, size)
  }
  const dependsOn = mix(done, memory.digest(INPUT, 0, size * POINT_BYTES))
  memory.touch(OUTPUT, (first + done) * POINT_BYTES, points * POINT_BYTES, dependsOn)
  memory.registers[DONE_POINTS] = done + points
  return { kind: 'compute', work: pointsWork(points, size) }
}

const transformPoint = (input: Float32Array, output: Float32Array, k: number, size: number): void => {
  const root = rootOfUnity(k, size)
  let real = 0
  let imaginary = 0
  for (let j = size - 1; j >= 0; j--) {
    const turned = real * root.real - imaginary * root.imaginary
    imaginary = real * root.imaginary + imaginary * root.real + input[2 * j + 1]!
    real = turned + input[2 * j]!
  }
  output[2 * k] = real
  output[2 * k + 1] = imaginary
}

/** Points k and k + 1, with the same operations as one by one. Each step depends on the previous one, so two take as long as one. */
const transformTwoPoints = (input: Float32Array, output: Float32Array, k: number, size: number): void => {
  const { real: cosine, imaginary: sine } = rootOfUnity(k, size)
  const { real: nextCosine, imaginary: nextSine } = rootOfUnity(k + 1, size)
  let real = 0
  let imaginary = 0
  let nextReal = 0
  let nextImaginary = 0
  for (let j = 2 * (size - 1); j >= 0; j -= 2) {
    const inputReal = input[j]!
    const inputImaginary = input[j + 1]!
    const turned = real * cosine - imaginary * sine
    const nextTurned = nextReal * nextCosine - nextImaginary * nextSine
    imaginary = real * sine + imaginary * cosine + inputImaginary
    nextImaginary = nextReal * nextSine + nextImaginary * nextCosine + inputImaginary
    real = turned + inputReal
    nextReal = nextTurned + inputReal
  }
  output[2 * k] = real
  output[2 * k + 1] = imaginary
  output[2 * k + 2] = nextReal
  output[2 * k + 3] = nextImaginary
}

const report = (memory: AddressSpace, { first, count }: Part, index: number): Request => {
  memory.registers[STATE] = REPORTING
  const words = [index, memory.digest(OUTPUT, first * POINT_BYTES, count * POINT_BYTES)]
  return { kind: 'send', to: 'fft/0', payload: record(memory.mode, REPORT_BYTES, words) }
}
