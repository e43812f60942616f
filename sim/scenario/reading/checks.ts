// Consistency rules that a schema cannot express, each a small function from the scenario to its problems.
// They see plain units only; the caller that loaded the scenario adds positions in its source.

import { PAGE_BYTES } from '../../machine/address-space.ts'
import { optionProblems } from '../../programs/application.ts'
import { imageBytesOf, type KnownParts, processPlans } from '../known-parts.ts'
import { machineOf } from '../machines.ts'
import { didYouMean } from '../nearest.ts'
import { type Path, type Problem, problemAt } from '../problem.ts'
import { plainOptions, plainValue } from '../quantities.ts'
import { chosenReplication } from '../replication.ts'
import type { Scenario } from '../scenario.ts'
import { alternatives, notAmong } from '../schema/schema-messages.ts'
import { formatSize } from '../units.ts'
import { checkFaults } from './check-faults.ts'

/** The rates of shared-medium Ethernet in IEEE 802.3, Mb/s. */
const ethernetRates: readonly number[] = [1, 10, 100]

type Check = (scenario: Scenario, parts: KnownParts) => Problem[]

/** Checks of single settings; the joint checks assume that these hold. */
const ownChecks: readonly Check[] = [
  workersHaveWork,
  baseImageHasAPage,
  optionsAreKnown,
  optionsGoTogether,
  networkCanBe,
  blocksFitDatagrams,
  ablationsAreOfTheProtocol,
  tiersCanBe,
]
const jointChecks: readonly Check[] = [
  bytesFit,
  replicasHaveServers,
  oneRecorder,
  checkpointsHaveStorage,
  imagesFitInMemory,
  checkFaults,
]

export function checkScenario(scenario: Scenario, parts: KnownParts): Problem[] {
  const problems = ownChecks.flatMap((check) => check(scenario, parts))
  return problems.length > 0 ? problems : jointChecks.flatMap((check) => check(scenario, parts))
}

function workersHaveWork({ application: { kind, workers, size } }: Scenario, parts: KnownParts): Problem[] {
  const { dealt, sizeUnit } = parts.applications[kind]!
  if (!dealt || workers <= size) return []
  const message = `expected at most ${size}, so that each worker has a share of the ${sizeUnit}; found ${workers}`
  return [problemAt(['application', 'workers'], message)]
}

function baseImageHasAPage({ application: { baseImageBytes } }: Scenario): Problem[] {
  if (baseImageBytes === null || baseImageBytes >= PAGE_BYTES) return []
  const found = formatSize(baseImageBytes)
  return [
    problemAt(['application', 'baseImage'], `expected at least one page, ${formatSize(PAGE_BYTES)}; found ${found}`),
  ]
}

/** What NFS asks for at most in one datagram; with a few writers, larger ones would overflow the queue of a switch again and again. */
const LARGEST_DATAGRAM_BLOCK = 32 * 1024

function blocksFitDatagrams({ network, protocol: { blockBytes } }: Scenario): Problem[] {
  if (network.detail === 'flows' || blockBytes <= LARGEST_DATAGRAM_BLOCK) return []
  const most = formatSize(LARGEST_DATAGRAM_BLOCK)
  const message = `expected at most ${most}, which fit a datagram, or network.detail: flows; found ${formatSize(blockBytes)}`
  return [problemAt(['protocol', 'block'], message)]
}

function networkCanBe({ network: { kind, megabitsPerSecond } }: Scenario): Problem[] {
  if (kind !== 'ethernet' || ethernetRates.includes(megabitsPerSecond)) return []
  const expected = `expected ${alternatives(ethernetRates.map(String))} on a shared cable, where a bit takes whole nanoseconds`
  return [problemAt(['network', 'megabitsPerSecond'], `${expected}; found ${megabitsPerSecond}`)]
}

function optionsAreKnown({ application: { kind, size, workers, options } }: Scenario, parts: KnownParts): Problem[] {
  if (parts.applications[kind]!.dealt && workers > size) return [] // already reported
  const application = parts.applications[kind]!
  const names = Object.keys(application.options)
  return Object.entries(options).flatMap(([name, value]): Problem[] => {
    const path = ['application', 'options', name]
    if (!names.includes(name)) {
      const expected = names.length === 0 ? 'it has none' : `expected ${alternatives(names)}`
      return [{ path, at: 'key', message: `${kind} has no option ${name}${didYouMean(name, names)}; ${expected}` }]
    }
    const plain = plainValue(application.options[name], value)
    if ('problem' in plain) return [problemAt(path, plain.problem)]
    return optionProblems(application, { size, workers, options: { [name]: plain.value } }).map((message) =>
      problemAt(path, message),
    )
  })
}

