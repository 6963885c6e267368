#pragma once
#include <zlib.h>

// Macros that pass the library's version and the stream's size, which Swift cannot call.
static inline int hledwatch_zlib_inflate_init(z_stream *stream, int window_bits) {
    return inflateInit2(stream, window_bits);
}

static inline int hledwatch_zlib_deflate_init(z_stream *stream, int level, int window_bits) {
    return deflateInit2(stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
}
