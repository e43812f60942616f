// A scenario as a complete file: every default filled in, every quantity with its unit. Loading that text gives the same
// scenario again.

import { Document, type Node, visit } from 'yaml'
import type { Scenario } from '../scenario.ts'
import { writtenScenario } from './write.ts'

/**
 * A scenario as complete YAML text, every default filled in. Reading the text gives the same scenario again.
 *
 * @example
 * import { defineScenario, parseScenarioText, scenarioText } from 'starsim/core'
 *
 * const text = scenarioText(defineScenario({ application: { kind: 'gauss' } }))
 * console.log(text, parseScenarioText(text).hosts.length)
 */
export function explain(scenario: Scenario): string {
  const document = new Document(writtenScenario(scenario))
  // small collections go on one line, as people write them
  visit(document, {
    Collection(_key, node, ancestors) {
      if (ancestors.length > 1 && isSmall(node)) node.flow = true
    },
  })
  return document.toString({ lineWidth: 0, flowCollectionPadding: true })
}

/** Whether it fits on a line. */
const isSmall = (node: Node): boolean => JSON.stringify(node).length <= 100
