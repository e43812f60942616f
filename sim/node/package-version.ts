// The version of the running package.

import { createRequire } from 'node:module'

/** Of the installed package. */
export function packageVersion(): string {
  const { version } = createRequire(import.meta.url)('starsim/package.json') as { version: string }
  return version
}
