// The sensitivity of the overheads to the fitted constants: how far ten percent more of each moves those of each program.

import { fittedNames } from '../../sim/experiments/calibrate/calibrate.ts'
import { tenthMore } from '../../sim/experiments/paper/held-out.ts'
import { paperApplications } from '../../sim/experiments/paper/paper-tables.ts'
import type { BarFigure } from '../figure/figure.ts'
import { applicationTones } from './application-tones.ts'

export function sensitivityFigure(): BarFigure {
  return {
    kind: 'bars',
    arrangement: 'beside',
    id: 'sensitivity',
    title: 'What a tenth more of each fitted constant does',
    caption:
      'The mean change of the six overheads of each program when one constant is raised by ten percent and the others stay. The longer a bar, the better the tables determine the constant; a constant that moves only one program is known from that program. starsim calibrate --sensitivity prints every cell, also for a tenth less.',
    category: 'constant',
    categories: fittedNames,
    value: { label: 'change of the overhead, points', unit: '' },
    series: paperApplications.map((application) => ({
      ...{ name: application, tone: applicationTones[application] },
      values: fittedNames.map((constant) => tenthMore[`${constant} ${application}`]!),
    })),
  }
}
