#pragma once
#include <zstd.h>

/// ZSTD_CONTENTSIZE_UNKNOWN and ZSTD_CONTENTSIZE_ERROR are cast macros: -1 and -2 here, else the size.
static inline long long hledwatch_frame_content_size(const void *frame, size_t count) {
    unsigned long long size = ZSTD_getFrameContentSize(frame, count);
    if (size == ZSTD_CONTENTSIZE_UNKNOWN) return -1;
    if (size == ZSTD_CONTENTSIZE_ERROR || size > 0x7fffffffffffffffULL) return -2;
    return (long long)size;
}
