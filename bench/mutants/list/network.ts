// Slips in the shared Ethernet and in the switched network.

import { inFile } from '../mutant.ts'

export const network = [
  ...inFile('sim/machine/ethernet/ethernet.ts', [
    {
      name: 'heard-at-the-last-instant',
      slip: 'A station that begins at the very instant at which the carrier reaches it collides.',
      code: 'now >= this.#startedAt + travelNs',
      becomes: 'now > this.#startedAt + travelNs',
    },
    {
      name: 'no-gap-after-a-crash',
      slip: 'After a frame that a crash has cut off the others do not keep the gap.',
      code: '        if (now >= this.#startedAt) this.#silence.afterCarrier(port, now)\n',
      becomes: '',
    },
    {
      name: 'one-attempt-more',
      slip: 'Off by one: a frame is given up after one collision more.',
      code: '++port.attempts < ATTEMPT_LIMIT',
      becomes: '++port.attempts <= ATTEMPT_LIMIT',
    },
    {
      name: 'half-the-backoff',
      slip: 'Off by one: the range of backoff is half of what it should be.',
      code: '1 << Math.min(port.attempts, BACKOFF_LIMIT)',
      becomes: '1 << Math.min(port.attempts - 1, BACKOFF_LIMIT)',
    },
    {
      name: 'waits-for-the-whole-packet',
      slip: 'A station that comes while a packet of several frames is being sent waits for the end of all of them.',
      code: '      if (this.#runFrames > 1) this.#endRunWithFrame()\n',
      becomes: '',
    },
    {
      name: 'sent-frames-are-not-counted',
      slip: 'A station that comes during a later frame of a packet is taken to have come during the first.',
      code: '    if (this.#sender !== null) this.#skipSentFrames(now)\n',
      becomes: '',
    },
    {
      name: 'lost-packet-arrives',
      slip: 'A packet of which a frame was given up arrives.',
      code: 'if (!transmission.lost) this.simulation',
      becomes: 'this.simulation',
    },
    {
      name: 'gap-after-an-undisturbed-packet',
      slip: 'After an undisturbed packet the gap is not kept.',
      code: '    this.#silence.afterCarrier(port, this.#runEndsAt)\n',
      becomes: '',
    },
  ]),
  ...inFile('sim/machine/ethernet/ethernet-collision.ts', [
    {
      name: 'late-station-sends-no-preamble',
      slip: 'A collision ends before its last station has sent its preamble.',
      code: 'lastStart + preambleNs',
      becomes: 'lastStart',
    },
    {
      name: 'last-start-stays',
      slip: 'A station that joins a collision does not make it longer.',
      code: '    if (startNs > this.#lastStart[station.place]!) this.#lastStart[station.place] = startNs\n',
      becomes: '    if (this.#lastStart[station.place]! < 0) this.#lastStart[station.place] = startNs\n',
    },
    {
      name: 'unheard-at-the-last-instant',
      slip: 'A station joins a collision at the very instant at which it hears it.',
      code: 'return now < this.#firstHeard[port.place]!',
      becomes: 'return now <= this.#firstHeard[port.place]!',
    },
    {
      name: 'last-station-first',
      slip: 'The stations of a collision draw their backoff from the last to the first.',
      code: 'numberOf(stations[at - 1]!) > numberOf(station)',
      becomes: 'numberOf(stations[at - 1]!) < numberOf(station)',
    },
  ]),
  ...inFile('sim/machine/ethernet/ethernet-port.ts', [
    {
      name: 'backoff-survives-a-crash',
      slip: 'A timer survives a crash: a station that was backing off tries again.',
      code: '    if (this.#pause >= 0) this.#ethernet.simulation.cancel(this.#pause)\n',
      becomes: '',
    },
    {
      name: 'frame-survives-a-crash',
      slip: 'The first packet after a crash begins with the frame at which the last one was cut off.',
      code: '    this.#queue = []\n    this.frame = 0\n',
      becomes: '    this.#queue = []\n',
    },
    {
      name: 'attempts-survive-a-crash',
      slip: 'The collisions of a frame that a crash cut off count for the next one.',
      code: '    this.attempts = 0\n    this.state',
      becomes: '    this.state',
    },
    {
      name: 'attempts-of-the-frame-before',
      slip: 'The collisions of a frame count for the next one.',
      code: '    this.frame++\n    this.attempts = 0',
      becomes: '    this.frame++',
    },
  ]),
  ...inFile('sim/machine/switched.ts', [
    {
      name: 'packet-with-a-hole',
      slip: 'A packet of which the switch had to drop a frame arrives when its last one does.',
      code: 'if (!last || transmission.lostFor.has(port.id)) return',
      becomes: 'if (!last) return',
    },
    {
      name: 'no-gap-behind-the-switch',
      slip: 'A port of the switch does not keep the gap between frames.',
      code: 'port.outputFreeAt = endsAt + this.#gapNs',
      becomes: 'port.outputFreeAt = endsAt',
    },
    {
      name: 'frame-survives-a-crash',
      slip: 'A timer survives a crash: the frame that was being sent leaves.',
      code: '    if (this.#timer >= 0) this.#simulation.cancel(this.#timer)\n',
      becomes: '',
    },
    {
      name: 'one-queue-for-all',
      slip: 'A switch has room for nothing that has to wait.',
      code: 'startsAt - readyAt > this.#queueNs',
      becomes: 'startsAt > readyAt',
    },
  ]),
]
