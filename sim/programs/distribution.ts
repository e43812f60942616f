// How a problem is distributed over its workers: cyclically or in blocks. Workers are counted from 0 here.

/** How many of `total` items worker `index` gets when item j goes to worker j mod `workers`. */
export const cyclicCount = (total: number, workers: number, index: number): number =>
  index < total ? Math.floor((total - 1 - index) / workers) + 1 : 0

/** How many of the items 0 .. `last` belong to worker `index`; also the local index of its first item after `last`. */
export const cyclicCountUpTo = (last: number, workers: number, index: number): number =>
  cyclicCount(last + 1, workers, index)

/** The first item of worker `index` when each gets a block of about `total / workers`; for index `workers` it is `total`. */
export const blockStart = (total: number, workers: number, index: number): number =>
  Math.floor((total * index) / workers)
