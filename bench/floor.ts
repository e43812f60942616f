// The lower bound for the paper's runs as they are modelled: the datagrams of its 21 configurations, and the processor time of one if
// nothing else is simulated: processors and cable alone; with requests, replies and their timeouts on top; and whole
// runs, with programs, protocols and trace. `npm run bench:floor` builds and runs it.

import { join } from 'node:path'
import { Transport } from '../sim/cluster/requests/transport.ts'
import { paperScenarioNames } from '../sim/experiments/paper/paper-scenarios.ts'
import { RandomStreams } from '../sim/kernel/chance/random.ts'
import { Simulation } from '../sim/kernel/simulation.ts'
import { Ethernet } from '../sim/machine/ethernet/ethernet.ts'
import { Host } from '../sim/machine/host.ts'
import { profiles } from '../sim/machine/profiles/profiles.ts'
import { loadScenario } from '../sim/scenario/reading/read-file.ts'
import { simulate } from '../sim/simulate.ts'
import { DatagramSocket } from '../sim/unix/datagrams.ts'
import { standings, timed } from './turns.ts'

const TURNS = 5
const TRIALS = 10
const HOSTS = 5
/** The number of concurrent exchanges: the cable is in use, and seldom contended for. */
const AT_ONCE = 3
const DATAGRAMS = 200_000
const BYTES = 100

const hostsOf = (simulation: Simulation): Host[] => {
  const streams = new RandomStreams('floor')
  const network = new Ethernet(simulation, streams.of('backoff'))
  const profile = profiles['sparcstation-1']
  return Array.from({ length: HOSTS }, (_, host) => {
    const random = streams.of(`disk ${host}`)
    return new Host(simulation, { name: `ws${host}`, profile, network, random, order: () => random })
  })
}

const partnerOf = (host: number): number => (host + 2) % HOSTS

/** Each datagram that arrives is answered with another one; returns how many there were. */
function machinesAlone(): number {
  const simulation = new Simulation()
  let left = DATAGRAMS
  const sockets = hostsOf(simulation).map((host) => {
    const socket: DatagramSocket<number> = new DatagramSocket(host, (from) => {
      if (left-- > 0) socket.send(from, BYTES, host.id)
    })
    return socket
  })
  for (let host = 0; host < AT_ONCE; host++) sockets[host]!.send(partnerOf(host), BYTES, host)
  simulation.run()
  return DATAGRAMS + AT_ONCE
}

/** Each reply is followed by the next request; returns how many datagrams there were. */
function withTransport(): number {
  const simulation = new Simulation()
  let left = DATAGRAMS / 2
  const always = (): boolean => true
  const transports = hostsOf(simulation).map((host) => {
    const transport = new Transport({ simulation, host, boot: 0, isThere: always, admit: always, accept: always })
    transport.serve(['probe'], (_from, _request, answer) => answer({ kind: 'done' }))
    return transport
  })
  const ask = (host: number): void => {
    if (left-- > 0) transports[host]!.call(partnerOf(host), BYTES, { kind: 'probe' }, () => ask(host))
  }
  for (let host = 0; host < AT_ONCE; host++) ask(host)
  simulation.run()
  return DATAGRAMS
}

const scenarios = paperScenarioNames
  .filter((name) => name !== 'messages' && !name.startsWith('gauss-log'))
  .map((name) => loadScenario(join('scenarios', 'paper', `${name}.yaml`)))

let events = 0

function allOfTheRuns(): number {
  let datagrams = 0
  events = 0
  for (const scenario of scenarios) {
    const result = simulate(scenario, { seed: 'floor' })
    events += result.events
    for (const { datagramsSent } of result.hosts) datagrams += datagramsSent
  }
  return datagrams
}

const contestants = { 'processors and cable': machinesAlone, 'and requests': withTransport, 'whole runs': allOfTheRuns }
const rates = standings(
  Object.values(contestants).map((run) => timed(() => run)),
  TURNS,
)
const datagrams = allOfTheRuns()
const million = (count: number): string => `${(count / 1e6).toFixed(1)} million`
console.log(
  `${scenarios.length} configurations, ${TRIALS} trials: ${million(datagrams * TRIALS)} datagrams, ${million(events * TRIALS)} events`,
)
console.log(`${''.padEnd(24)}${'ns a datagram'.padStart(14)}${'s for all'.padStart(11)}`)
for (const [at, name] of Object.keys(contestants).entries()) {
  const seconds = 1 / rates[at]!.rate
  console.log(
    `${name.padEnd(24)}${(seconds * 1e9).toFixed(0).padStart(14)}${(seconds * datagrams * TRIALS).toFixed(1).padStart(11)}`,
  )
}
