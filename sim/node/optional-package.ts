// Packages that few commands need and that are large or contain native code: users of those commands install them separately.

import { UsageProblem } from './usage-problem.ts'

/** What `load` imports. Throws UsageProblem, with the command that installs the package, if it is missing. */
export async function optionalPackage<T>(name: string, needed: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const reason = code === 'ERR_MODULE_NOT_FOUND' ? 'is not installed here' : `does not load here (${message})`
    throw new UsageProblem(`starsim: ${needed} the package ${name}, which ${reason}: npm install ${name}`)
  }
}