function optionsGoTogether(scenario: Scenario, parts: KnownParts): Problem[] {
  const { kind, size, workers, options } = scenario.application
  const application = parts.applications[kind]!
  if (application.conflicts === undefined || optionsAreKnown(scenario, parts).length > 0) return [] // already reported
  return application
    .conflicts({ size, workers, options: plainOptions(application, options) })
    .map(({ option, message }) =>
      problemAt(
        ['application', ...(Object.hasOwn(application.options, option) ? ['options', option] : [option])],
        message,
      ),
    )
}

/** In bytes mode the simulator itself holds all images, several times over. */
const MOST_REAL_BYTES = 2 ** 30

function bytesFit({ application }: Scenario, parts: KnownParts): Problem[] {
  if (application.memory !== 'bytes' || application.kind !== 'pattern') return []
  const total = processPlans(application, parts).reduce((sum, plan) => sum + imageBytesOf(plan, parts), 0)
  if (total <= MOST_REAL_BYTES) return []
  const most = formatSize(MOST_REAL_BYTES)
  return [problemAt(['application', 'memory'], `expected symbolic for more than ${most} in all; found bytes`)]
}

function replicasHaveServers(scenario: Scenario): Problem[] {
  const { copies, path } = chosenReplication(scenario)
  const servers = scenario.hosts.filter((host) => host.role === 'server').length
  if (copies <= servers) return []
  return [
    problemAt(path, `${copies} copies need ${copies} servers; there ${servers === 1 ? 'is 1' : `are ${servers}`}`),
  ]
}

function oneRecorder({ hosts }: Scenario): Problem[] {
  const recorders = hosts.filter(({ role }) => role === 'recorder').length
  return recorders <= 1
    ? []
    : [problemAt(['hosts', 'recorders'], `expected at most 1 recorder; there are ${recorders}`)]
}

function checkpointsHaveStorage(scenario: Scenario): Problem[] {
  const { policy } = scenario.protocol.checkpoint
  const { copies, path } = chosenReplication(scenario)
  if (policy === 'none' || copies > 0 || scenario.protocol.kind === 'none') return []
  return [
    problemAt(
      path,
      `${policy} checkpoints need at least one copy on stable storage; expected 1 to 4, or the policy none`,
    ),
  ]
}

function ablationsAreOfTheProtocol({ protocol }: Scenario, { protocols }: KnownParts): Problem[] {
  const { kind, without } = protocol
  const known = Object.keys(protocols[kind]!.ablations)
  const problem = (name: string, path: Path): Problem =>
    known.length === 0
      ? problemAt(path, `${kind} has nothing to switch off; found ${name}`)
      : notAmong(name, known, path)
  return without.flatMap((name, at) => (known.includes(name) ? [] : [problem(name, ['protocol', 'without', at])]))
}

/** Near copies need checkpoints that are taken together, and are of images only: files have their versions on the file servers. */
function tiersCanBe({ protocol, application, hosts }: Scenario, parts: KnownParts): Problem[] {
  const { kind, tiers, checkpoint } = protocol
  const path = ['protocol', 'tiers']
  if (tiers === null) return []
  const able = Object.keys(parts.protocols).filter((name) => parts.protocols[name]!.hasTiers === true)
  if (!able.includes(kind))
    return [problemAt(path, `${kind} has one tier of stable storage; expected ${alternatives(able)}, or no tiers`)]
  if (checkpoint.policy === 'none')
    return [problemAt(path, 'without checkpoints there is nothing to keep in two tiers')]
  const workstations = hosts.filter(({ role }) => role === 'workstation').length
  if (tiers.copies > workstations) {
    const expected = `expected at most ${workstations}, one for each workstation`
    return [problemAt([...path, 'copies'], `${expected}; found ${tiers.copies}`)]
  }
  const { writesFiles } = parts.applications[application.kind]!
  if (writesFiles?.(plainOptions(parts.applications[application.kind]!, application.options)) !== true) return []
  return [problemAt(path, `${application.kind} writes files, and their versions are on the file servers only`)]
}

function imagesFitInMemory(scenario: Scenario, parts: KnownParts): Problem[] {
  const plans = processPlans(scenario.application, parts)
  const largest = Math.max(...plans.map((plan) => imageBytesOf(plan, parts)))
  // any workstation may have to take over any process
  const smallest = scenario.hosts
    .filter(({ role }) => role === 'workstation')
    .map(({ name, profile }) => ({ name, profile, memoryBytes: machineOf(profile, parts).memoryBytes }))
    .reduce((least, host) => (host.memoryBytes < least.memoryBytes ? host : least))
  if (largest <= smallest.memoryBytes) return []
  const memory = `the ${formatSize(smallest.memoryBytes)} of ${smallest.name} (${machineOf(smallest.profile, parts).name})`
  const path = Object.hasOwn(scenario.application.options, 'state') ? ['options', 'state'] : ['size']
  return [problemAt(['application', ...path], `the largest process needs ${formatSize(largest)}, more than ${memory}`)]
}
