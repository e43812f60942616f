// What a host has sent, for the run's statistics.

export interface Traffic {
  readonly datagrams: number
  readonly bytes: number
}

export const plus = (one: Traffic, other: Traffic = { datagrams: 0, bytes: 0 }): Traffic => ({
  datagrams: one.datagrams + other.datagrams,
  bytes: one.bytes + other.bytes,
})
