// Slips in what carries requests from host to host.

import { inFile } from '../mutant.ts'

export const exchange = [
  ...inFile('sim/cluster/requests/transport.ts', [
    {
      name: 'early-requests-are-dropped',
      slip: 'A request that comes before a newcomer takes part is forgotten until it is sent again.',
      code: 'this.#early.splice(0)) this.#receive(packet)',
      becomes: 'this.#early.splice(0)) void packet',
    },
    {
      name: 'early-requests-come-twice',
      slip: 'A request that is sent again while a newcomer does not take part yet is carried out as often as it came.',
      code: 'if (!this.#early.some(({ from, id }) => from === packet.from && id === packet.id)) this.#early.push(packet)',
      becomes: 'this.#early.push(packet)',
    },
    {
      name: 'numbers-begin-anew',
      slip: 'Every boot numbers its requests from 0, so that replies to an earlier boot find a request.',
      code: 'options.boot * 2 ** 32',
      becomes: '0',
    },
    {
      name: 'timers-survive-a-crash',
      slip: 'What a host had to send again when it crashed is sent nevertheless.',
      code: '    for (const call of this.#calls.values()) this.#end(call)\n',
      becomes: '',
    },
    {
      name: 'sent-to-the-dead-for-ever',
      slip: 'A request to a host that has died is sent again and again, until the next boot of that host gets it.',
      code: '      this.#end(call)\n      call.settle(null)',
      becomes: '      call.settle(null)',
    },
    {
      name: 'copies-are-carried-out',
      slip: 'A copy of a request that comes while the request is being carried out is carried out too.',
      code: '    if (placeOf(id, underWay) >= 0) return\n',
      becomes: '',
    },
    {
      name: 'put-off-for-ever',
      slip: 'A request that was put off still counts as being carried out, so that its copies are dropped.',
      code: 'if (at >= 0) takeOut(at, underWay)',
      becomes: 'if (at >= 0 && body !== null) takeOut(at, underWay)',
    },
    {
      name: 'patience-is-lost-once',
      slip: 'After the first request that had to be sent again, none is.',
      code: '    this.#patience = -1\n',
      becomes: '',
    },
    {
      name: 'patience-does-not-grow',
      slip: 'A request is sent again at the same interval for ever, however busy the other host is.',
      code: 'call.patienceNs * 2',
      becomes: 'call.patienceNs',
    },
    {
      name: 'answered-and-sent-again',
      slip: 'A request that was sent again goes on being sent when it has been answered.',
      code: '    this.#end(call)\n    call.settle(reply)',
      becomes: '    call.settle(reply)',
    },
    {
      name: 'listens-when-it-is-over',
      slip: 'A layer that was stopped goes on taking requests.',
      code: 'if (this.#down || !this.#options.admit',
      becomes: 'if (!this.#options.admit',
    },
    {
      name: 'answers-when-it-is-over',
      slip: 'A layer that was stopped answers the requests that it was carrying out.',
      code: 'if (this.#down || body === null) return',
      becomes: 'if (body === null) return',
    },
    {
      name: 'asks-the-dead',
      slip: 'A host that is known to be dead is asked, and never answers.',
      code: 'if (to !== this.#from && !isThere(to)) {',
      becomes: 'if (to !== this.#from && to < 0 && !isThere(to)) {',
    },
  ]),
  ...inFile('sim/cluster/requests/numbered.ts', [
    {
      name: 'old-number-finds-a-new-thing',
      slip: 'A number that went away long ago names what stands in its slot now.',
      code: 'number >= this.#from && number < this.#to',
      becomes: 'number < this.#to',
    },
    {
      name: 'one-too-many',
      slip: 'Off by one: the ring of slots grows one number too late, and the newest takes the slot of the oldest.',
      code: 'number - this.#from >= this.#slots.length',
      becomes: 'number - this.#from > this.#slots.length',
    },
  ]),
  ...inFile('sim/cluster/ring/admission.ts', [
    {
      name: 'listens-to-an-earlier-boot',
      slip: 'What an earlier boot of a host sent is listened to when a later one is there.',
      code: 'boot < member.boot || (boot === member.boot && !member.live)',
      becomes: 'boot === member.boot && !member.live',
    },
    {
      name: 'listens-to-a-boot-unheard-of',
      slip: 'A boot of which nobody has told this host is listened to, as if it were in the ring.',
      code: '    if (mayBeUnknown(packet.body)) return true\n',
      becomes: '    if (packet.direction) return true\n',
    },
    {
      name: 'hears-of-newcomers-from-newcomers',
      slip: 'A boot unheard of is taken in on its own word, before any host has let it in.',
      code: ' && (body as Tidings).takesPart',
      becomes: '',
    },
    {
      name: 'strangers-are-not-told',
      slip: "A host that is in no other's ring, since a dead one let it in, is not told so.",
      code: '    this.#services.transport.sendStranger(from, boot)\n',
      becomes: '',
    },
    {
      name: 'introduces-itself-to-one',
      slip: 'A host that is not known in the ring makes itself known to one host of it only.',
      code: '    this.#unaware.delete(to)\n    yield* this.#services.tellAll()\n',
      becomes: '    this.#unaware.delete(to)\n',
    },
    {
      name: 'the-dead-are-not-told',
      slip: 'A host that is taken for dead and speaks is not told so.',
      code: '      if (from !== id) transport.sendObituary(from, boot)\n',
      becomes: '',
    },
    {
      name: 'obituary-of-an-earlier-boot',
      slip: 'Off by one boot: a host that reads that an earlier boot of it is dead stops.',
      code: 'packet.of === this.#services.boot) this.#readObituary',
      becomes: 'packet.of <= this.#services.boot) this.#readObituary',
    },
    {
      name: 'obituary-of-a-newcomer',
      slip: 'An obituary from a boot of which this host has not heard is doubted.',
      code: ' || boot > membership.member(from).boot) return this.#services.foundDead()',
      becomes: ') return this.#services.foundDead()',
    },
    {
      name: 'second-dispute-is-not-settled',
      slip: 'A host that was accused once and had to ask does not ask when it is accused again.',
      code: '    this.#accusers.clear()\n',
      becomes: '',
    },
    {
      name: 'newcomer-gives-no-sign-of-life',
      slip: 'A host that is not in the ring yet does not answer a detection message.',
      code: "(['news', 'probe'])",
      becomes: "(['news'])",
    },
  ]),
  ...inFile('sim/cluster/ring/ring-requests.ts', [
    {
      name: 'newcomer-does-not-ask',
      slip: 'A newcomer that is asked for a sign of life does not ask for the news that it was not told.',
      code: "        if (!services.takesPart) services.host.tasks.spawn(askForNews(services, from), 'news')\n",
      becomes: '',
    },
    {
      name: 'answers-before-it-learns',
      slip: 'News are answered with what was known before them.',
      code: '  services.learn(told, from)\n  if (services.trace.wants',
      becomes:
        '  const before = newsFor(services, from, told.boot)\n  services.learn(told, from)\n  if (services.boot >= 0) return answer(before, newsBytes(before))\n  if (services.trace.wants',
    },
  ]),
]
