#pragma once
#include <libpq-fe.h>

/// What the server says beside its answers goes nowhere: by itself, libpq prints it.
static void hledwatch_ignore_notice(void *nothing, const char *message) { (void)nothing, (void)message; }
static inline void hledwatch_ignore_notices(PGconn *connection) {
    PQsetNoticeProcessor(connection, hledwatch_ignore_notice, 0);
}
