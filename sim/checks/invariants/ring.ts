// Ring: a crash is detected within the bound given by period, timeout and misses, each process that it hit is taken over once, and when
// changes stop, the live hosts form one ring that all of them agree on.

import type { Check } from '../check.ts'

export const ring: Check = {
  name: 'ring',
  sentence: 'each crash is detected in time and recovered from once; at rest all live hosts agree on who is alive',
  create({ setting, promise, violated }) {
    const { periodNs, timeoutNs, misses } = setting.ring
    // Packets in flight when the host died may still arrive and count as signs of life: another timeout.
    const boundNs = periodNs + (misses + 1) * timeoutNs
    /** Crashed boots that have not been detected yet, with the time of the crash. */
    const unknown = new Map<string, number>()
    const members = new Set(setting.hosts.map(({ name }) => `${name}/0`))
    const taken = new Map<string, number>()
    /** Incarnations that a host has claimed; it may have died before it restored them. */
    const claimed = new Set<string>()
    /**
     * Incarnations in which processes continue from a committed recovery line; where all roll back together, some numbers may be skipped.
     */
    const named = new Set<number>()
    /** After each change a different host may be the watcher and start counting from the beginning. */
    let lastChange = 0
    const change = (atNs: number): void => {
      lastChange = Math.max(lastChange, atNs)
    }
    return {
      on: {
        'host-crashed': ({ host, boot }, atNs) => {
          change(atNs)
          if (members.delete(`${host}/${boot}`)) unknown.set(`${host}/${boot}`, atNs)
        },
        'host-stalled': ({ forNs }, atNs) => change(atNs + forNs),
        'host-restarted': (_, atNs) => change(atNs),
        'view-changed': (_, atNs) => change(atNs),
        'host-joined': ({ host, boot }, atNs) => {
          members.add(`${host}/${boot}`)
          change(atNs)
        },
        'host-declared-dead': ({ dead, boot }, atNs) => {
          const since = unknown.get(`${dead}/${boot}`)
          unknown.delete(`${dead}/${boot}`)
          members.delete(`${dead}/${boot}`)
          if (since !== undefined && atNs > Math.max(since, lastChange) + boundNs) {
            violated(`${dead} is declared dead ${atNs - since} ns after its crash; the bound is ${boundNs} ns`)
          }
          change(atNs)
        },
        'claim-granted': ({ process, incarnation }) => {
          claimed.add(`${process} ${incarnation}`)
        },
        'line-committed': ({ incarnations }) => {
          for (const incarnation of incarnations) named.add(incarnation)
        },
        restored: ({ process, incarnation, host }) => {
          const last = taken.get(process) ?? 1
          let due = last + 1
          while (due < incarnation && claimed.has(`${process} ${due}`)) due++
          if (incarnation !== due && !named.has(incarnation)) {
            violated(`${host} takes over ${process} as incarnation ${incarnation}; incarnation ${due} is due`)
          }
          taken.set(process, Math.max(last, incarnation))
        },
      },
      atRest: ({ hosts }) => {
        if (!promise.kept) return
        const live = hosts.filter(({ alive }) => alive)
        const expected = live.map(({ name, boot }) => `${name}/${boot}`).join(' ')
        for (const { name, view } of live) {
          if (view.join(' ') !== expected) violated(`${name} sees ${view.join(' ')}; alive are ${expected}`)
        }
        for (const host of unknown.keys()) violated(`nobody has detected that ${host} crashed`)
      },
    }
  },
}
