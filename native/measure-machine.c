/* Measures the machine that it runs on, for `starsim measure machine`. One line of JSON for each repetition, every figure in nanoseconds
 * (of a byte, of a page, of an operation) or, where the name says so, 0 or 1. It judges nothing: what repeats well and what is only a bound
 * is found by whoever reads it. Usage: measure-machine FOLDER REPETITIONS */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock-and-pages.h"

enum { MEMORY = 64 << 20, FILE_BYTES = 32 << 20, FAULTS = 8192, ROUNDS = 2000 };

static int first = 1;
static void figure(const char *name, double value) {
  printf("%s\"%s\":%.9g", first ? "{" : ",", name, value);
  first = 0;
}

/* Both ends of a conversation on one processor, so that each reply takes a switch. 1 if that could be had. */
static int on_one_processor(void) {
#ifdef CPU_SET
  int cpu = sched_getcpu();
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu < 0 ? 0 : cpu, &set);
  return sched_setaffinity(0, sizeof set, &set) == 0;
#else
  return 0;
#endif
}

static void measure_copying(char *from, char *to) {
  memcpy(to, from, MEMORY);
  double start = now();
  memcpy(to, from, MEMORY);
  figure("copy", (now() - start) / MEMORY);
  start = now();
  volatile int differs = memcmp(to, from, MEMORY);
  figure("compare", (now() - start) / MEMORY);
  if (differs) fail("memcmp");
}

static void measure_call(void) {
  double start = now();
  for (int i = 0; i < 20 * ROUNDS; i++) syscall(SYS_getppid);
  figure("call", (now() - start) / (20 * ROUNDS));
}

static void exchange(int from, int to) {
  char byte = 0;
  if (read(from, &byte, 1) != 1 || write(to, &byte, 1) != 1) _exit(1);
}

/* Half a round trip through two pipes, less what a read and a write of a pipe take without a switch. */
static void measure_switch(void) {
  int there[2], back[2];
  if (pipe(there) || pipe(back)) fail("pipe");
  char byte = 0;
  double start = now();
  for (int i = 0; i < ROUNDS; i++)
    if (write(there[1], &byte, 1) != 1 || read(there[0], &byte, 1) != 1) fail("pipe");
  double alone = (now() - start) / ROUNDS;
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    on_one_processor();
    for (int i = 0; i < ROUNDS; i++) exchange(there[0], back[1]);
    _exit(0);
  }
  cpu_set_t before;
  sched_getaffinity(0, sizeof before, &before);
  int pinned = on_one_processor();
  /* the child may have chosen another processor before: both go to the first that both may use */
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu() < 0 ? 0 : sched_getcpu(), &one);
  pinned = sched_setaffinity(child, sizeof one, &one) == 0 && pinned;
  start = now();
  for (int i = 0; i < ROUNDS; i++)
    if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) fail("pipe");
  double half = (now() - start) / ROUNDS / 2;
  sched_setaffinity(0, sizeof before, &before);
  waitpid(child, NULL, 0);
  close(there[0]), close(there[1]), close(back[0]), close(back[1]);
  figure("switch", half > alone ? half - alone : half);
  figure("switchIsBound", !pinned || half <= alone);
}

/* The time until fork returns. The child waits meanwhile, and shares all pages. */
static double time_of_fork(char *memory, size_t faults, double *fault) {
  int hold[2];
  if (pipe(hold)) fail("pipe");
  fflush(stdout);
  double start = now();
  pid_t child = fork();
  double took = now() - start;
  if (child < 0) fail("fork");
  if (child == 0) {
    char byte;
    close(hold[1]);
    if (read(hold[0], &byte, 1) < 0) _exit(1);
    _exit(0);
  }
  if (faults > 0) {
    start = now();
    for (size_t page = 0; page < faults; page++) memory[page * PAGE] += 1;
    *fault = (now() - start) / faults;
  }
  close(hold[0]), close(hold[1]);
  waitpid(child, NULL, 0);
  return took;
}

static void measure_forks(void) {
  double fault = 0, small = 0;
  for (int i = 0; i < 10; i++) small += time_of_fork(NULL, 0, &fault) / 10;
  char *memory = pages(2 * (size_t)MEMORY);
  double large = time_of_fork(memory, FAULTS, &fault);
  munmap(memory, 2 * (size_t)MEMORY);
  figure("fork", small);
  figure("forkPage", large > small ? (large - small) / (2 * (MEMORY / PAGE)) : 0);
  figure("fault", fault);
}

