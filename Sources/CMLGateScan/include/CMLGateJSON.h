#ifndef MLGATE_JSON_H
#define MLGATE_JSON_H
#include <stddef.h>
#include <stdint.h>

/// How deep objects and arrays may lie in each other, the record's own object included.
#define MLGATE_JSON_DEPTH 512

/// A name in an object, as it was met before: the bytes between its quotes need not be understood again.
typedef struct {
  uint8_t head[32];  ///< the first bytes of the name with its quotes; zeros after them
  uint32_t start, length;  ///< the name with its quotes, in `text`
  uint32_t next;     ///< the name that followed last time; 0 at first
  uint32_t owner;    ///< the object
  int32_t column;    ///< where its values go; -1 while it had none
  int32_t object;    ///< the object that was its value; -1 while there was none
  uint64_t hash;
} mlgate_json_key;

/// An object among the names of a table; the first is the record.
typedef struct {
  uint32_t first;  ///< the name that came first last time; 0 at first
  uint32_t stamp;  ///< the record it was met in
} mlgate_json_object;

/// All names of a table, and memory for one record. Name 0 is none.
typedef struct {
  const uint8_t *text;  ///< readable for 16 bytes past its end
  mlgate_json_key *keys;
  mlgate_json_object *objects;
  const uint32_t *table;  ///< names by hash, linear probing; 0 is free
  size_t mask;
  uint64_t seed;
  uint32_t columns;
  uint32_t stamp;     ///< of the last record; 0 is none
  uint32_t *stamps;   ///< the record each column was met in
  uint32_t *places;   ///< start and end of each column's value in `scratch`
  uint8_t *scratch;   ///< room for a record's values
} mlgate_json_names;

/// Why reading stopped.
typedef enum {
  MLGATE_JSON_END = 0,      ///< everything was read
  MLGATE_JSON_FULL = 1,     ///< there are as many rows as may be
  MLGATE_JSON_STOPPED = 2   ///< the line at `position` is malformed or has a name that was never met
} mlgate_json_status;

/// Where reading stands, and what came of it.
typedef struct {
  uint8_t *bytes;    ///< fields, each with one byte after it; 64 bytes more are writable
  uint32_t *ends;    ///< the end of each field, row by row; ends[-1] is the maximum
  uint32_t *lines;   ///< for each row, the lines before it
  uint32_t *starts;  ///< for each row, where its line begins
  size_t position, written, rows, line, blanks;
  uint32_t flags;    ///< MLGATE_SAW_QUOTE; MLGATE_SAW_HIGH_BIT when an escape stands for what is not ASCII
} mlgate_json_output;

/// Reads lines of JSON objects into rows of fields, from `out->position` on.
///
/// Strings are quoted as in CSV, numbers and words as they stand, `null` is nothing; arrays are copied without white
/// space. The bytes are UTF-8, end with a line feed and are readable for 64 bytes more. Nothing is written of a line
/// that cannot be read. A row's fields take at most the bytes of its line and one for each column.
mlgate_json_status mlgate_json_rows(
    mlgate_json_names *names, const uint8_t *bytes, size_t count, size_t most_rows, mlgate_json_output *out);

/// The same without vector instructions.
mlgate_json_status mlgate_json_rows_portable(
    mlgate_json_names *names, const uint8_t *bytes, size_t count, size_t most_rows, mlgate_json_output *out);

/// The hash of a name with its quotes in an object; `name` is readable for 8 bytes past its end.
uint64_t mlgate_json_hash(uint64_t seed, uint32_t object, const uint8_t *name, size_t length);

/// The offset of the first `byte`, or `count`.
static inline size_t mlgate_find_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
  const uint8_t *found = (const uint8_t *)__builtin_memchr(bytes, byte, count);
  return found ? (size_t)(found - bytes) : count;
}

/// Whether any byte is not ASCII.
int mlgate_has_high_bit(const uint8_t *bytes, size_t count);

#endif
