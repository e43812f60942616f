// `--program FILE`, declared once for all commands that accept custom code.

import type { Option } from 'commander'
import { repeated } from './repeated.ts'

export const programOption = (): Option =>
  repeated('--program <file>', 'a module with your own programs, applications, profiles or checks')
