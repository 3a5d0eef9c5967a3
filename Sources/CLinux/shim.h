#pragma once
#include <sys/signalfd.h>
// Glibc's module hides what needs _GNU_SOURCE. Declared as in syncfs(2).
int syncfs(int descriptor);
