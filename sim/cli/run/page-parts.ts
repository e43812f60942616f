// The scripts and styles of pages, as bundled from reports/browser by the build.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from '../../node/files/package-files.ts'
import { UsageProblem } from '../../node/usage-problem.ts'

export type PageName = 'report' | 'timeline'

/** Throws UsageProblem in a checkout that was never built. */
export function loadPageParts(name: PageName): { readonly style: string; readonly script: string } {
  const read = (extension: string): string =>
    readFileSync(join(packageFolder(), 'dist', 'reports', 'browser', `${name}.${extension}`), 'utf8')
  try {
    return { style: read('css'), script: read('js') }
  } catch {
    throw new UsageProblem('starsim: the pages have not been built; run npm run build')
  }
}
