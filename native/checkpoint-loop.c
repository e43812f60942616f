/* A program that computes, writes to its memory and saves it now and then, for `npm run validate:machine`. It prints the nanoseconds that all
 * rounds took. Usage: checkpoint-loop none|copy|fork FILE MEGABYTES ROUNDS PAGES-WRITTEN-A-ROUND ROUNDS-A-CHECKPOINT NANOSECONDS-A-ROUND */
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock-and-pages.h"

static void save(const char *path, const char *memory, size_t bytes) {
  int file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (file < 0) fail(path);
  for (size_t at = 0; at < bytes; at += BLOCK)
    if (write(file, memory + at, BLOCK) != BLOCK) fail(path);
  if (fsync(file)) fail(path);
  close(file);
}

int main(int count, char **words) {
  if (count != 8) return 2;
  const char *how = words[1], *path = words[2];
  size_t bytes = (size_t)atoi(words[3]) << 20;
  int rounds = atoi(words[4]), written = atoi(words[5]), each = atoi(words[6]);
  double work = atof(words[7]);
  char *memory = pages(bytes), *copy = strcmp(how, "copy") == 0 ? pages(bytes) : NULL;
  pid_t child = 0;
  double start = now();
  for (int round = 1; round <= rounds; round++) {
    double until = now() + work;
    while (now() < until) continue;
    for (int page = 0; page < written; page++) memory[((size_t)round * written + page) * PAGE % bytes]++;
    if (round % each != 0) continue;
    if (copy != NULL) {
      memcpy(copy, memory, bytes);
      save(path, copy, bytes);
    } else if (strcmp(how, "fork") == 0) {
      if (child > 0) waitpid(child, NULL, 0);
      child = fork();
      if (child < 0) fail("fork");
      if (child == 0) {
        save(path, memory, bytes);
        _exit(0);
      }
    }
  }
  printf("%.0f\n", now() - start);
  if (child > 0) waitpid(child, NULL, 0);
  unlink(path);
  return 0;
}
