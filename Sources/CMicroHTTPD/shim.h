#pragma once
#include <microhttpd.h>

/// MHD_start_daemon is variadic, which Swift cannot call. The daemon has no thread of its own: it is driven through
/// its epoll descriptor and MHD_run. NULL on failure; then `listening` still belongs to the caller.
static inline struct MHD_Daemon *hledwatch_mhd_start(
    MHD_socket listening, unsigned connections, size_t memory, unsigned idle_seconds, void *context,
    MHD_AccessHandlerCallback answer, void *(*target)(void *, const char *, struct MHD_Connection *),
    MHD_NotifyConnectionCallback connection, MHD_RequestCompletedCallback completed,
    void (*log)(void *, const char *, va_list)) {
    return MHD_start_daemon(
        // The log flag with a logger that says nothing: by default it writes to standard error.
        MHD_USE_EPOLL | MHD_USE_SUPPRESS_DATE_NO_CLOCK | MHD_USE_ERROR_LOG | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        answer, context,
        MHD_OPTION_EXTERNAL_LOGGER, log, NULL,
        MHD_OPTION_LISTEN_SOCKET, listening,
        MHD_OPTION_CONNECTION_LIMIT, connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
        MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds,
        MHD_OPTION_STRICT_FOR_CLIENT, 1,
        MHD_OPTION_URI_LOG_CALLBACK, target, context,
        MHD_OPTION_NOTIFY_CONNECTION, connection, context,
        MHD_OPTION_NOTIFY_COMPLETED, completed, context,
        MHD_OPTION_END);
}

/// The daemon's epoll descriptor, -1 when it has none. A wrapper because MHD_get_daemon_info is variadic.
static inline int hledwatch_mhd_epoll(struct MHD_Daemon *daemon) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_EPOLL_FD);
    return info ? info->epoll_fd : -1;
}

/// The connection's socket, -1 when it has none. A wrapper because MHD_get_connection_info is variadic.
static inline int hledwatch_mhd_socket(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info ? info->connect_fd : -1;
}

/// The address of the other side, NULL when it is not known. Likewise.
static inline const struct sockaddr *hledwatch_mhd_peer(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    return info ? info->client_addr : NULL;
}

/// How many bytes the request's head had, 0 when it is not known. Likewise.
static inline size_t hledwatch_mhd_head_size(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    return info ? info->header_size : 0;
}
