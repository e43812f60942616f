// Figures that follow from a protocol's definition, and whether a count is what was derived.

/** One figure; or the least and the most that it can be; null: it depends on the run. */
export type Derived = number | readonly [least: number, most: number] | null

export interface DerivedTraffic {
  readonly datagrams: Derived
  readonly headerBytes: Derived
  readonly controlMessages: Derived
  readonly versions: Derived
}

/** Whether a count is what was derived; what was not derived cannot be missed. */
export const meets = (count: number, derived: Derived): boolean =>
  derived === null || (typeof derived === 'number' ? count === derived : count >= derived[0] && count <= derived[1])

export const derivedText = (derived: Derived): string =>
  derived === null ? 'anything' : typeof derived === 'number' ? String(derived) : `${derived[0]} to ${derived[1]}`
