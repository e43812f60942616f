import { describe, expect, test } from 'vitest'
import { RandomStream, RandomStreams } from '../../../sim/kernel/chance/random.ts'
import { Observations } from '../../../sim/kernel/chance/statistics.ts'

const draw = (count: number, variate: (stream: RandomStream) => number): Observations => {
  const stream = new RandomStream('moments')
  const observations = new Observations()
  for (let i = 0; i < count; i++) observations.add(variate(stream))
  return observations
}

describe('streams', () => {
  test('the same seed and name give the same numbers', () => {
    const first = new RandomStreams('1995').of('backoff ws1')
    const second = new RandomStreams('1995').of('backoff ws1')
    expect([first.uniform(), first.normal(), first.integer(0, 9)]).toEqual([
      second.uniform(),
      second.normal(),
      second.integer(0, 9),
    ])
  })

  test('a draw from one stream changes no other', () => {
    const disturbed = new RandomStreams('7')
    disturbed.of('a').uniform()
    disturbed.of('new').uniform()
    expect(disturbed.of('b').uniform()).toBe(new RandomStreams('7').of('b').uniform())
  })

  test('another name or another seed is another stream, however long the name and wherever the slash', () => {
    const name = 'a name that is longer than the state of the generator'.repeat(8)
    expect(new RandomStreams('1').of(name).uniform()).not.toBe(new RandomStreams('2').of(name).uniform())
    expect(new RandomStreams('1').of(`${name}1`).uniform()).not.toBe(new RandomStreams('1').of(`${name}2`).uniform())
    expect(new RandomStreams('1').of('2/x').uniform()).not.toBe(new RandomStreams('1/2').of('x').uniform())
  })

  test('the first numbers are these, on every engine', () => {
    const stream = new RandomStreams('1995').of('golden')
    expect([
      stream.uniform(),
      stream.exponential(1),
      stream.normal(),
      stream.weibull(2, 0.7),
      stream.integer(1, 6),
    ]).toMatchInlineSnapshot(`
      [
        0.9330386374212203,
        0.04871812082038999,
        2.277537294297529,
        0.8437942417262139,
        5,
      ]
    `)
  })
})

// n = 200,000 draws: the standard error of a mean is the standard deviation / 447; five of those are allowed.
const N = 200_000
describe('moments', () => {
  test.each<[string, (stream: RandomStream) => number, number, number]>([
    ['uniform: 1/2, 1/12', (stream) => stream.uniform(), 0.5, 1 / 12],
    ['exponential of mean 3: 3, 9', (stream) => stream.exponential(3), 3, 9],
    ['normal(5, 2): 5, 4', (stream) => stream.normal(5, 2), 5, 4],
    ['weibull(1, 2): gamma(3/2), 1 - pi/4', (stream) => stream.weibull(1, 2), Math.sqrt(Math.PI) / 2, 1 - Math.PI / 4],
    ['weibull(2, 1) is exponential: 2, 4', (stream) => stream.weibull(2, 1), 2, 4],
    ['integer(1, 6): 3.5, 35/12', (stream) => stream.integer(1, 6), 3.5, 35 / 12],
    ['bernoulli(0.3): 0.3, 0.21', (stream) => Number(stream.bernoulli(0.3)), 0.3, 0.21],
  ])('%s', (_, variate, mean, variance) => {
    const observations = draw(N, variate)
    expect(Math.abs(observations.mean - mean)).toBeLessThan(5 * Math.sqrt(variance / N))
    expect(Math.abs(observations.variance / variance - 1)).toBeLessThan(0.03)
  })

  test('the normal tail beyond 1.96 holds 5 % of the draws', () => {
    const share = draw(N, (stream) => Number(Math.abs(stream.normal()) > 1.959964)).mean
    expect(Math.abs(share - 0.05)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / N))
  })
})

describe('whole numbers', () => {
  test('every face of a die and both ends come equally often', () => {
    const stream = new RandomStream('die')
    const counts = new Array<number>(7).fill(0)
    for (let i = 0; i < 70_000; i++) counts[stream.integer(-3, 3) + 3]!++
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(5 * Math.sqrt(10_000 * (6 / 7)))
  })

  test('a range of 3 * 2^30 has no bias to its lower third, as a bare remainder would', () => {
    const below = draw(60_000, (stream) => Number(stream.integer(0, 3 * 2 ** 30 - 1) < 2 ** 30)).mean
    expect(Math.abs(below - 1 / 3)).toBeLessThan(0.01) // with the bias: 1/2
  })

  test('ranges beyond 2^32 are served to the last integer', () => {
    const mean = draw(20_000, (stream) => stream.integer(0, 2 ** 52) / 2 ** 52).mean
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / 20_000))
    expect(new RandomStream('x').integer(2 ** 52, 2 ** 52)).toBe(2 ** 52)
  })

  test.each([
    [2, 1],
    [0.5, 3],
    [0, Number.POSITIVE_INFINITY],
    [Number.NaN, 1],
    [-(2 ** 53) + 1, 2 ** 53 - 1],
  ])('integer(%d, %d) is refused', (low, high) => {
    expect(() => new RandomStream('x').integer(low, high)).toThrow(RangeError)
  })
})

describe('picking', () => {
  test('pick gives an item, and refuses to pick from nothing', () => {
    expect(['a', 'b']).toContain(new RandomStream('x').pick(['a', 'b']))
    expect(() => new RandomStream('x').pick([])).toThrow('nothing to pick from')
  })
})
