// An application made of one program: how a custom program runs if no application is given for it.

import { type Application, completeOptions } from './application.ts'

/** Process 0 and `workers` others, all running the program; each has its number in its parameters. */
export function soleProgram(name: string): Application {
  const application: Application = {
    title: `Processes that run ${name}`,
    sizeUnit: 'units of work',
    dealt: false,
    options: {},
    defaultBaseImageBytes: 64 * 1024,
    plan: (options) =>
      Array.from({ length: options.workers + 1 }, (_, number) => ({
        name: `${name}/${number}`,
        program: name,
        parameters: { ...completeOptions(application, options), number },
      })),
  }
  return application
}
