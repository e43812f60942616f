// What a process that runs can say of what is left of it after a power cut of all servers.

import { expect, test } from 'vitest'
import type { HostedProcess } from '../../../sim/cluster/hosting/hosted-process.ts'
import type { LogEnd } from '../../../sim/cluster/storage/storage-requests.ts'
import { vouchFor } from '../../../sim/protocols/star/vouching.ts'

type Known = Pick<HostedProcess, 'restoring' | 'incarnation' | 'versionBegun'> & {
  readonly nextIndex: number
  readonly arriving: readonly { readonly message: { readonly index: number } }[]
}

const running: Known = { restoring: false, incarnation: 2, nextIndex: 5, versionBegun: 0, arriving: [] }
const left: LogEnd = { process: 'a/1', incarnation: 2, end: 5, newest: 3 }
const underWay = (index: number) => ({ message: { index } })

test.each<[string, Partial<Known>, Partial<LogEnd>, 'whole' | 'torn' | 'nothing']>([
  ['all that was shown to it is in the log', {}, {}, 'whole'],
  ['the log goes further than it knows: what was under way is in it', {}, { end: 7 }, 'whole'],
  ['a message that was shown to it is missing', {}, { end: 4 }, 'torn'],
  [
    'what is missing was still on its way: it is written again',
    { arriving: [underWay(4), underWay(5)], nextIndex: 6 },
    { end: 4 },
    'whole',
  ],
  ['what is missing came before what was on its way', { arriving: [underWay(4)] }, { end: 3 }, 'torn'],
  ['the version that it has begun is there', { versionBegun: 3 }, {}, 'whole'],
  ['the version that it has begun is not there', { versionBegun: 4 }, {}, 'torn'],
  ['it is being restored and knows nothing yet', { restoring: true, nextIndex: 0 }, {}, 'nothing'],
  ['it has been replaced and does not know it', { incarnation: 1 }, {}, 'nothing'],
])('%s', (_, process, log, says) => {
  const { arriving, nextIndex, ...known } = { ...running, ...process }
  const hosted = new Map([
    ['a/1', { ...known, beside: { incoming: { arriving, nextIndex } } } as unknown as HostedProcess],
  ])
  const whole = says === 'whole' ? ['a/1'] : []
  const torn = says === 'torn' ? ['a/1'] : []
  expect(vouchFor(hosted, [{ ...left, ...log }])).toEqual({ kind: 'vouched', whole, torn })
})

test('of a process that does not run here it says nothing', () => {
  expect(vouchFor(new Map(), [left])).toEqual({ kind: 'vouched', whole: [], torn: [] })
})
