// Results of an independent simulation of saturated Ethernets: test/support/ethernet-from-the-standard.ts, which is written from IEEE
// 802.3 and shares nothing with sim/machine. Committed because it is slow; a test recomputes some of them. Each is the mean of eight
// runs of one second, with the half width of its 95 % interval.

/** Distances between stations: one delay for all, or four points on a 910 m cable, station k at point k mod 4 starting with the second. */
export type ReferenceCable = 'far' | 'near' | 'along'

export interface EthernetReference {
  readonly stations: number
  readonly bytes: number
  readonly cable: ReferenceCable
  /** Time between two frames of a station. */
  readonly turnaroundMicroseconds: number
  /** Including preamble and gap. */
  readonly megabitsPerSecond: number
  readonly halfWidth: number
}

type Row = readonly [number, number, ReferenceCable, number, number, number]

const rows: readonly Row[] = [
  [2, 64, 'far', 0, 9.9232, 0.008],
  [3, 64, 'far', 0, 9.8473, 0.0106],
  [5, 64, 'far', 0, 9.7019, 0.0214],
  [10, 64, 'far', 0, 9.3481, 0.0237],
  [24, 64, 'far', 0, 8.3647, 0.0298],
  [2, 128, 'far', 0, 9.9219, 0.0041],
  [3, 128, 'far', 0, 9.849, 0.0105],
  [5, 128, 'far', 0, 9.7023, 0.0175],
  [10, 128, 'far', 0, 9.3376, 0.0232],
  [24, 128, 'far', 0, 8.4042, 0.0447],
  [2, 256, 'far', 0, 9.9258, 0.0051],
  [3, 256, 'far', 0, 9.8535, 0.007],
  [5, 256, 'far', 0, 9.7116, 0.0074],
  [10, 256, 'far', 0, 9.3597, 0.0098],
  [24, 256, 'far', 0, 8.5276, 0.0266],
  [2, 512, 'far', 0, 9.9282, 0.0059],
  [3, 512, 'far', 0, 9.85, 0.0071],
  [5, 512, 'far', 0, 9.7047, 0.0124],
  [10, 512, 'far', 0, 9.4201, 0.0167],
  [24, 512, 'far', 0, 8.7328, 0.0182],
  [2, 1024, 'far', 0, 9.9201, 0.0049],
  [3, 1024, 'far', 0, 9.8512, 0.0075],
  [5, 1024, 'far', 0, 9.728, 0.0104],
  [10, 1024, 'far', 0, 9.4607, 0.0133],
  [24, 1024, 'far', 0, 8.992, 0.0194],
  [2, 1518, 'far', 0, 9.9201, 0.0048],
  [3, 1518, 'far', 0, 9.857, 0.0066],
  [5, 1518, 'far', 0, 9.7402, 0.0109],
  [10, 1518, 'far', 0, 9.5264, 0.018],
  [24, 1518, 'far', 0, 9.1619, 0.0134],
  [2, 64, 'near', 0, 9.9624, 0.0026],
  [3, 64, 'near', 0, 9.9261, 0.0066],
  [5, 64, 'near', 0, 9.8498, 0.0104],
  [10, 64, 'near', 0, 9.6563, 0.0166],
  [24, 64, 'near', 0, 9.0867, 0.0361],
  [2, 512, 'near', 0, 9.9601, 0.0025],
  [3, 512, 'near', 0, 9.9255, 0.0067],
  [5, 512, 'near', 0, 9.8612, 0.0078],
  [10, 512, 'near', 0, 9.7117, 0.0098],
  [24, 512, 'near', 0, 9.4068, 0.0155],
  [2, 1518, 'near', 0, 9.957, 0.0048],
  [3, 1518, 'near', 0, 9.9263, 0.0048],
  [5, 1518, 'near', 0, 9.8801, 0.0078],
  [10, 1518, 'near', 0, 9.7832, 0.0116],
  [24, 1518, 'near', 0, 9.6586, 0.0055],
  [5, 64, 'along', 0, 9.8466, 0.0064],
  [5, 64, 'along', 100, 9.6018, 0.0223],
  [24, 64, 'along', 0, 9.0891, 0.03],
  [24, 64, 'along', 100, 8.3876, 0.0603],
  [5, 512, 'along', 0, 9.8627, 0.0063],
  [5, 512, 'along', 100, 9.8532, 0.007],
  [24, 512, 'along', 0, 9.4191, 0.0145],
  [24, 512, 'along', 100, 9.3941, 0.0117],
  [5, 1518, 'along', 0, 9.874, 0.0078],
  [5, 1518, 'along', 100, 9.8832, 0.0048],
  [24, 1518, 'along', 0, 9.6586, 0.0078],
  [24, 1518, 'along', 100, 9.6633, 0.0077],
]

export const ethernetReference: readonly EthernetReference[] = rows.map(
  ([stations, bytes, cable, turnaroundMicroseconds, megabitsPerSecond, halfWidth]) => ({
    ...{ stations, bytes, cable, turnaroundMicroseconds, megabitsPerSecond, halfWidth },
  }),
)
