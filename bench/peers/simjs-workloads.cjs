// The workloads on SimJS 2: `node simjs-workloads.cjs hold 1000 300000` prints steps and seconds.
// SimJS runs to a time, so the end is where the wanted number of steps is expected.

globalThis.window = globalThis // where the package puts what it exports
require('simjs')
const { Sim, Entity, Facility } = globalThis.Sim

const MEAN = 1_000_000
const delay = (mean) => -mean * Math.log(1 - Math.random())
const [workload, sizeText, stepsText] = process.argv.slice(2)
const size = Number(sizeText)
const steps = Number(stepsText)
const sim = new Sim()
let count = 0

class Timer extends Entity {
  start() {
    this.setTimer(delay(MEAN)).done(() => {
      count++
      this.start()
    })
  }
}

class Player extends Entity {
  start() {}
  onMessage() {
    count += 2
    this.send('ball', this.pace, this.partner)
  }
}

const server = new Facility('server')

class Source extends Entity {
  start() {
    this.useFacility(server, delay(MEAN)).done(() => count++)
    this.setTimer(delay(MEAN / 0.9)).done(() => this.start())
  }
}

const workloads = {
  hold() {
    for (let i = 0; i < size; i++) sim.addEntity(Timer, `timer ${i}`)
    return (steps / size) * MEAN
  },
  'ping-pong'() {
    for (let pair = 0; pair < size; pair++) {
      const one = sim.addEntity(Player, `one ${pair}`)
      const other = sim.addEntity(Player, `other ${pair}`)
      one.pace = MEAN * (1 + pair / size)
      other.pace = one.pace
      one.partner = other
      other.partner = one
      one.onMessage()
    }
    return (steps / (2 * size * Math.LN2)) * MEAN
  },
  queue() {
    sim.addEntity(Source, 'source')
    return (steps / 0.9) * MEAN
  },
}

const until = workloads[workload]()
count = 0
const started = process.hrtime.bigint()
sim.simulate(until, Number.POSITIVE_INFINITY)
console.log(count, Number(process.hrtime.bigint() - started) / 1e9)
