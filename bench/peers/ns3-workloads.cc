// The workloads on ns-3's event core, with callbacks: `ns3-workloads hold 1000 300000` prints steps and seconds.

#include <ns3/core-module.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

using namespace ns3;

static const double MEAN = 1e6;
static std::mt19937_64 source(1);
static long count = 0;
static long steps = 0;
static long waiting = 0;

static Time delay(double mean) {
  return NanoSeconds(1 + (int64_t)std::exponential_distribution<double>(1 / mean)(source));
}
static void counted(long by) {
  count += by;
  if (count >= steps) Simulator::Stop();
}
static void timer() {
  counted(1);
  Simulator::Schedule(delay(MEAN), &timer);
}
static void ball(int64_t pace) {
  counted(2);
  Simulator::Schedule(NanoSeconds(pace), &ball, pace);
}
static void departure() {
  counted(1);
  if (--waiting > 0) Simulator::Schedule(delay(MEAN), &departure);
}
static void arrival() {
  if (waiting++ == 0) Simulator::Schedule(delay(MEAN), &departure);
  Simulator::Schedule(delay(MEAN / 0.9), &arrival);
}

int main(int, char **words) {
  const std::string workload = words[1];
  const long size = std::atol(words[2]);
  steps = std::atol(words[3]);
  for (long i = 0; i < size; i++) {
    if (workload == "hold") Simulator::Schedule(delay(MEAN), &timer);
    if (workload == "ping-pong") Simulator::Schedule(NanoSeconds(1), &ball, (int64_t)(MEAN * (1 + (double)i / size)));
  }
  if (workload == "queue") Simulator::Schedule(NanoSeconds(1), &arrival);
  const auto started = std::chrono::steady_clock::now();
  Simulator::Run();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
  std::printf("%ld %.9f\n", count, elapsed.count());
}
