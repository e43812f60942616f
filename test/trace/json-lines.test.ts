import { expect, test } from 'vitest'
import { formatJsonLine, parseJsonLine } from '../../sim/trace/json-lines.ts'
import { eventsOfAllKinds } from './events.ts'

test.each(eventsOfAllKinds.map((event) => [event.kind, event] as const))('%s is read back as it was', (_, event) => {
  expect(parseJsonLine(formatJsonLine(1_234_567_890_123, event))).toEqual({ atNs: 1_234_567_890_123, event })
})

test.each([
  ['cut off', '{"atNs":12,"kind":"host-cra'],
  ['not an object', '12'],
  ['null', 'null'],
  ['of a kind nobody knows', '{"atNs":12,"kind":"host-flies","host":"ws1"}'],
  ['of a kind that is no kind', '{"atNs":12,"kind":"toString"}'],
  ['without a field of its kind, as of another version', '{"atNs":12,"kind":"host-joins","host":"ws1"}'],
  ['with a field of another type', '{"atNs":12,"kind":"host-joins","host":"ws1","boot":"1"}'],
  ['with a list of something else', '{"atNs":12,"kind":"view-changed","host":"ws1","live":["ws1",2]}'],
  ['without a time', '{"kind":"compute-ends"}'],
  ['with a time that is none', '{"atNs":"12","kind":"compute-ends"}'],
])('a line that is %s is refused', (_, line) => {
  expect(parseJsonLine(line)).toBeNull()
})
