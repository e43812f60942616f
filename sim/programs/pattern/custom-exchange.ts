// An exchange spelled out step by step: `1: send 2, receive 3; 2: receive 1, send 3; 3: receive 2, send 1`.

export interface CustomStep {
  readonly verb: 'send' | 'receive'
  readonly other: number
}

type Steps = ReadonlyMap<number, readonly CustomStep[]>

const ENTRY = /^\s*(\d+)\s*:(.*)$/
const STEP = /^\s*(send|receive)\s+(\d+)\s*$/

/** The steps of each process that has any, or what is wrong with the text. */
export function parseCustomExchange(text: string): { readonly steps: Steps } | { readonly problem: string } {
  const steps = new Map<number, CustomStep[]>()
  for (const entry of text.split(';').filter((part) => part.trim() !== '')) {
    const [, number, list = ''] = ENTRY.exec(entry) ?? []
    if (number === undefined) return { problem: expected(entry) }
    if (steps.has(Number(number)))
      return { problem: `process ${number} has two entries; expected at most one per process` }
    const own: CustomStep[] = []
    for (const part of list.split(',')) {
      const [, verb, other] = STEP.exec(part) ?? []
      if (verb === undefined) return { problem: expected(entry) }
      own.push({ verb: verb as CustomStep['verb'], other: Number(other) })
    }
    steps.set(Number(number), own)
  }
  return { steps }
}

const expected = (found: string): string =>
  `expected entries such as "1: send 2, receive 3", with semicolons between them; found ${JSON.stringify(found.trim().slice(0, 60))}`

let lastText = ''
let lastSteps: Steps = new Map()

/** The steps of a valid text. The last result is cached, because processes ask for it at every step. */
export function customSteps(text: string): Steps {
  if (text === lastText) return lastSteps
  const parsed = parseCustomExchange(text)
  if ('problem' in parsed) throw new Error(parsed.problem)
  lastText = text
  lastSteps = parsed.steps
  return lastSteps
}
