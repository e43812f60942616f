// The comparison as CSV (RFC 4180): one line per figure, with what it belongs to.

import type { RivalsReport } from '../../experiments/rivals/rivals.ts'

const heads = [
  ...['part', 'protocol', 'application', 'policy', 'replication', 'intervalSeconds', 'crashEverySeconds'],
  ...['quantity', 'value', 'ci95'],
]

export function rivalsCsv({ overheads, traffic, crashes }: RivalsReport): string {
  const rows: (string | number | null)[][] = [
    ...overheads.map((row) => [
      ...['overheads', row.protocol, row.application, row.policy, row.replication],
      ...[row.intervalSeconds, row.crashEverySeconds, 'overheadPercent', row.overheadPercent, row.ci95],
    ]),
    ...traffic.flatMap((row) =>
      (['datagrams', 'headerBytes', 'controlMessages', 'versions'] as const).map((quantity) => [
        ...['traffic', row.protocol, row.application, null, row.replication, null, null, quantity, row[quantity], null],
      ]),
    ),
    ...crashes.flatMap(({ protocol, application, elapsedCi95, ...figures }) =>
      Object.entries(figures).map(([quantity, value]) => [
        ...['crashes', protocol, application, null, null, null, null, quantity, value],
        quantity === 'elapsedSeconds' ? elapsedCi95 : null,
      ]),
    ),
  ]
  return [heads, ...rows].map((cells) => `${cells.map((cell) => cell ?? '').join(',')}\r\n`).join('')
}
