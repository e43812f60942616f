// The scenario that `starsim init --cluster` writes: a cluster of today and a program given by its figures, each with where to find it.

/** @param schema where an editor finds the schema, seen from the folder of the file */
export const clusterScenario = (schema: string): string => `# yaml-language-server: $schema=${schema}
# Your cluster: put your own numbers in, then
#
#     starsim advise THIS-FILE                           how often to save, and how
#     starsim advise THIS-FILE --report advice.html      the same as a page with charts
#
# Durations and sizes have units: 5ms, 120s, 2min, 30d; 4KB, 16MB, 64GB, a KB being 1024 bytes.
name: my cluster

application:
  kind: pattern # a program given by its figures (docs/programs.md), or one of your own: --program of starsim run
  workers: 6 # processes
  size: 1440 # rounds: how long the job is, here a day of minutes
  options:
    work: 1min # processor time of a process in a round, from a profile or the log of your job
    state: 1MB # memory of a process that must not be lost: its resident set without code and caches.
    #            Checkpoints travel frame by frame: up to some 16 MB the answer is there in minutes
    written: 256KB # how much of it a process writes in a round
    where: sweep # one page after the other; spread: anywhere; hot-set: in a small part
    messages: ring # none, ring, neighbours, all-to-all, master-and-workers, random-pairs
    messageSize: 64KB
    every: 10 # rounds from one exchange to the next

hosts:
  # more than there are processes: those of a host that crashes go to one that is idle
  # profile: ./here.yaml is your own machine, written by: starsim measure machine --write here.yaml
  workstations: { count: 8, profile: { like: modern-server, memory: 64GB, disk: nvme } }
  servers: { count: 2, profile: { like: modern-server, disk: nvme } } # where checkpoints are kept: nvme, ssd, nearline, memory, object
network: { kind: switched, megabitsPerSecond: 10000 }

star:
  checkpoint: { policy: incremental, interval: 1h } # what you do now: it is compared with what is advised
  placement: least-loaded
  ring: { period: 30s, timeout: 5s } # how soon a crash is found
start: { stagger: 0s, jitter: 1s }
limit: 30d

faults:
  # of one host, from your records: hosts x days / crashes; or a preset: lanl-18, llama-3, meta-rsc-1, spot (docs/faults.md)
  - { crashes: { hosts: workstations, each: 30d, restartAfter: 10min } }

advise:
  objective: time # host-hours, money, or p95: what 95 of 100 runs do not exceed
  # deadline: 2d # the chance to miss it is told
  # pricePerHostHour: 2.5
`
