// The machines that come with starsim, built from the figures of calibration.ts.

import { type FittedValues, figuresOf, fittedValues } from './calibration.ts'
import { valuesOf } from './figure.ts'
import type { HostFigures, HostProfile, ProfileName } from './profile.ts'

/**
 * A profile with other values of the fitted constants than the committed ones. They are constants of the whole model: a SPARCstation 10 is
 * derived from the SPARCstation 1 by measured ratios. Names and units as in `fittedValues`.
 */
export const profileWith = (name: ProfileName, values: Partial<FittedValues>): HostProfile => ({
  name,
  ...valuesOf<HostFigures>(figuresOf({ ...fittedValues, ...values })[name]),
})

/**
 * The machines that come with starsim, by name: what a host's `profile` may be. Where each number comes from is in `docs/calibration.md`.
 *
 * @example
 * import { profiles } from 'starsim/core'
 *
 * console.log(profiles['sparcstation-1'].memoryBytes, profiles['modern-server'].cpu.flopNs)
 */
export const profiles: Readonly<Record<ProfileName, HostProfile>> = {
  'sparcstation-1': profileWith('sparcstation-1', {}),
  'sparcstation-10': profileWith('sparcstation-10', {}),
  'modern-server': profileWith('modern-server', {}),
  'sun-3-60': profileWith('sun-3-60', {}),
}
