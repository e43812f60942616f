// Checks an address before handing it to a library that would retry for ever: is there a Redis server, and may we use it?

import { connect } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import { UsageProblem } from '../../node/usage-problem.ts'

const PATIENCE_MILLISECONDS = 3_000

/** Throws UsageProblem. */
export async function greetRedis(url: string): Promise<void> {
  const address = URL.canParse(url) ? new URL(url) : null
  if (address === null || !/^rediss?:$/.test(address.protocol) || address.hostname === '') {
    throw new UsageProblem(`starsim: '${url}' is not the address of a Redis server, such as redis://localhost:6379`)
  }
  const problem = await converse(address)
  if (problem !== null) throw new UsageProblem(`${withoutPassword(url)}: ${problem}`)
}

/** The address as it may be shown. */
export const withoutPassword = (url: string): string => url.replace(/\/\/[^@/]*@/, '//***@')

/** What is wrong; null if nothing is. */
function converse({ protocol, hostname, port, username, password }: URL): Promise<string | null> {
  return new Promise((resolve) => {
    const place = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) }
    const socket = protocol === 'rediss:' ? connectSecurely({ ...place, servername: place.host }) : connect(place)
    let heard = ''
    let greeted = false
    const end = (problem: string | null): void => {
      socket.destroy()
      resolve(problem)
    }
    const say = (...words: string[]) =>
      socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`)
    socket.once(protocol === 'rediss:' ? 'secureConnect' : 'connect', () => {
      greeted = true
      if (password !== '') {
        const name = username === '' ? [] : [decodeURIComponent(username)]
        say('AUTH', ...name, decodeURIComponent(password))
      }
      say('PING')
    })
    socket.on('data', (bytes) => {
      heard += bytes.toString()
      const [, refusal] = /^-(.*)\r\n/m.exec(heard) ?? []
      if (refusal !== undefined) end(`the Redis server refuses: ${refusal}`)
      else if (heard.includes('+PONG\r\n')) end(null)
      else if (!/^[+-]/.test(heard)) end('what answers there is not a Redis server')
    })
    socket.once('error', () => end('nothing answers there'))
    socket.once('close', () => end('what answers there is not a Redis server'))
    socket.setTimeout(PATIENCE_MILLISECONDS, () =>
      end(greeted ? 'what answers there is not a Redis server' : 'nothing answers there'),
    )
  })
}
