// Groups of hosts in a scenario: `workstations`, `servers` and `recorders`, whose hosts are ws1, fs1, rec1 and so on, and groups with names of
// the author's own, whose hosts are named for their group: node1, node2 and so on for `nodes`.

import type { HostChoice, HostRole } from './scenario.ts'
import type { AnyWrittenScenario, WrittenHosts } from './written.ts'

type WrittenGroups = NonNullable<AnyWrittenScenario['hosts']>

/** The groups whose names say what their hosts do. */
export const groupsOfRoles = {
  workstations: { role: 'workstation', prefix: 'ws' },
  servers: { role: 'server', prefix: 'fs' },
  recorders: { role: 'recorder', prefix: 'rec' },
} as const satisfies Record<string, { readonly role: HostRole; readonly prefix: string }>

type GroupOfRole = keyof typeof groupsOfRoles

export const isGroupOfRole = (name: string): name is GroupOfRole => Object.hasOwn(groupsOfRoles, name)

/** `all` stands for all hosts where a fault names its hosts, and hosts of other groups are called ws1, fs1, rec1. */
export const groupNamePattern = '^(?!(all|ws|fs|rec)$)[a-z]{1,20}$'

export interface HostGroup {
  readonly name: string
  readonly role: HostRole
  readonly written: readonly WrittenHosts[]
}

/** The groups of a scenario file, in the order in which it has them. */
export const writtenGroups = (hosts: WrittenGroups): HostGroup[] =>
  Object.entries(hosts).flatMap(([name, group]): HostGroup[] => {
    if (group === undefined) return []
    const written = [group].flat()
    return [
      { name, role: isGroupOfRole(name) ? groupsOfRoles[name].role : (written[0]?.role ?? 'workstation'), written },
    ]
  })

/** The part of a host's name before its number. */
export function prefixOf(group: string): string {
  if (isGroupOfRole(group)) return groupsOfRoles[group].prefix
  return /[^s]s$/.test(group) ? group.slice(0, -1) : group
}

/** The hosts that a word stands for where a fault names its hosts: a group's name, and `all`. */
export function groupsByName(hosts: readonly HostChoice[]): Map<string, readonly HostChoice[]> {
  const groups = new Map<string, readonly HostChoice[]>()
  const note = (name: string, isOfIt: (host: HostChoice) => boolean): unknown => groups.set(name, hosts.filter(isOfIt))
  for (const { group } of hosts)
    if (group !== undefined && !groups.has(group)) note(group, (host) => host.group === group)
  for (const [name, { role }] of Object.entries(groupsOfRoles)) note(name, (host) => host.role === role)
  return groups.set('all', hosts)
}
