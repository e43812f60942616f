// Writes a calibration into the sources of this checkout: the constants into sim/machine/profiles/calibration.ts, the held-out errors into
// sim/experiments/paper/held-out.ts. Only the numbers are replaced; each file is written completely or not at all.

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Calibration } from '../experiments/calibrate/calibrate.ts'
import { packageFolder } from '../node/files/package-files.ts'
import { UsageProblem } from '../node/usage-problem.ts'
import { sourceNumber } from './text/calibration-text.ts'

const constantsFile = (): string => join(packageFolder(), 'sim', 'machine', 'profiles', 'calibration.ts')
const heldOutFile = (): string => join(packageFolder(), 'sim', 'experiments', 'paper', 'held-out.ts')

/** Throws UsageProblem if there are no sources to write to. */
export function requireSources(): void {
  for (const file of [constantsFile(), heldOutFile()]) {
    if (!existsSync(file))
      throw new UsageProblem(`starsim: --write needs a checkout of the sources: there is no ${file}`)
  }
}

/** @param consequences figures that follow from the constants, by their names in held-out.ts */
export function writeCalibration({ all, heldOut }: Calibration, consequences: Readonly<Record<string, number>>): void {
  replaceNumbers(
    constantsFile(),
    Object.entries(all.constants).map(([name, value]) => [`'${name}'`, sourceNumber(value)]),
  )
  replaceNumbers(heldOutFile(), [
    ...Object.entries(heldOut).map(([name, fit]) => [name, fit.meanAbsoluteErrorPoints.toFixed(2)] as const),
    ...Object.entries(consequences).map(([name, points]) => [`'${name}'`, points.toFixed(2)] as const),
  ])
}

function replaceNumbers(file: string, numbers: readonly (readonly [key: string, number: string])[]): void {
  let text = readFileSync(file, 'utf8')
  for (const [key, number] of numbers) text = withNumber(text, key, number)
  const written = `${file}.new`
  writeFileSync(written, text)
  renameSync(written, file)
}

/** The text with the number replaced in the first line that begins with this object key. */
export const withNumber = (text: string, key: string, number: string): string =>
  text.replace(new RegExp(`^(  ${key.replaceAll('.', '\\.')}: )[^,\n]+,`, 'm'), `$1${number},`)
