// Everything that `starsim validate` compares within one thread; the long jobs (validate-daly.ts) are runs for a pool.

import { validateDisk } from './validate-disk.ts'
import { validateEthernet } from './validate-ethernet.ts'
import { validateHosts } from './validate-hosts.ts'
import { validateQueues } from './validate-queues.ts'
import type { ValidationRow } from './validation-row.ts'

/** Customers of each queue. */
const CUSTOMERS = 50_000

/** The same seed gives the same rows. */
export const validateAlone = (seed: string): ValidationRow[] => [
  ...validateQueues({ seed, customers: CUSTOMERS }),
  ...validateHosts(seed),
  ...validateEthernet(seed),
  ...validateDisk(seed),
]
