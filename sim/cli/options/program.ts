// `--program FILE`, said once for all commands that take code of somebody's own.

import type { Option } from 'commander'
import { repeated } from './repeated.ts'

export const programOption = (): Option =>
  repeated('--program <file>', 'a module with programs, applications, profiles or checks of your own')
