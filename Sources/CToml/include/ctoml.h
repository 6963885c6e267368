#pragma once



#ifdef __cplusplus
extern "C" {
#endif

/// What became of a document: either `records`, or a syntax error with its place. Owned by the caller.
typedef struct {
    /// The document as records with positions (see ctoml.cpp); NULL after a syntax error. Not NUL-terminated.
    char *records;
    unsigned long records_length;
    /// The parser's description of the syntax error; NULL when there is none. Not NUL-terminated.
    char *error;
    unsigned long error_length;
    /// Where the error is, from 1; columns count code points.
    unsigned int line;
    unsigned int column;
} ctoml_result;

/// Parses `length` bytes of TOML 1.0. Never fails silently: `records` or `error` is set, or both are NULL when
/// memory ran out. Refused with an error: more than `max_nodes` values, or values deeper than `max_depth`.
ctoml_result ctoml_parse(const char *text, unsigned long length, unsigned long max_depth, unsigned long max_nodes);

void ctoml_free(ctoml_result result);

#ifdef __cplusplus
}
#endif
