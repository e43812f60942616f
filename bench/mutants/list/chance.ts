// Slips in random variates, statistics and elementary functions.

import { inFile } from '../mutant.ts'

export const chance = [
  ...inFile('sim/kernel/chance/random.ts', [
    {
      name: 'highest-is-never-drawn',
      slip: 'Off by one: of a range of whole numbers the highest is never drawn.',
      code: 'high - low + 1',
      becomes: 'high - low',
    },
    {
      name: 'shape-upside-down',
      slip: 'A Weibull variate is drawn with the shape where its inverse belongs.',
      code: '1 / shape',
      becomes: 'shape',
    },
    {
      name: 'streams-that-are-one',
      slip: 'Two streams whose seed and name give the same text one after the other draw the same numbers.',
      code: '`${this.#seed.length}/${this.#seed}/${name}`',
      becomes: '`${this.#seed}/${name}`',
    },
    {
      name: 'normal-is-too-wide',
      slip: 'A normal variate is taken from the corners of the square too.',
      code: 'if (square >= 1 || square === 0) continue',
      becomes: 'if (square === 0 || square > 2) continue',
    },
    {
      name: 'uniform-with-few-bits',
      slip: 'A uniform variate is made of 32 bits.',
      code: 'return this.#below2To53() * TWO_TO_MINUS_53',
      becomes: 'return this.#below2To32() / TWO_TO_32',
    },
  ]),
  ...inFile('sim/kernel/chance/statistics.ts', [
    {
      name: 'variance-of-all',
      slip: 'The variance is that of the sample, and not the estimate of the true one.',
      code: 'this.#squares / (this.#count - 1)',
      becomes: 'this.#squares / this.#count',
    },
    {
      name: 'one-degree-of-freedom-more',
      slip: 'Off by one: the interval is that of one more degree of freedom.',
      code: 'studentQuantile975(this.#count - 1)',
      becomes: 'studentQuantile975(this.#count)',
    },
    {
      name: 'batches-overlap',
      slip: 'A batch begins with the sum of the one before it.',
      code: '    this.#sum = 0\n',
      becomes: '',
    },
    {
      name: 'batch-of-one-more',
      slip: 'Off by one: a batch has an observation more than it is divided by.',
      code: '++this.#inBatch < this.#batchSize',
      becomes: '++this.#inBatch <= this.#batchSize',
    },
    {
      name: 'deviation-from-the-old-mean',
      slip: 'Both factors of the sum of squares are taken from the mean before the observation.',
      code: 'distance * (value - this.#mean)',
      becomes: 'distance * distance',
    },
  ]),
  ...inFile('sim/kernel/chance/student.ts', [
    {
      name: 'next-quantile',
      slip: 'Off by one: the table of quantiles is read one place on.',
      code: 'QUANTILES[degreesOfFreedom - 1]',
      becomes: 'QUANTILES[degreesOfFreedom]',
    },
  ]),
  ...inFile('sim/kernel/chance/elementary.ts', [
    {
      name: 'series-ends-early',
      slip: 'The series of the exponential ends four terms early.',
      code: 'let k = 14',
      becomes: 'let k = 10',
    },
    {
      name: 'logarithm-of-a-large-mantissa',
      slip: 'The mantissa of a logarithm is not halved, so that its series converges too slowly.',
      code: '    mantissa *= 0.5\n    exponent++\n',
      becomes: '',
    },
    {
      name: 'rounded-twice',
      slip: 'An exponential below the normal numbers is rounded twice.',
      code: 'n < -1000 ?',
      becomes: 'n < -1100 ?',
    },
  ]),
]
