// How far the order of a process was found again at each restart. What an older incarnation has placed behind that has no place any more.

/** An incarnation, and the first place in the order that was its own to give. */
export interface Bound {
  readonly incarnation: number
  readonly end: number
}

/** Whether what an incarnation has placed there is there still. */
export const stands = (
  bounds: readonly Bound[],
  { index, incarnation }: { readonly index: number; readonly incarnation: number },
): boolean => bounds.every((bound) => bound.incarnation <= incarnation || index < bound.end)
