#pragma once
#include <spawn.h>

// glibc declares these for those who define _GNU_SOURCE before its first header, which a module map cannot do without
// making other modules of the same headers. See memfd_create(2), posix_spawn_file_actions_addchdir_np(3).
extern int memfd_create(const char *, unsigned int);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

static const unsigned int hledwatch_memfd_cloexec = 1;
