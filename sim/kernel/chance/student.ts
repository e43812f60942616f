// The quantile of Student's t distribution for a two-sided 95 % interval. Not a general inverse: one level only.

/** The 0.975 quantile for 1 to 30 degrees of freedom, by inverting the regularized incomplete beta function to 16 digits. */
const QUANTILES = [
  12.7062047361747, 4.302652729749464, 3.18244630528371, 2.776445105197794, 2.570581835636316, 2.44691185114497,
  2.364624251592785, 2.306004135204167, 2.262157162798206, 2.228138851986275, 2.20098516009164, 2.178812829667229,
  2.160368656462793, 2.144786687917804, 2.131449545559776, 2.119905299221255, 2.109815577833317, 2.100922040241038,
  2.09302405440831, 2.085963447265865, 2.07961384472768, 2.073873067904026, 2.068657610419049, 2.063898561628026,
  2.059538552753298, 2.055529438642873, 2.051830516480286, 2.048407141795245, 2.045229642132704, 2.042272456301238,
] as const

const NORMAL = 1.9599639845400543

/**
 * The factor that turns a standard error into the half width of a 95 % interval. Beyond 30 degrees of freedom it comes from the
 * Cornish-Fisher expansion in 1/n around the normal quantile (Abramowitz and Stegun, 26.7.5), within 3e-8.
 * Throws RangeError unless the degrees of freedom are a whole number, 1 or more.
 */
export const studentQuantile975 = (degreesOfFreedom: number): number => {
  if (!Number.isInteger(degreesOfFreedom) || degreesOfFreedom < 1) {
    throw new RangeError(`degrees of freedom must be a whole number, 1 or more; got ${degreesOfFreedom}`)
  }
  const tabulated = QUANTILES[degreesOfFreedom - 1]
  if (tabulated !== undefined) return tabulated
  const v = 1 / degreesOfFreedom
  // the four polynomials of the expansion at the normal quantile
  return NORMAL + v * (2.372271230298563 + v * (2.822498615739612 + v * (2.555849679507723 + v * 1.589534053393824)))
}
