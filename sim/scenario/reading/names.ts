// Finds undefined names of applications, protocols and machines in a scenario. They are looked up in the given tables rather than checked by the
// schema, so that one schema works for users with custom parts too.

import { distance } from 'fastest-levenshtein'
import { groupsOfRoles, isGroupOfRole } from '../host-groups.ts'
import type { KnownParts } from '../known-parts.ts'
import { isMachineFile } from '../machines.ts'
import { type Path, type Problem, problemAt } from '../problem.ts'
import { notAmong } from '../schema/schema-messages.ts'
import { clipped } from '../visible.ts'
import { namesOf } from '../vocabulary.ts'

/** What is wrong with the names, whether or not the rest of the data is well formed. */
export function unknownNames(plain: unknown, parts: KnownParts): Problem[] {
  const application = ['application', 'kind']
  const protocol = ['protocol', 'kind']
  return [
    ...unknown(at(plain, application), namesOf(parts.applications), application),
    ...unknown(at(plain, protocol), namesOf(parts.protocols), protocol),
    ...groupNames(plain).flatMap((name) => [
      ...nearlyGroupOfRole(name),
      ...unknownProfiles(plain, ['hosts', name], parts),
    ]),
  ]
}

const groupNames = (plain: unknown): string[] => {
  const hosts = at(plain, ['hosts'])
  return typeof hosts === 'object' && hosts !== null ? Object.keys(hosts) : []
}

/** A slip of the pen would make a group of its own, and workstations of file servers. */
function nearlyGroupOfRole(name: string): Problem[] {
  const meant = Object.keys(groupsOfRoles).find((each) => distance(name, each) <= 2)
  if (isGroupOfRole(name) || meant === undefined) return []
  const message = `${clipped(name)} is too much like ${meant} to be the name of another group`
  return [{ path: ['hosts', name], at: 'key', message }]
}

function unknownProfiles(plain: unknown, path: Path, parts: KnownParts): Problem[] {
  const groups = at(plain, path)
  const paths = Array.isArray(groups) ? groups.map((_, i) => [...path, i, 'profile']) : [[...path, 'profile']]
  return paths.flatMap((each) => {
    const profile = at(plain, each)
    if (typeof profile === 'string' && isMachineFile(profile)) {
      return [
        problemAt(each, 'a file can only be named in a scenario that is read from a file; expected the machine itself'),
      ]
    }
    const described = typeof profile === 'object' && profile !== null
    return unknown(
      described ? at(profile, ['like']) : profile,
      namesOf(parts.profiles),
      described ? [...each, 'like'] : each,
    )
  })
}

/** A missing name is reported by the schema. */
const unknown = (name: unknown, known: readonly string[], path: Path): Problem[] =>
  name === undefined || known.some((each) => each === name) ? [] : [notAmong(name, known, path)]

/** The value at a path; undefined if there is none. */
const at = (plain: unknown, path: Path): unknown =>
  path.reduce<unknown>((data, step) => (Object.hasOwn(Object(data), step) ? Object(data)[step] : undefined), plain)
