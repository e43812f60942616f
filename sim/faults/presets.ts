// Published failure rates: what `{ crashes: { preset: … } }` stands for. Each preset says where its figures come from, and which of
// them are assumed.

import type { Distribution } from './plan.ts'

export interface FailurePreset {
  readonly title: string
  /** Where the figures come from; `recalled` if the publication was not at hand, `assumed` if there is none. */
  readonly source: string
  /** Mean uptime of a host between failures, in days. */
  readonly eachDays: number
  readonly distribution: Distribution
  /** Of the Weibull distribution. */
  readonly shape?: number
  /** Lognormal downtime of a host: mean in hours, and standard deviation of the logarithm. */
  readonly repair?: { readonly meanHours: number; readonly sigma: number }
  /** Constant downtime of a host, in minutes. */
  readonly restartMinutes?: number
  readonly warningSeconds?: number
}

/** Median and mean repair time at LANL are 54 and 355 minutes; for a lognormal, ln(mean / median) is sigma squared / 2. */
const LANL_REPAIR = { meanHours: 355 / 60, sigma: 1.94 }

export const failurePresets = {
  'lanl-18': {
    title: 'System 18 of Los Alamos National Laboratory: 1,024 hosts of 4 processors, 2002 to 2005',
    source:
      'LA-UR-05-7318; 3,899 failures, one in 7.5 h on 1,024 hosts (recalled from Aupy, Robert and Vivien 2017); Weibull with a shape of ' +
      '0.7 to 0.8 and lognormal repairs of 355 min in the mean and 54 min in the median, over all systems (Schroeder and Gibson 2006, recalled)',
    eachDays: 320,
    distribution: 'weibull',
    shape: 0.75,
    repair: LANL_REPAIR,
  },
  'llama-3': {
    title: 'Training of Llama 3 405B: 2,048 hosts of 8 GPUs for 54 days',
    source:
      '419 unexpected interruptions in 54 days on 16,384 GPUs (Meta 2024): 3.79e-3 a host and day; exponential, and back after 10 minutes on ' +
      'a spare host: assumed',
    eachDays: 264,
    distribution: 'exponential',
    restartMinutes: 10,
  },
  'meta-rsc-1': {
    title: 'Research SuperCluster 1 of Meta: some 2,000 hosts of 8 GPUs',
    source:
      '6.50 failures in 1,000 host-days (HPCA 2025); exponential, and back after 10 minutes: assumed. Jobs of 1,024 GPUs were measured to ' +
      'fail every 7.9 h, which does not follow from this rate (28.8 h): single jobs may fail far more often than hosts',
    eachDays: 153.8,
    distribution: 'exponential',
    restartMinutes: 10,
  },
  spot: {
    title: 'Spot instances that last a day at most',
    source:
      'bathtub with a limit of 24 h (Kadupitiya, Jadhao and Sharma 2020; time constants of 1 h at the beginning and 0.8 h at the end, recalled); ' +
      'a warning of 30 s, as two of three providers give (the third gives 120 s); another instance after 5 minutes: assumed. Interruptions of one ' +
      'zone come together (more than 92 % within 3 minutes): add a fault with `together` for that',
    eachDays: 0.5042,
    distribution: 'bathtub',
    restartMinutes: 5,
    warningSeconds: 30,
  },
} as const satisfies Record<string, FailurePreset>

export type FailurePresetName = keyof typeof failurePresets
