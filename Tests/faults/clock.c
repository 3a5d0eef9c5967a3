// Preloaded into a daemon: the calendar's clock is off by as many seconds as the file $TOCSIN_TEST_CLOCK says.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
  long result = syscall(SYS_clock_gettime, clock, time);
  const char *path = getenv("TOCSIN_TEST_CLOCK");
  if (result == 0 && clock == CLOCK_REALTIME && path) {
    char digits[32] = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
      if (read(file, digits, sizeof digits - 1) > 0) time->tv_sec += atol(digits);
      close(file);
    }
  }
  return (int)result;
}
