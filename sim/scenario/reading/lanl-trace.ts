// Failure traces in the format released by Los Alamos National Laboratory (LA-UR-05-7318): a CSV file with one row per failure, of which
// the columns System, nodenum, Prob Started, Prob Fixed and Down Time are used; times are written 6/21/2005 10:54, without a time zone. A
// line `# span: 5/1/2002 0:00 to 11/1/2005 0:00` may say what period the rows cover. Inconsistent rows are rejected with their line.

export interface RecordedCrash {
  /** Its number in the file. */
  readonly node: number
  /** Since the beginning of the period covered, in minutes. */
  readonly atMinutes: number
  readonly downMinutes: number
}

export interface RecordedProblem {
  readonly line: number
  readonly message: string
}

const columns = {
  system: /^system$/i,
  node: /^nodenum$/i,
  started: /^prob started/i,
  fixed: /^prob fixed/i,
  down: /^down time/i,
} as const

/** Daylight saving shifts clocks, and the file has no time zones: the declared downtime may differ this much from the two times. */
const CLOCK_CHANGE_MINUTES = 60

/** @param system the system whose rows are used; all rows if omitted */
export function parseLanlTrace(
  text: string,
  system?: number,
): { readonly crashes: readonly RecordedCrash[] } | { readonly problem: RecordedProblem } {
  const lines = text.split(/\r?\n/)
  const span = spanOf(lines)
  if (span !== null && 'problem' in span) return span
  const header = lines.findIndex((line) => !isRemark(line))
  if (header < 0) return refused(1, 'the file has no rows')
  const names = fieldsOf(lines[header]!)
  const at = Object.fromEntries(
    Object.entries(columns).map(([key, pattern]) => [key, names.findIndex((name) => pattern.test(name.trim()))]),
  ) as Record<keyof typeof columns, number>
  const missing = Object.entries(at).find(([, index]) => index < 0)
  if (missing !== undefined) return refused(header + 1, `expected a column for ${missing[0]}, as in the files of LANL`)
  const rows: { node: number; started: number; down: number; line: number }[] = []
  for (const [i, line] of lines.entries()) {
    if (i <= header || isRemark(line)) continue
    const fields = fieldsOf(line)
    const row = rowOf(fields, at)
    if (typeof row === 'string') return refused(i + 1, row)
    if (system !== undefined && row.system !== system) continue
    if (span !== null && (row.started < span.from || row.started > span.to))
      return refused(i + 1, 'a failure outside the span that the file declares')
    rows.push({ ...row, line: i + 1 })
  }
  if (rows.length === 0)
    return refused(header + 1, system === undefined ? 'the file has no rows' : `no row is of system ${system}`)
  const begin = span?.from ?? Math.min(...rows.map(({ started }) => started))
  const crashes = rows.map(({ node, started, down }) => ({ node, atMinutes: started - begin, downMinutes: down }))
  return { crashes: crashes.sort((a, b) => a.atMinutes - b.atMinutes || a.node - b.node) }
}

const refused = (line: number, message: string) => ({ problem: { line, message } })

const isRemark = (line: string): boolean => line.trim() === '' || line.startsWith('#')

function rowOf(
  fields: readonly string[],
  at: Record<keyof typeof columns, number>,
): { system: number; node: number; started: number; down: number } | string {
  const started = minutesOf(fields[at.started] ?? '')
  const fixed = minutesOf(fields[at.fixed] ?? '')
  if (started === null)
    return `expected when the failure began, such as 6/21/2005 10:54; found ${quoted(fields[at.started])}`
  if (fixed === null) return `expected when it was repaired, such as 6/21/2005 10:54; found ${quoted(fields[at.fixed])}`
  const numbers = [fields[at.system], fields[at.node], fields[at.down]].map((field) => Number(field?.trim() || 'none'))
  const [system, node, declared] = numbers
  if (!numbers.every(Number.isFinite)) return 'expected numbers for the system, its node and the time it was down'
  const down = fixed - started
  if (down < 0)
    return `repaired ${-down} minutes before it failed; expected the later time in the column after the earlier`
  if (Math.abs(down - declared!) > CLOCK_CHANGE_MINUTES)
    return `declared down for ${declared} minutes, but ${down} minutes lie between its two times`
  return { system: system!, node: node!, started, down }
}

const quoted = (field: string | undefined): string => JSON.stringify((field ?? '').slice(0, 40))

function spanOf(lines: readonly string[]): { from: number; to: number } | ReturnType<typeof refused> | null {
  const line = lines.findIndex((each) => /^#\s*span:/i.test(each))
  if (line < 0) return null
  const [, from = '', to = ''] = /^#\s*span:\s*(.+?)\s+to\s+(.+?)\s*$/i.exec(lines[line]!) ?? []
  const span = { from: minutesOf(from), to: minutesOf(to) }
  if (span.from === null || span.to === null || span.to <= span.from)
    return refused(
      line + 1,
      'expected a span such as "# span: 5/1/2002 0:00 to 11/1/2005 0:00", the earlier time first',
    )
  return { from: span.from, to: span.to }
}

const TIME = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})\s+(\d{1,2}):(\d{2})\s*$/

/** Minutes since the beginning of 1970, ignoring time zones; null if it is not a time. */
export function minutesOf(written: string): number | null {
  const [month, day, shortYear, hour, minute] = (TIME.exec(written)?.slice(1) ?? []).map(Number)
  if (minute === undefined) return null
  if (month! < 1 || month! > 12 || day! < 1 || day! > 31 || hour! > 23 || minute > 59) return null
  const year = shortYear! >= 100 ? shortYear! : shortYear! + (shortYear! < 70 ? 2000 : 1900)
  return Date.UTC(year, month! - 1, day, hour, minute) / 60_000
}

/** The fields of a line of CSV; a field may be quoted. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, inQuotes, plain]) =>
    inQuotes === undefined ? (plain ?? '') : inQuotes.replaceAll('""', '"'),
  )
}
