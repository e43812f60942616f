// A scenario file with some values overridden on the command line: `--set star.checkpoint.policy=full`. The file itself must be valid;
// the overrides are validated like everything in a file.

import { placedMessage, settingText } from '../../experiments/sweep/sweep-grid.ts'
import { parseSetting, type Setting, withSettings } from '../../experiments/sweep/sweep-setting.ts'
import { UsageProblem } from '../../node/usage-problem.ts'
import { type OwnParts, partsWith } from '../../scenario/known-parts.ts'
import { parseScenario } from '../../scenario/reading/parse.ts'
import { loadPlain, loadScenario, withFiles } from '../../scenario/reading/read-file.ts'
import type { Scenario } from '../../scenario/scenario.ts'
import { clipped } from '../../scenario/visible.ts'

/**
 * The scenario of a file with settings applied, each PATH=VALUE as typed. Throws ScenarioProblem for mistakes in the file,
 * UsageProblem for mistakes in a setting.
 *
 * @param option what the settings were given with, for messages
 */
export function loadScenarioWith(
  file: string,
  texts: readonly string[],
  parts: OwnParts = {},
  option = '--set',
): Scenario {
  const scenario = loadScenario(file, parts)
  if (texts.length === 0) return scenario
  const settings = texts.map((text) => settingFrom(text, option))
  const set = clipped(settings.map(settingText).join(' '), 100)
  const refused = (...mistakes: string[]): UsageProblem =>
    new UsageProblem(...mistakes.map((mistake) => `starsim: ${option} ${set}: ${mistake}`))
  const applied = withSettings(loadPlain(file), settings)
  if ('problem' in applied) throw refused(applied.problem)
  const read = withFiles(applied.value)
  const parsed = 'errors' in read ? read : parseScenario(read.plain, partsWith(parts))
  if ('errors' in parsed) throw refused(...parsed.errors.map(placedMessage))
  return parsed.scenario
}

function settingFrom(text: string, option: string): Setting {
  const parsed = parseSetting(text)
  if ('problem' in parsed) throw new UsageProblem(`starsim: ${option}: ${parsed.problem}`)
  return parsed.value
}
