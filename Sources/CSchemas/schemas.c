#include "CSchemas.h"

// The files' bytes, by C23's #embed.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char blame[] = {
#embed "../../Config/schema/blame.schema.json"
};
static const unsigned char capture[] = {
#embed "../../Config/schema/capture.schema.json"
};
static const unsigned char checks[] = {
#embed "../../Config/schema/log-checks.schema.json"
};
static const unsigned char checkpoint[] = {
#embed "../../Config/schema/checkpoint.schema.json"
};
static const unsigned char diff[] = {
#embed "../../Config/schema/diff.schema.json"
};
static const unsigned char ledger[] = {
#embed "../../Config/schema/ledger.schema.json"
};
static const unsigned char list[] = {
#embed "../../Config/schema/list.schema.json"
};
static const unsigned char log_[] = {
#embed "../../Config/schema/log.schema.json"
};
static const unsigned char notes[] = {
#embed "../../Config/schema/notes.schema.json"
};
static const unsigned char search[] = {
#embed "../../Config/schema/search.schema.json"
};
static const unsigned char show[] = {
#embed "../../Config/schema/show.schema.json"
};

static const unsigned char sources[] = {
#embed "../../Config/schema/source-list.schema.json"
};

static const struct hledwatch_schema schemas[] = {
    {"blame", blame, sizeof blame},          {"checks", checks, sizeof checks},
    {"checkpoint", checkpoint, sizeof checkpoint}, {"diff", diff, sizeof diff},
    {"ledger", ledger, sizeof ledger},       {"list", list, sizeof list},
    {"log", log_, sizeof log_},              {"search", search, sizeof search},
    {"capture", capture, sizeof capture},    {"sources", sources, sizeof sources},
    {"notes", notes, sizeof notes},          {"show", show, sizeof show},
};

const struct hledwatch_schema *hledwatch_schema_at(size_t index) {
    return index < sizeof schemas / sizeof *schemas ? &schemas[index] : NULL;
}