static void measure_files(const char *folder, char *block) {
  char path[4096];
  snprintf(path, sizeof path, "%s/measured", folder);
  int file = open(path, O_CREAT | O_TRUNC | O_RDWR, 0600);
  if (file < 0) fail(path);
  double start = now();
  for (int at = 0; at < FILE_BYTES; at += BLOCK)
    if (write(file, block, BLOCK) != BLOCK) fail(path);
  if (fsync(file)) fail(path);
  figure("write", (now() - start) / FILE_BYTES);
  start = now();
  for (int i = 0; i < 10; i++)
    if (pwrite(file, block, PAGE, (off_t)i * BLOCK) != PAGE || fdatasync(file)) fail(path);
  figure("writeLatency", (now() - start) / 10);
  start = now();
  for (int at = 0; at < FILE_BYTES; at += BLOCK)
    if (pread(file, block, BLOCK, at) != BLOCK) fail(path);
  figure("fileCache", (now() - start) / FILE_BYTES);
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  unsigned char resident[FILE_BYTES / PAGE];
  char *mapped = mmap(NULL, FILE_BYTES, PROT_READ, MAP_SHARED, file, 0);
  int cached = 0;
  if (mapped != MAP_FAILED && mincore(mapped, FILE_BYTES, resident) == 0)
    for (int page = 0; page < FILE_BYTES / PAGE; page++) cached += resident[page] & 1;
  if (mapped != MAP_FAILED) munmap(mapped, FILE_BYTES);
  figure("readIsBound", cached > FILE_BYTES / PAGE / 20);
  posix_fadvise(file, 0, 0, POSIX_FADV_RANDOM);
  start = now();
  for (int i = 0; i < 10; i++)
    if (pread(file, block, PAGE, (off_t)(37 * i % 31) * BLOCK + PAGE) != PAGE) fail(path);
  figure("readLatency", (now() - start) / 10);
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
  start = now();
  for (int at = 0; at < FILE_BYTES; at += BLOCK)
    if (pread(file, block, BLOCK, at) != BLOCK) fail(path);
  figure("read", (now() - start) / FILE_BYTES);
  close(file);
  unlink(path);
}

static int opened(struct sockaddr_in *address) {
  int s = socket(AF_INET, SOCK_DGRAM, 0);
  socklen_t length = sizeof *address;
  int buffer = 4 << 20;
  struct timeval patience = {5, 0};
  memset(address, 0, sizeof *address);
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (s < 0 || bind(s, (struct sockaddr *)address, sizeof *address)) fail("socket");
  if (getsockname(s, (struct sockaddr *)address, &length)) fail("getsockname");
  setsockopt(s, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
  setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  return s;
}

/* The mean time to send a datagram of so many bytes, and to take it when it is there. */
static void converse(int from, int to, struct sockaddr_in *address, char *data, size_t bytes, double *send, double *take) {
  *send = *take = 0;
  for (int i = 0; i < 500; i++) {
    double start = now();
    if (sendto(from, data, bytes, 0, (struct sockaddr *)address, sizeof *address) != (ssize_t)bytes) fail("sendto");
    double sent = now();
    if (recv(to, data, bytes, 0) != (ssize_t)bytes) fail("recv");
    *take += (now() - sent) / 500;
    *send += (sent - start) / 500;
  }
}

static void measure_datagrams(char *data) {
  struct sockaddr_in a, b;
  int one = opened(&a), other = opened(&b);
  double send, take, sendLong, takeLong;
  converse(one, other, &b, data, 64, &send, &take);
  converse(one, other, &b, data, 32768, &sendLong, &takeLong);
  fflush(stdout);
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (child == 0) {
    char byte;
    for (int i = 0; i < ROUNDS; i++)
      if (recv(other, &byte, 1, 0) != 1 || sendto(other, &byte, 1, 0, (struct sockaddr *)&a, sizeof a) != 1) _exit(1);
    _exit(0);
  }
  char byte = 0;
  double start = now();
  for (int i = 0; i < ROUNDS; i++)
    if (sendto(one, &byte, 1, 0, (struct sockaddr *)&b, sizeof b) != 1 || recv(one, &byte, 1, 0) != 1) fail("recv");
  figure("roundTrip", (now() - start) / ROUNDS);
  waitpid(child, NULL, 0);
  figure("send", send);
  figure("receive", take);
  figure("sendRate", (sendLong - send) / (32768 - 64));
  figure("receiveRate", (takeLong - take) / (32768 - 64));
  close(one), close(other);
}

int main(int count, char **words) {
  if (count != 3) return 2;
  for (int repetition = 0; repetition < atoi(words[2]); repetition++) {
    first = 1;
    measure_forks(); /* while the process is small */
    char *from = pages(MEMORY), *to = pages(MEMORY);
    measure_copying(from, to);
    measure_call();
    measure_switch();
    measure_files(words[1], from);
    measure_datagrams(from);
    munmap(from, MEMORY), munmap(to, MEMORY);
    printf("}\n");
    fflush(stdout);
  }
  return 0;
}
