// Removes one element of a short array in place. splice() would allocate an array for the removed element each time.

/** Removes the element at index `at`, keeping the order of the others. */
export function takeOut(at: number, list: unknown[]): void {
  for (let next = at + 1; next < list.length; next++) list[next - 1] = list[next]
  list.pop()
}
