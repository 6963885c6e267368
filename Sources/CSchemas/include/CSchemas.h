// The JSON Schemas of Config/schema, within the program: what describes the interface over HTTP.
#ifndef HLEDWATCH_SCHEMAS_H
#define HLEDWATCH_SCHEMAS_H
#include <stddef.h>

struct hledwatch_schema {
    const char *_Nonnull name;
    const unsigned char *_Nonnull bytes;
    size_t count;
};

// The schema in that place, from 0; NULL behind the last.
const struct hledwatch_schema *_Nullable hledwatch_schema_at(size_t index);

#endif
