// The workloads on SimGrid's actors (S4U): `simgrid-workloads hold 1000 300000` prints steps and seconds.

#include <simgrid/s4u.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

namespace sg4 = simgrid::s4u;

static const double MEAN = 1e-3;
static std::mt19937_64 source(1);
static long count = 0;
static long steps = 0;

static double delay(double mean) { return std::exponential_distribution<double>(1 / mean)(source); }
static bool counted(long by) { return (count += by) < steps; }
static void timer() {
  while (counted(1)) sg4::this_actor::sleep_for(delay(MEAN));
}
static void player(sg4::SemaphorePtr mine, sg4::SemaphorePtr other, double pace) {
  do {
    mine->acquire();
    sg4::this_actor::sleep_for(pace);
    other->release();
  } while (counted(2));
}
static void customer(sg4::SemaphorePtr server) {
  server->acquire();
  sg4::this_actor::sleep_for(delay(MEAN));
  server->release();
  counted(1);
}
static void arrivals(sg4::SemaphorePtr server) {
  while (count < steps) {
    sg4::Actor::create("customer", sg4::this_actor::get_host(), customer, server);
    sg4::this_actor::sleep_for(delay(MEAN / 0.9));
  }
}

int main(int argc, char **words) {
  sg4::Engine engine(&argc, words);
  sg4::Engine::set_config("contexts/guard-size:0"); // 100,000 actors with guard pages need more mappings than Linux gives
  sg4::Engine::set_config("contexts/stack-size:16");
  auto *zone = sg4::create_full_zone("zone");
  auto *host = zone->create_host("host", 1e9);
  zone->seal();
  const std::string workload = words[1];
  const long size = std::atol(words[2]);
  steps = std::atol(words[3]);
  for (long i = 0; i < size; i++) {
    if (workload == "hold") sg4::Actor::create("timer", host, timer);
    if (workload == "ping-pong") {
      auto left = sg4::Semaphore::create(1);
      auto right = sg4::Semaphore::create(0);
      sg4::Actor::create("left", host, player, left, right, MEAN * (1 + (double)i / size))->daemonize();
      sg4::Actor::create("right", host, player, right, left, MEAN * (1 + (double)i / size))->daemonize();
    }
  }
  if (workload == "ping-pong") {
    sg4::Actor::create("end", host, [] {
      while (count < steps) sg4::this_actor::sleep_for(MEAN);
    });
  }
  if (workload == "queue") sg4::Actor::create("arrivals", host, arrivals, sg4::Semaphore::create(1));
  const auto started = std::chrono::steady_clock::now();
  engine.run();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;
  std::printf("%ld %.9f\n", count, elapsed.count());
}
