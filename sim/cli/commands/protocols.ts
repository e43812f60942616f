// `starsim protocols`: the rollback-recovery protocols that a scenario may name, what each guarantees, and what can be switched off.

import { type Answer, defineCommand } from '../command.ts'

export const protocols = defineCommand({
  name: 'protocols',
  summary: 'Lists the rollback-recovery protocols: what each survives, how it is checked, what can be switched off.',
  examples: [
    ['starsim protocols', 'all of them'],
    ['starsim run scenarios/small-gauss.yaml --set protocol.kind=none', 'the same scenario under another protocol'],
  ],

  declare: () => {},

  async perform({ terminal }): Promise<Answer> {
    const [{ describeProtocols, listProtocols }] = await Promise.all([import('../text/protocols-text.ts')])
    const json = listProtocols()
    return { json, text: describeProtocols(json, terminal), replay: 'starsim protocols', good: true }
  },
})
