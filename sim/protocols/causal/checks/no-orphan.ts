// No orphan: after a crash, the place of every message that a surviving process depends on is still known somewhere. A process depends on
// the messages it has taken, and on whatever their senders depended on when they sent them; anything covered by a committed checkpoint no
// longer counts.

import type { Check } from '../../../checks/check.ts'
import { Boots } from '../../../checks/ledgers/boots.ts'
import type { ProcessName } from '../../../programs/program.ts'
import type { HostName } from '../../../trace/event.ts'

/** Per process: one past the last place in its order that is depended on. */
type Past = Map<ProcessName, number>

/** A place in an order: which message has it, and who knows. */
interface Place {
  readonly from: ProcessName
  readonly sequence: number
  /** Hosts, as long as they are not lost. */
  readonly holders: Set<HostName>
  isPlaced: boolean
}

interface Course {
  past: Past
  /** By receiver and number: what it depended on when it sent that message. */
  readonly sent: Map<ProcessName, Past[]>
  /** By checkpoint: what it depended on when its image was taken. */
  readonly images: Map<number, Past>
  /** By index. */
  readonly places: (Place | undefined)[]
  /** A committed checkpoint covers everything before this index. */
  covered: number
  /** Null if it was lost with its host. */
  host: HostName | null
  hasEnded: boolean
}

const merge = (past: Past, other: Past): void => {
  for (const [process, end] of other) if (end > (past.get(process) ?? 0)) past.set(process, end)
}

export const noOrphan: Check = {
  name: 'no-orphan',
  sentence: 'after a crash the place of every message that a live process depends on is still known',
  create({ promise, violated }) {
    const courses = new Map<ProcessName, Course>()
    const boots = new Boots()
    /** Hosts on which nothing counts any more, until they are back. */
    const lost = new Set<HostName>()
    const of = (process: ProcessName): Course => {
      let course = courses.get(process)
      if (course === undefined) {
        course = {
          ...{ past: new Map(), sent: new Map(), images: new Map(), places: [] },
          ...{ covered: 0, host: null, hasEnded: false },
        }
        courses.set(process, course)
      }
      return course
    }
    const placeOf = (process: ProcessName, index: number, from: ProcessName, sequence: number): Place => {
      const { places } = of(process)
      let place = places[index]
      if (place?.from !== from || place.sequence !== sequence) {
        place = { from, sequence, holders: new Set(), isPlaced: false }
        places[index] = place
      }
      return place
    }
    const cover = (process: ProcessName, number: number): void => {
      const course = of(process)
      course.covered = Math.max(course.covered, course.images.get(number)?.get(process) ?? 0)
    }
    const lose = (host: HostName): void => {
      lost.add(host)
      for (const course of courses.values()) {
        if (course.host === host) course.host = null
        for (let index = course.covered; index < course.places.length; index++)
          course.places[index]?.holders.delete(host)
      }
      if (promise.kept) judge()
    }
    /** Checks, for each process, everything that any survivor depends on. */
    const judge = (): void => {
      const needed: Past = new Map()
      for (const { past, host, hasEnded } of courses.values()) if (host !== null || hasEnded) merge(needed, past)
      for (const [process, end] of needed) {
        const { places, covered, hasEnded } = of(process)
        // a process that has ended has nothing to repeat
        for (let index = hasEnded ? end : covered; index < end; index++) {
          const place = places[index]
          if (place !== undefined && (place.isPlaced || place.holders.size > 0)) continue
          const who = [...courses].find(
            ([, { past, host, hasEnded }]) => (host !== null || hasEnded) && (past.get(process) ?? 0) > index,
          )![0]
          violated(
            `${who} depends on what ${process} has taken with index ${index}, and nobody knows any longer what that was`,
          )
          return
        }
      }
    }
    return {
      on: {
        'process-started': ({ process, host }) => {
          of(process).host = host
        },
        'process-ended': ({ process }) => {
          of(process).hasEnded = true
        },
        'determinant-held': ({ host, process, index, from, sequence }) => {
          if (!lost.has(host)) placeOf(process, index, from, sequence).holders.add(host)
        },
        'determinant-placed': ({ process, index, from, sequence }) => {
          placeOf(process, index, from, sequence).isPlaced = true
        },
        'message-sent': ({ host, process, to, sequence }) => {
          if (lost.has(host)) return
          const course = of(process)
          let sent = course.sent.get(to)
          if (sent === undefined) {
            sent = []
            course.sent.set(to, sent)
          }
          sent[sequence] = new Map(course.past)
        },
        'message-logged': ({ host, process, index, from, sequence }) => {
          if (lost.has(host)) return
          const { past } = of(process)
          past.set(process, Math.max(index + 1, past.get(process) ?? 0))
          const ofSender = of(from).sent.get(process)?.[sequence]
          if (ofSender !== undefined) merge(past, ofSender)
        },
        'image-taken': ({ process, number }) => {
          const { images, past } = of(process)
          images.set(number, new Map(past))
        },
        'checkpoint-committed': ({ process, number }) => cover(process, number),
        // the servers may have committed it without anybody hearing of it
        restored: ({ process, number }) => {
          cover(process, number)
          const course = of(process)
          course.past = new Map(course.images.get(number) ?? [])
        },
        'host-crashed': ({ host }) => lose(host),
        'found-itself-dead': ({ host }) => lose(host),
        'host-declared-dead': ({ dead, boot }) => {
          if (boots.declareDead(dead, boot)) lose(dead)
        },
        'host-joins': ({ host, boot }) => {
          lost.delete(host)
          boots.begin(host, boot)
        },
      },
    }
  },
}
