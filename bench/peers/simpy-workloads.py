# The workloads on SimPy (3 or 4): `python3 simpy-workloads.py hold 1000 300000` prints steps and seconds.
# Delays come from Python's own exponential source; what is measured is the kernel, not the numbers.

import random
import sys
import time

import simpy

MEAN = 1_000_000.0


def hold(env, timers):
    def timer():
        while True:
            yield env.timeout(random.expovariate(1 / MEAN))
            count[0] += 1

    for _ in range(timers):
        env.process(timer())


def ping_pong(env, pairs):
    def player(inbox, outbox, delay):
        while True:
            yield inbox.get()
            yield env.timeout(delay)
            count[0] += 2
            outbox.put(1)

    for pair in range(pairs):
        left, right = simpy.Store(env), simpy.Store(env)
        delay = MEAN * (1 + pair / pairs)
        env.process(player(left, right, delay))
        env.process(player(right, left, delay))
        left.put(1)


def queue(env, _):
    server = simpy.Resource(env)

    def customer():
        with server.request() as turn:
            yield turn
            yield env.timeout(random.expovariate(1 / MEAN))
        count[0] += 1

    def source():
        while True:
            env.process(customer())
            yield env.timeout(random.expovariate(0.9 / MEAN))

    env.process(source())


count = [0]
workload, size, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
env = simpy.Environment()
{"hold": hold, "ping-pong": ping_pong, "queue": queue}[workload](env, size)
env.run(until=1)
count[0] = 0
started = time.perf_counter()
until = 1.0
while count[0] < steps:
    until += MEAN / 10
    env.run(until=until)
print(count[0], time.perf_counter() - started)
