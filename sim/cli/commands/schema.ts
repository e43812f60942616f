// `starsim schema`: the JSON Schema of scenario files, for editors and other programs.

import { type Answer, defineCommand } from '../command.ts'

export const schema = defineCommand({
  name: 'schema',
  summary: 'Prints the JSON Schema of scenario files.',
  examples: [['starsim schema > scenario.schema.json', 'for an editor that completes scenario files']],

  declare: () => {},

  async perform(): Promise<Answer> {
    const { scenarioSchema } = await import('../../scenario/schema/schema.ts')
    const json = scenarioSchema()
    return { json, text: JSON.stringify(json, null, 2), replay: null, good: true }
  },
})
