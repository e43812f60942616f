// A measurement as a sentence and a table: each figure with its unit and its meaning.

import { type MeasurementName, type MeasureOptions, measurementDefaults } from '../options/measurement-options.ts'
import type { Terminal } from '../terminal.ts'
import { table } from './table.ts'

type Figures = Readonly<Record<string, number>>

interface Wording {
  readonly sentence: (options: MeasureOptions) => string
  /** By name in the JSON. */
  readonly figures: Readonly<Record<string, readonly [name: string, unit: string, means: string]>>
}

const { ethernet, stream, message, disk, checkpoint } = measurementDefaults

const halfWidth = ['±', 's', 'half the width of its 95 % confidence interval'] as const

const wordings: Readonly<Record<MeasurementName, Wording>> = {
  ethernet: {
    sentence: ({
      stations = ethernet.stations,
      bytes = [`${ethernet.bytes}`],
      ratio,
      seconds = ethernet.seconds,
      turnaround,
      length,
    }) =>
      `${stations} stations on a cable of ${length === undefined ? '' : `${length} and `}10 Mb/s that always have a frame to send` +
      `${turnaround === undefined ? '' : `, ${turnaround} after their last one`}, for ${seconds} s: ` +
      `frames of ${bytes.join(' and ')} bytes${ratio === undefined ? '' : `, ${ratio.join(' to ')}`}`,
    figures: {
      megabitsPerSecond: ['throughput', 'Mb/s', 'with preambles and gaps'],
      framesPerSecond: ['frames', '1/s', 'sent successfully'],
      collisions: ['collisions', '', 'in the whole time'],
      drops: ['drops', '', 'frames given up after 16 collisions'],
      meanDelaySeconds: ['delay', 's', 'mean, from when a station has a frame until it is sent or given up'],
      fairness: ['fairness', '', "Jain's index: 1 if all stations sent equally much"],
    },
  },
  stream: {
    sentence: ({ profile = stream.profile, bytes = [`${stream.bytes}`], requests = stream.requests }) =>
      `${requests} datagrams of ${bytes.join(', ')} bytes from one ${profile} to another, back to back`,
    figures: {
      kilobytesPerSecond: ['throughput', 'KB/s', 'a KB being 1024 bytes'],
      datagramsPerSecond: ['datagrams', '1/s', 'received'],
    },
  },
  message: {
    sentence: ({ bytes = [`${message.bytes}`], backups = message.backups, trials = message.trials }) =>
      `a message of ${bytes.join(', ')} bytes between two SPARCstations 1, logged on ${copies(backups)}: ${trials} runs`,
    figures: {
      seconds: ['time', 's', 'mean, from sending to acknowledgement'],
      ci95: halfWidth,
    },
  },
  disk: {
    sentence: ({
      profile = disk.profile,
      operation = disk.operation,
      where = disk.where,
      bytes = [`${disk.bytes}`],
      requests = disk.requests,
    }) =>
      `the disk of a ${profile}: ${requests} requests to ${operation} ${bytes.join(', ')} bytes, ` +
      `${where === 'next' ? 'each next to the last' : 'at random places'}`,
    figures: {
      meanServiceSeconds: ['service', 's', 'mean time of a request'],
      ci95: halfWidth,
      requestsPerSecond: ['requests', '1/s', 'one after the other'],
      kilobytesPerSecond: ['throughput', 'KB/s', 'a KB being 1024 bytes'],
    },
  },
  checkpoint: {
    sentence: ({
      policy = checkpoint.policy,
      kilobytes = checkpoint.kilobytes,
      backups = checkpoint.backups,
      trials = checkpoint.trials,
    }) => `a ${policy} checkpoint of ${kilobytes} KB on ${copies(backups)}: ${trials} runs`,
    figures: {
      seconds: ['cost', 's', 'delay of the end of the process per checkpoint'],
      ci95: halfWidth,
      blockedSeconds: ['blocked', 's', 'time during which the process is blocked'],
      copySeconds: ['copy', 's', 'fork, and pages copied when first written after it'],
      compareSeconds: ['compare', 's', 'the child compares its pages with those of the last checkpoint'],
      writtenKB: ['written', 'KB', 'a KB being 1024 bytes'],
    },
  },
}

const copies = (count: number): string => (count === 0 ? 'no server' : count === 1 ? 'one server' : `${count} servers`)

export function measureText(
  name: MeasurementName,
  options: MeasureOptions,
  measured: Figures,
  terminal: Terminal,
): string {
  const { sentence, figures } = wordings[name]
  const rows = Object.entries(measured).map(([key, value]) => {
    const [quantity, unit, means] = figures[key] ?? [key, '', '']
    return [quantity, shown(value), unit, means]
  })
  const columns = [
    { head: 'quantity' },
    { head: 'measured', align: 'right' as const },
    { head: '' },
    { head: 'meaning' },
  ]
  return `${sentence(options)}\n${table(columns, rows, terminal)}`
}

const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toPrecision(5))
