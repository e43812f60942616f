// Figures that follow from a protocol's definition, and whether a count equals the derived figure.

/** One figure; or its least and greatest value; null: it depends on the run. */
export type Derived = number | readonly [least: number, most: number] | null

export interface DerivedTraffic {
  readonly datagrams: Derived
  readonly headerBytes: Derived
  readonly controlMessages: Derived
  readonly versions: Derived
}

/** Whether a count equals what was derived; where nothing was derived nothing can be missed. */
export const meets = (count: number, derived: Derived): boolean =>
  derived === null || (typeof derived === 'number' ? count === derived : count >= derived[0] && count <= derived[1])

export const derivedText = (derived: Derived): string =>
  derived === null ? 'anything' : typeof derived === 'number' ? String(derived) : `${derived[0]} to ${derived[1]}`
