// `starsim measure`: microbenchmarks of the simulated machines, as one would run them on real ones, and of this machine.

import type { Command } from 'commander'
import { UsageProblem } from '../../node/usage-problem.ts'
import { type Answer, defineCommand } from '../command.ts'
import {
  type MeasurementName,
  type MeasureOptions,
  measurementDefaults,
  measurementNames,
} from '../options/measurement-options.ts'
import { trialCount, wholeNumber } from '../options/whole-number.ts'
import { commandLine } from '../text/command-line.ts'

const list =
  (separator: string) =>
  (text: string): string[] =>
    text.split(separator)

const { ethernet, stream, message, disk, checkpoint } = measurementDefaults

const everything = [...measurementNames, 'machine'] as const

export const measure = defineCommand<MeasureOptions>({
  name: 'measure',
  summary: 'Measures Ethernet, streams, messages, disk or checkpoints of the simulated machines, or this machine.',
  examples: [
    ['starsim measure ethernet --stations 24 --bytes 64,1518 --ratio 7:1', 'a saturated Ethernet'],
    ['starsim measure ethernet --turnaround 100us --length 910m', 'distant hosts that need time between two frames'],
    ['starsim measure stream --bytes 8192', 'datagrams from one process to another, back to back'],
    ['starsim measure message --bytes 1024 --backups 2', 'the time of one logged message'],
    ['starsim measure disk --where random --bytes 8192', 'the service time of a disk'],
    ['starsim measure machine --write here.yaml', 'this very machine, as a profile: profile: ./here.yaml'],
    ['starsim measure machine --anyway --in /data', 'even if it is busy, with the disk that holds /data'],
    ['starsim measure checkpoint --policy full --kilobytes 1704 --backups 2', 'what one checkpoint costs'],
  ],

  declare(command: Command) {
    command
      .argument('<what>', everything.join(', '))
      .option(
        '--bytes <lengths>',
        `ethernet: frame lengths, separated by commas (default: ${ethernet.bytes}); length of a datagram (${stream.bytes}), a message (${message.bytes}) or a request to the disk (${disk.bytes})`,
        list(','),
      )
      .option(
        '--stations <n>',
        `ethernet: stations that always have a frame to send (default: ${ethernet.stations})`,
        wholeNumber(1, 1024), // as many as IEEE 802.3 allows on a cable
      )
      .option('--ratio <shares>', 'ethernet: how often each length is sent, separated by colons', list(':'))
      .option('--seconds <n>', `ethernet: of virtual time (default: ${ethernet.seconds})`, wholeNumber(1, 10_000))
      .option('--turnaround <time>', 'ethernet: time that a station needs between two frames, plus or minus 10 %')
      .option(
        '--length <metres>',
        'ethernet: length of the cable, with stations at four points (default: all 500m apart)',
      )
      .option(
        '--backups <n>',
        `copies on stable storage, of a message (default: ${message.backups}) or a checkpoint (${checkpoint.backups})`,
        wholeNumber(0, 4),
      )
      .option('--profile <machine>', `disk, stream: kind of machine (default: ${disk.profile}, ${stream.profile})`)
      .option('--operation <name>', `disk: read or write (default: ${disk.operation})`)
      .option('--where <place>', `disk: next or random (default: ${disk.where})`)
      .option(
        '--requests <n>',
        `disk, stream: number of requests or datagrams (default: ${disk.requests})`,
        wholeNumber(1, 1_000_000),
      )
      .option('--policy <name>', `checkpoint: full, pre-copy or incremental (default: ${checkpoint.policy})`)
      .option('--kilobytes <n>', `checkpoint: size of the image (default: ${checkpoint.kilobytes})`, wholeNumber(1))
      .option(
        '--trials <n>',
        `message, checkpoint: runs (default: ${message.trials}); machine: repetitions (11)`,
        trialCount,
      )
      .option('--write <file>', 'machine: write a profile that scenarios can name, as YAML')
      .option('--in <folder>', 'machine: folder whose disk is measured (default: this one)')
      .option('--compiler <name>', 'machine: C compiler, or none to measure with Node (default: cc)')
      .option('--anyway', 'machine: measure even if it is busy; every figure is then marked as a bound')
      .option('--seed <seed>', 'seed of all random draws', '1')
  },

  async perform({ arguments: [what], options, terminal }): Promise<Answer> {
    if (!(everything as readonly string[]).includes(what!)) {
      const { didYouMean } = await import('../../scenario/nearest.ts')
      const meant = didYouMean(what!, everything)
      throw new UsageProblem(`starsim: there is no measurement '${what}'${meant}; there are ${everything.join(', ')}`)
    }
    const { measurements, checkOptions } = await import('../measurements.ts')
    if (what === 'machine') {
      checkOptions(what, options)
      const { performMachine } = await import('../machine/measure-machine.ts')
      return performMachine(options, terminal)
    }
    const { measureText } = await import('../text/measure-text.ts')
    const name = what as MeasurementName
    checkOptions(name, options)
    const measured = await measurements[name].measure(options)
    const { bytes, ratio, ...plain } = options
    return {
      json: measured,
      text: measureText(name, options, measured as Readonly<Record<string, number>>, terminal),
      replay: commandLine('measure', [name], { bytes: bytes?.join(','), ratio: ratio?.join(':'), ...plainOf(plain) }),
      good: true,
    }
  },
})

const plainOf = (options: object): Record<string, string | number> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'json')) as Record<string, string | number>
