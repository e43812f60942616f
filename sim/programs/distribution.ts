// How a problem is dealt to its workers: cyclically (card by card) or in blocks. Workers are counted from 0 here.

/** How many of `total` things worker `index` gets when thing j goes to worker j mod `workers`. */
export const cyclicCount = (total: number, workers: number, index: number): number =>
  index < total ? Math.floor((total - 1 - index) / workers) + 1 : 0

/** How many of its things worker `index` has among the things 0 .. `last`: the place of its first one after `last`. */
export const cyclicCountUpTo = (last: number, workers: number, index: number): number =>
  cyclicCount(last + 1, workers, index)

/** The first thing of worker `index` when each gets a block of about `total / workers`; worker `workers` begins at `total`. */
export const blockStart = (total: number, workers: number, index: number): number =>
  Math.floor((total * index) / workers)
