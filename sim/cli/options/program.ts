// `--program FILE` and `--protocol FILE`, declared once for all commands that accept custom code. A module may export anything that either
// of them is for, so the files of both are one list.

import type { Option } from 'commander'
import { repeated } from './repeated.ts'

export const programOption = (): Option =>
  repeated('--program <file>', 'a module with your own programs, applications, profiles or checks')

export const protocolOption = (): Option => {
  const option = repeated('--protocol <file>', 'a module with your own protocols, which a scenario then names by kind')
  option.attributeName = () => 'program'
  return option
}
