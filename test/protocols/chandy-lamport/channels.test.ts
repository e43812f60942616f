// A channel keeps its order whatever the network does, and a recording ends with the marker.

import { describe, expect, test } from 'vitest'
import type { Visible } from '../../../sim/cluster/hosting/beside-process.ts'
import { ChannelIn, ChannelOut, type MessageInChannel } from '../../../sim/protocols/chandy-lamport/channels.ts'
import type { MarkerRequest } from '../../../sim/protocols/chandy-lamport/messages.ts'
import { Recording } from '../../../sim/protocols/chandy-lamport/recording.ts'
import type { EpochsReply } from '../../../sim/protocols/epochs/messages.ts'

const payload = { bytes: 8, digest: 1, data: null }

function message(place: number): { arrival: MessageInChannel; answers: (EpochsReply | null)[] } {
  const answers: (EpochsReply | null)[] = []
  const of = { kind: 'message', from: 'a', to: 'b', sequence: place, incarnation: 1, replaying: false } as const
  const arrival: MessageInChannel = {
    kind: 'message',
    message: { ...of, payload, rider: { epoch: 0, place } },
    answer: (reply) => answers.push(reply),
  }
  return { arrival, answers }
}

const marker = (place: number, number: number): MarkerRequest => ({
  ...{ kind: 'marker', epoch: 0, from: 'a', to: 'b', place, number, initiator: 0, children: [] },
})

describe('the receiver’s end', () => {
  test('gives nothing before its turn', () => {
    const channel = new ChannelIn()
    channel.put(2, { kind: 'marker', marker: marker(2, 1) })
    expect(channel.head).toBeUndefined()
    expect(channel.announced).toBe(1)
    const { arrival } = message(1)
    channel.put(1, arrival)
    expect(channel.head).toBe(arrival)
    channel.next()
    expect(channel.head?.kind).toBe('marker')
  })

  test('answers the newer of two copies', () => {
    const channel = new ChannelIn()
    const [first, second] = [message(1), message(1)]
    channel.put(1, first.arrival)
    channel.put(1, second.arrival)
    expect(first.answers).toEqual([null])
    expect(channel.head).toBe(second.arrival)
  })

  test('drops a marker that has had its turn', () => {
    const channel = new ChannelIn()
    channel.put(1, { kind: 'marker', marker: marker(1, 1) })
    channel.next()
    channel.put(1, { kind: 'marker', marker: marker(1, 1) })
    expect([channel.turn, channel.head]).toEqual([2, undefined])
  })

  test('has messages sent again that wait, and keeps markers', () => {
    const channel = new ChannelIn()
    const { arrival, answers } = message(2)
    channel.put(2, arrival)
    channel.put(1, { kind: 'marker', marker: marker(1, 1) })
    channel.refuseAll()
    expect(answers).toEqual([{ kind: 'elsewhere' }])
    expect(channel.head?.kind).toBe('marker')
    channel.next()
    expect(channel.head).toBeUndefined()
  })
})

test('the sender’s end counts messages and markers together', () => {
  const channel = new ChannelOut(3)
  expect([channel.marked, channel.nextPlace(), channel.nextPlace()]).toEqual([3, 1, 2])
})

test('a channel is recorded up to its marker, whatever the others do', () => {
  const visible = (from: string, sequence: number): Visible => ({ index: 0, from, sequence, payload })
  const recording = new Recording(1)
  expect(recording.add(visible('a', 1))).toBe(true)
  recording.end('a')
  expect([recording.add(visible('a', 2)), recording.add(visible('c', 1))]).toEqual([false, true])
  expect(recording.messages.map(({ from, sequence }) => `${from} ${sequence}`)).toEqual(['a 1', 'c 1'])
  expect([recording.hasMarkersOf(['a']), recording.hasMarkersOf(['a', 'c'])]).toEqual([true, false])
})
