// What a scenario may refer to by name and other rooms define: applications, their programs, machine profiles, protocols. Code that reads or
// runs a scenario takes these tables as an argument, so that custom parts can be added to those of starsim.

import type { Protocol } from '../cluster/protocol.ts'
import { imageBytes } from '../machine/address-space.ts'
import type { HostProfile } from '../machine/profiles/profile.ts'
import { profiles } from '../machine/profiles/profiles.ts'
import type { Application } from '../programs/application.ts'
import { applications, programs } from '../programs/index.ts'
import type { ProcessPlan, Program } from '../programs/program.ts'
import { soleProgram } from '../programs/sole-program.ts'
import { protocols } from '../protocols/protocols.ts'
import { plainOptions } from './quantities.ts'
import type { ApplicationChoice } from './scenario.ts'

export interface KnownParts {
  readonly applications: Readonly<Record<string, Application>>
  readonly programs: Readonly<Record<string, Program>>
  readonly profiles: Readonly<Record<string, HostProfile>>
  readonly protocols: Readonly<Record<string, Protocol>>
}

export const knownParts: KnownParts = { applications, programs, profiles, protocols }

/**
 * Custom tables in addition to those of starsim: a scenario may refer to their entries by name. An entry replaces one of
 * starsim's with the same name. A program is also an application of the same name, unless there is a custom application with that
 * name: all its processes then run that program, with the parameters `number`, `workers`, `size` and `baseImageBytes`.
 *
 * @typeParam Programs names of the programs, and so on; inferred by the compiler
 * @example
 * import { defineScenario, type OwnParts, profiles } from 'starsim/core'
 *
 * const roomy = { ...profiles['sparcstation-1'], memoryBytes: 64 * 1024 * 1024 }
 * const parts = { profiles: { roomy } } satisfies OwnParts
 * defineScenario(
 *   { application: { kind: 'gauss' }, hosts: { workstations: { count: 5, profile: 'roomy' } } },
 *   parts,
 * )
 */
export interface OwnParts<
  Programs extends string = string,
  Applications extends string = string,
  Profiles extends string = string,
  Protocols extends string = string,
> {
  readonly programs?: Readonly<Record<Programs, Program>>
  readonly applications?: Readonly<Record<Applications, Application>>
  readonly profiles?: Readonly<Record<Profiles, HostProfile>>
  readonly protocols?: Readonly<Record<Protocols, Protocol>>
}

export function partsWith(own: OwnParts): KnownParts {
  if (Object.values(own).every((table) => table === undefined)) return knownParts
  const alone = Object.keys(own.programs ?? {}).map((name) => [name, soleProgram(name)] as const)
  return {
    programs: { ...programs, ...own.programs },
    applications: { ...applications, ...Object.fromEntries(alone), ...own.applications },
    profiles: { ...profiles, ...own.profiles },
    protocols: { ...protocols, ...own.protocols },
  }
}

/** The initial processes of the application, master first. Its options must be valid. */
export function processPlans(choice: ApplicationChoice, parts: KnownParts): ProcessPlan[] {
  const { kind, size, workers, baseImageBytes, options } = choice
  const application = parts.applications[kind]!
  const plain = plainOptions(application, options)
  return application.plan({ size, workers, options: plain, ...(baseImageBytes !== null && { baseImageBytes }) })
}

/** The image size of a process. */
export function imageBytesOf({ program, parameters }: ProcessPlan, parts: KnownParts): number {
  return imageBytes(parts.programs[program]!.layout(parameters))
}
