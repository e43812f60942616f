// A custom program with memory: heat that spreads over a plate. Each process has a strip of it, with a row of each neighbour above
// and below; in each step it sends its edges, receives those of its neighbours and sets every point to the mean of the four around it.
// Everything that it knows between two requests is in its registers and regions, and every write to a region is reported with `touch`.

import { answerOfRange, messageOf, numberOf, recordWithRange } from 'starsim'

const [ROWS, COLUMNS] = [16, 48] // of a strip
const ROW = 8 * COLUMNS // bytes

// Registers: what comes next in a step (0, 1: send up, down; 2, 3: receive from there; 4: compute), steps done, a digest of all that came.
const [STAGE, STEP, HISTORY] = [0, 1, 2]

/** The grid that a step reads; it writes the other. */
const gridOf = (step) => (step % 2 === 0 ? 'even' : 'odd')

/** @type {import('starsim').Program} */
const heat = {
  layout: () => ({ baseBytes: 65536, regions: ['even', 'odd'].map((name) => ({ name, bytes: ROW * (ROWS + 2) })) }),

  next(memory, parameters, reply) {
    const { registers } = memory
    const number = numberOf(parameters, 'number')
    if (reply.kind === 'started' && number === 0) warmUpperEdge(memory)
    if (reply.kind === 'message')
      takeEdge(memory, messageOf(reply), reply.from === `heat/${number - 1}` ? 0 : ROW * (ROWS + 1))
    for (;;) {
      const stage = registers[STAGE]
      const grid = gridOf(registers[STEP])
      if (stage === 0 && registers[STEP] === numberOf(parameters, 'size')) {
        return { kind: 'exit', answer: answerOfRange(memory, grid, ROW, ROW * ROWS, registers[HISTORY]) }
      }
      registers[STAGE] = (stage + 1) % 5
      if (stage === 4) return spread(memory)
      const neighbour = number + (stage % 2 === 0 ? -1 : 1)
      if (neighbour < 0 || neighbour > numberOf(parameters, 'workers')) continue
      if (stage >= 2) return { kind: 'receive', from: `heat/${neighbour}` }
      const edge = stage === 0 ? ROW : ROW * ROWS
      return {
        kind: 'send',
        to: `heat/${neighbour}`,
        payload: recordWithRange(memory, 8, [registers[STEP]], grid, edge, ROW),
      }
    }
  },
}

/** It is kept at 100 degrees, in both grids. */
function warmUpperEdge(memory) {
  for (const grid of ['even', 'odd']) {
    if (memory.mode === 'bytes') memory.float64(grid).fill(100, 0, COLUMNS)
    memory.touch(grid, 0, ROW, 100)
  }
}

function takeEdge(memory, { payload }, offset) {
  const grid = gridOf(memory.registers[STEP])
  if (memory.mode === 'bytes') memory.bytes(grid).set(payload.data.subarray(8), offset)
  memory.touch(grid, offset, ROW, payload.digest)
  memory.registers[HISTORY] = (Math.imul(memory.registers[HISTORY], 31) + payload.digest) | 0
}

function spread(memory) {
  const [from, to] = [gridOf(memory.registers[STEP]), gridOf(++memory.registers[STEP])]
  if (memory.mode === 'bytes') {
    const [old, grid] = [memory.float64(from), memory.float64(to)]
    for (let at = COLUMNS; at < COLUMNS * (ROWS + 1); at++) {
      const isBorder = at % COLUMNS === 0 || at % COLUMNS === COLUMNS - 1
      if (!isBorder) grid[at] = (old[at - COLUMNS] + old[at + COLUMNS] + old[at - 1] + old[at + 1]) / 4
    }
  }
  memory.touch(to, ROW, ROW * ROWS, memory.digest(from, 0, ROW * (ROWS + 2)))
  const points = ROWS * COLUMNS
  return { kind: 'compute', work: { loops: points, flops: 4 * points, lineMisses: points / 2, stores: points } }
}

export const programs = { heat }
