#pragma once

// libjansson for the room Jansson, its only importer. jansson.h spells some of its interface as macros,
// which Swift cannot see: they are repeated here as functions.

#include <jansson.h>
#include <stdbool.h>

static inline json_type carillon_json_typeof(const json_t *value) { return json_typeof(value); }

static inline bool carillon_json_is_true(const json_t *value) { return json_is_true(value); }

static inline size_t carillon_json_indent(size_t spaces) { return JSON_INDENT(spaces); }

static inline size_t carillon_json_real_precision(size_t digits) { return JSON_REAL_PRECISION(digits); }
