// Flow detail: how flows share, what holds them up, and what series make of many exchanges.

import { inFile } from '../mutant.ts'

export const flows = [
  ...inFile('sim/machine/flows/max-min.ts', [
    {
      name: 'weights-do-not-count',
      slip: 'Flows limited by the same resource get the same rate, whatever their weights.',
      code: 'rates[flow] = level * weight',
      becomes: 'rates[flow] = level',
    },
    {
      name: 'nobody-takes-what-is-left',
      slip: 'What one flow cannot take goes to no other.',
      code: '    rising = stillRising\n',
      becomes: '    for (const flow of stillRising) rates[flow] = level * flows[flow]!.weight\n    rising = []\n',
    },
  ]),
  ...inFile('sim/machine/flows/flows.ts', [
    {
      name: 'held-flows-go-on',
      slip: 'A paused flow continues nevertheless.',
      code: '(elapsedNs - lostNs) * flow.rate',
      becomes: 'elapsedNs * flow.rate',
    },
    {
      name: 'nobody-gives-way',
      slip: 'A new flow gets only what the others leave.',
      code: 'return isFair ? rate : 0',
      becomes: 'return rate',
    },
    {
      name: 'others-stay-slow',
      slip: 'When a flow has gone, the others keep their rates.',
      code: '    others.delete(flow)\n    for (const resource of resources) resource.flows.delete(flow)\n    this.#share(others)\n',
      becomes: '    others.delete(flow)\n    for (const resource of resources) resource.flows.delete(flow)\n',
    },
    {
      name: 'works-while-it-stands-still',
      slip: 'A processor works for a paused flow.',
      code: '    flow.unplannedNs += wholeNs\n    spare(flow, wholeNs)\n',
      becomes: '    flow.unplannedNs += wholeNs\n',
    },
  ]),
  ...inFile('sim/machine/flows/steady-work.ts', [
    {
      name: 'what-is-owed-is-forgotten',
      slip: 'Steady work that interrupts left no time for is never done.',
      code: 'this.#owed = due - whole + doneSince(since, whole)',
      becomes: 'doneSince(since, whole)\n    this.#owed = due - whole',
    },
  ]),
  ...inFile('sim/machine/flows/wires.ts', [
    {
      name: 'frames-are-ready-at-once',
      slip: 'Frames leave a shared cable before their sender has them.',
      code: 'leftNs = Math.max(leftNs + gapNs, readyNs(frame)) + frameNs(timing, bytes)',
      becomes: 'leftNs = leftNs + gapNs + frameNs(timing, bytes)',
    },
  ]),
  ...inFile('sim/machine/flows/flow-network.ts', [
    {
      name: 'loss-goes-unnoticed',
      slip: 'Series go on when packets begin to be lost.',
      code: '    if (verdict !== null) this.disturbed?.(-1)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/storage/series/turns.ts', [
    {
      name: 'never-held-up',
      slip: 'Real exchanges delay no series.',
      code: 'this.#flows.hold(flow, isHeld ? forNs',
      becomes: 'this.#flows.hold(flow, isHeld ? 0',
    },
    {
      name: 'behind-its-own',
      slip: 'A request waits for the series of the very host that asks.',
      code: '      if (this.#askerOf(flow) === asker) continue\n      const { leastNs } = flow.shape\n      const stageNs',
      becomes: '      const { leastNs } = flow.shape\n      const stageNs',
    },
  ]),
  ...inFile('sim/cluster/storage/series/series.ts', [
    {
      name: 'down-hosts-answer',
      slip: 'Exchanges with a host that is down are summarised.',
      code: ' || parties.some((party) => !this.#machines[party]!.host.alive)',
      becomes: '',
    },
    {
      name: 'side-by-side-in-series',
      slip: 'Two processes of a host write to stable storage in parallel.',
      code: "if (plan.kind === 'write' || plan.kind === 'touch-and-write') {",
      becomes: "if (plan.kind === 'touch-and-write') {",
    },
    {
      name: 'silent-series',
      slip: 'A host that exchanges in a series is not heard.',
      code: '        this.#machines[asker]!.heard?.(party)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/cluster/storage/series/trial-exchange.ts', [
    {
      name: 'layer-works-for-nothing',
      slip: 'A block of a series costs the layer no work.',
      code: 'storage.store(bytes, request, host.profile.layer.messageLayerNs)',
      becomes: 'storage.store(bytes, request)',
    },
    {
      name: 'faults-take-no-time',
      slip: 'The page faults of a child take none of its processor in a series.',
      code: '  cost.parties[0]!.cpuNs += touchNs(machines.profiles[0]!, kind, blockBytes) // this is not system work\n',
      becomes: '',
    },
  ]),
]
