// Taking one thing out of a short list, in place. splice() makes an array of what it takes out, each time.

/** Takes out what stands at `at`; the order of the others stays. */
export function takeOut(at: number, list: unknown[]): void {
  for (let next = at + 1; next < list.length; next++) list[next - 1] = list[next]
  list.pop()
}
