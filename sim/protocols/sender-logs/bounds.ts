// How far the order of a process was found again at each restart. What an older incarnation placed after that no longer has a place.

/** An incarnation, and the first place in the order that it assigned itself. */
export interface Bound {
  readonly incarnation: number
  readonly end: number
}

/** Whether what an incarnation has placed there still stands. */
export const stands = (
  bounds: readonly Bound[],
  { index, incarnation }: { readonly index: number; readonly incarnation: number },
): boolean => bounds.every((bound) => bound.incarnation <= incarnation || index < bound.end)
