/* What both programs need: a clock in nanoseconds, memory in pages of 4 KB, and an end when something cannot be had. Included after _GNU_SOURCE. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { PAGE = 4096, BLOCK = 1 << 20 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* Memory of its own in pages of 4 KB, all of them there. */
static char *pages(size_t bytes) {
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) fail("mmap");
#ifdef MADV_NOHUGEPAGE
  madvise(memory, bytes, MADV_NOHUGEPAGE);
#endif
  for (size_t at = 0; at < bytes; at += PAGE) memory[at] = 1;
  return memory;
}
