// The scenario that `starsim init` writes: all common settings, each explained. Commented-out lines show defaults, so that removing the
// # and changing the value takes effect.

/** @param schema the path of the schema for editors, relative to the file's folder */
export const startingScenario = (schema: string): string => `# yaml-language-server: $schema=${schema}
# A scenario: a machine room, a program, STAR's settings, and what goes wrong. Run it with
#
#     starsim run THIS-FILE --trace -              who did what, when
#     starsim run THIS-FILE --report run.html      the same as a timeline
#     starsim run THIS-FILE --explain              with every default filled in
#
# Durations and sizes have units: 5ms, 120s, 2min, 2.7d; 4KB, a KB being 1024 bytes.
name: my first crash

application:
  kind: gauss # gauss, matmul, fft, files, spawner, random, ordered
  size: 512 # rows of the matrix; points for fft
  workers: 4 # processes that compute; a master coordinates them
  # memory: symbolic           # bytes: with real numbers in its pages, for small sizes

hosts:
  workstations: { count: 5, profile: sparcstation-1 } # ws1 .. ws5, one for each worker and one for the master
  servers: { count: 2, profile: sparcstation-10 } # fs1, fs2: stable storage

# network: { kind: ethernet, megabitsPerSecond: 10 }    # or switched

star:
  checkpoint:
    policy: incremental # full: the process waits; pre-copy: a child writes; incremental: only what changed; none
    interval: 30s
  replication: 2 # copies of everything on stable storage; 0: no message log
  # ring: { period: 5s, timeout: 2s, misses: 2 }        # who watches whom, and how patiently
  # placement: detector        # where processes restart: on the host that detected the crash, or least-loaded
  # without: [confinement]     # switches mechanisms off, to see what they are needed for

faults:
  - { crash: ws3, at: 110s, restartAfter: 60s } # at an instant
  # - { crash: ws2, when: checkpoint 2 of gauss/1 begins }                   # at an event, as the trace calls it
  # - { crash: ws1, when: 50ms after recovery of ws3 begins }                # or a little later
  # - { crashes: { hosts: workstations, meanTimeBetween: 10min, restartAfter: 1min } }    # at random

# start: { stagger: 12s, jitter: 12s, alarmPhase: start }
# limit: 1d                    # of virtual time
seed: 1
`
