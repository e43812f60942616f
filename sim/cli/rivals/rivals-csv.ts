// The comparison as CSV (RFC 4180): one line per figure, with what it belongs to.

import type { RivalsReport } from '../../experiments/rivals/rivals.ts'

const heads = [
  ...['part', 'protocol', 'application', 'policy', 'replication', 'intervalSeconds', 'crashEverySeconds'],
  ...['quantity', 'value', 'ci95'],
]

/** Only if two crashes were asked for: how long the second is after the first, and how many the protocol is told to survive. */
const headsOfSecond = ['gapSeconds', 'failures']

export function rivalsCsv({ overheads, traffic, crashes, rates, second }: RivalsReport): string {
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
    ...rates.flatMap(({ protocol, application, crashEverySeconds, ci95, ...figures }) =>
      Object.entries(figures).map(([quantity, value]) => [
        ...['rates', protocol, application, null, null, null, crashEverySeconds, quantity, value],
        quantity === 'lostPercent' ? ci95 : null,
      ]),
    ),
    ...second.flatMap(({ protocol, application, failures, gapSeconds, elapsedCi95, ...figures }) =>
      Object.entries(figures).map(([quantity, value]) => [
        ...['second', protocol, application, null, null, null, null, quantity, value],
        ...[quantity === 'elapsedSeconds' ? elapsedCi95 : null, gapSeconds, failures],
      ]),
    ),
  ]
  const columns = second.length === 0 ? heads : [...heads, ...headsOfSecond]
  const padded = rows.map((cells) => columns.map((_, at) => cells[at] ?? null))
  return [columns, ...padded].map((cells) => `${cells.map((cell) => cell ?? '').join(',')}\r\n`).join('')
}
