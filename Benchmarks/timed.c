/* The processor time that a whole program takes, start-up included, its own and the kernel's for it; its output is
 * thrown away.
 *
 *     timed TIMES PROGRAM [WORD...]
 *
 * Runs it TIMES times and once before, and prints the mean in nanoseconds. An exit code above 1 is a failure (diff
 * programs exit 1 when there are differences).
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>

extern char **environ;

/* Of all children that have ended. */
static long long processor_nanoseconds(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000000LL
        + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1000LL;
}

int main(int count, char **words)
{
    long times = count > 2 ? strtol(words[1], NULL, 10) : 0;
    if (times <= 0) {
        fprintf(stderr, "usage: timed TIMES PROGRAM [WORD...]\n");
        return 64;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    long long start = 0;
    for (long turn = -1; turn < times; turn++) {
        if (turn == 0)
            start = processor_nanoseconds();
        pid_t child;
        int status;
        if (posix_spawnp(&child, words[2], &actions, NULL, words + 2, environ) != 0 || waitpid(child, &status, 0) < 0
            || !WIFEXITED(status) || WEXITSTATUS(status) > 1) {
            fprintf(stderr, "timed: '%s' failed\n", words[2]);
            return 1;
        }
    }
    printf("%lld\n", (processor_nanoseconds() - start) / times);
    return 0;
}
