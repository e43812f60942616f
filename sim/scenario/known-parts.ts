// What a scenario may name that other rooms define: applications, the programs they are made of, machine profiles. The
// checks take these tables as an argument, so that they can be tried on others.

import { imageBytes } from '../machine/address-space.ts'
import { profiles } from '../machine/profile.ts'
import type { Application } from '../programs/application.ts'
import { applications, programs } from '../programs/index.ts'
import type { ProcessPlan, Program } from '../programs/program.ts'
import type { ApplicationChoice } from './scenario.ts'

export interface KnownParts {
  readonly applications: Readonly<Record<string, Application>>
  readonly programs: Readonly<Record<string, Program>>
  readonly profiles: Readonly<Record<string, { readonly memoryBytes: number }>>
}

export const knownParts: KnownParts = { applications, programs, profiles }

/** The processes that the application starts with, master first. Its options must be in order. */
export function processPlans(choice: ApplicationChoice, parts: KnownParts): ProcessPlan[] {
  const { kind, size, workers, baseImageBytes, options } = choice
  return parts.applications[kind]!.plan({ size, workers, options, ...(baseImageBytes !== null && { baseImageBytes }) })
}

/** The memory that a process takes. */
export function imageBytesOf({ program, parameters }: ProcessPlan, parts: KnownParts): number {
  return imageBytes(parts.programs[program]!.layout(parameters))
}
