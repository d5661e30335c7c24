#include "CMLGateScan.h"
#include "json_blocks.h"

// Every function that reads a part of a value stops at a line feed, which no part has and every line ends with.
// `vector` is a constant wherever these are inlined.

MLGATE_INLINE int digits16(int vector, const uint8_t *p) { return vector ? digits_vector(p) : digits_portable(p); }
MLGATE_INLINE int plain16(int vector, const uint8_t *p) { return vector ? plain_vector(p) : plain_portable(p); }
MLGATE_INLINE int equal16(int vector, const uint8_t *p, const uint8_t *q) {
  return vector ? equal_vector(p, q) : equal_portable(p, q);
}

MLGATE_INLINE const uint8_t *skip_space(const uint8_t *p) {
  while (*p == ' ' || *p == '\t' || *p == '\r') p++;
  return p;
}

MLGATE_INLINE const uint8_t *skip_digits(int vector, const uint8_t *p) {
  int n;
  do p += n = digits16(vector, p); while (n == 16);
  return p;
}

/// Copies a number (RFC 8259, section 6); null when it is none.
MLGATE_INLINE const uint8_t *copy_number(int vector, const uint8_t *from, uint8_t **to) {
  const uint8_t *p = from + (*from == '-');
  const uint8_t *whole = p;
  p = skip_digits(vector, p);
  if (p == whole || (*whole == '0' && p != whole + 1)) return 0;
  if (*p == '.') {
    const uint8_t *part = ++p;
    p = skip_digits(vector, p);
    if (p == part) return 0;
  }
  if ((*p | 0x20) == 'e') {
    p++;
    p += *p == '+' || *p == '-';
    const uint8_t *part = p;
    p = skip_digits(vector, p);
    if (p == part) return 0;
  }
  size_t length = (size_t)(p - from);
  copy16(*to, from);
  if (length > 16) memcpy(*to + 16, from + 16, length - 16);
  *to += length;
  return p;
}

MLGATE_INLINE int hex_digit(uint8_t c) {
  if ((uint8_t)(c - '0') < 10) return c - '0';
  uint8_t letter = (uint8_t)((c | 0x20) - 'a');
  return letter < 6 ? letter + 10 : -1;
}

/// The unit that four hexadecimal digits stand for; -1 when they are none.
static int hex_unit(const uint8_t *p) {
  int value = 0;
  for (int i = 0; i < 4; i++) {
    int digit = hex_digit(p[i]);
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

/// Reads an escape after its backslash; null when it is none, or half a surrogate pair.
static const uint8_t *read_escape(const uint8_t *p, uint32_t *point) {
  switch (*p) {
    case '"': case '\\': case '/': *point = *p; return p + 1;
    case 'b': *point = '\b'; return p + 1;
    case 'f': *point = '\f'; return p + 1;
    case 'n': *point = '\n'; return p + 1;
    case 'r': *point = '\r'; return p + 1;
    case 't': *point = '\t'; return p + 1;
    case 'u': break;
    default: return 0;
  }
  int unit = hex_unit(p + 1);
  if (unit < 0 || (unit >= 0xDC00 && unit <= 0xDFFF)) return 0;
  p += 5;
  *point = (uint32_t)unit;
  if (unit < 0xD800 || unit > 0xDBFF) return p;
  if (p[0] != '\\' || p[1] != 'u') return 0;
  int low = hex_unit(p + 2);
  if (low < 0xDC00 || low > 0xDFFF) return 0;
  *point = 0x10000u + (((uint32_t)unit - 0xD800u) << 10) + ((uint32_t)low - 0xDC00u);
  return p + 6;
}

static uint8_t *write_point(uint8_t *o, uint32_t c) {
  if (c < 0x80) {
    *o++ = (uint8_t)c;
  } else if (c < 0x800) {
    *o++ = (uint8_t)(0xC0 | c >> 6);
    *o++ = (uint8_t)(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *o++ = (uint8_t)(0xE0 | c >> 12);
    *o++ = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    *o++ = (uint8_t)(0x80 | (c & 0x3F));
  } else {
    *o++ = (uint8_t)(0xF0 | c >> 18);
    *o++ = (uint8_t)(0x80 | (c >> 12 & 0x3F));
    *o++ = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    *o++ = (uint8_t)(0x80 | (c & 0x3F));
  }
  return o;
}

/// Copies a string from its first quote to its last: `""` for a quote and no escapes, or as it stands.
MLGATE_INLINE const uint8_t *copy_string(
    int vector, int verbatim, const uint8_t *p, uint8_t **to, uint32_t *flags) {
  uint8_t *o = *to;
  *o++ = *p++;
  while (1) {
    int n = plain16(vector, p);
    copy16(o, p);
    o += n;
    p += n;
    if (n == 16) continue;
    if (*p == '"') {
      *o++ = '"';
      *to = o;
      return p + 1;
    }
    if (*p != '\\') return 0;
    uint32_t point;
    const uint8_t *after = read_escape(p + 1, &point);
    if (!after) return 0;
    if (verbatim) {
      copy16(o, p);
      o += after - p;
    } else {
      if (point >= 0x80) *flags |= MLGATE_SAW_HIGH_BIT;
      if (point == '"') *o++ = '"';
      o = write_point(o, point);
    }
    p = after;
  }
}

MLGATE_INLINE const uint8_t *copy_word(const uint8_t *p, uint8_t **to, const char *word, size_t length) {
  if (memcmp(p, word, length)) return 0;
  memcpy(*to, word, length);
  *to += length;
  return p + length;
}

/// Copies an array without white space; null when it is none or lies too deep.
MLGATE_INLINE const uint8_t *copy_array(int vector, const uint8_t *p, uint8_t **to, int depth, uint32_t *flags) {
  uint8_t closes[MLGATE_JSON_DEPTH];
  int top = depth;
  uint8_t *o = *to;
value:
  p = skip_space(p);
  switch (*p) {
    case '[': case '{': {
      int is_array = *p == '[';
      if (top == MLGATE_JSON_DEPTH) return 0;
      closes[top++] = is_array ? ']' : '}';
      *o++ = *p++;
      p = skip_space(p);
      if (*p == closes[top - 1]) goto close;
      if (is_array) goto value;
      goto name;
    }
    case '"': p = copy_string(vector, 1, p, &o, flags); break;
    case 't': p = copy_word(p, &o, "true", 4); break;
    case 'f': p = copy_word(p, &o, "false", 5); break;
    case 'n': p = copy_word(p, &o, "null", 4); break;
    default: p = copy_number(vector, p, &o); break;
  }
  if (!p) return 0;
after:
  p = skip_space(p);
  if (*p == ',') {
    *o++ = *p++;
    if (closes[top - 1] == ']') goto value;
    p = skip_space(p);
    goto name;
  }
  if (*p != closes[top - 1]) return 0;
close:
  *o++ = *p++;
  if (--top > depth) goto after;
  *to = o;
  return p;
name:
  if (*p != '"') return 0;
  p = copy_string(vector, 1, p, &o, flags);
  if (!p) return 0;
  p = skip_space(p);
  if (*p != ':') return 0;
  *o++ = *p++;
  goto value;
}

// MARK: Names

static uint64_t fold(uint64_t a, uint64_t b) {
  unsigned __int128 product = (unsigned __int128)a * b;
  return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

uint64_t mlgate_json_hash(uint64_t seed, uint32_t object, const uint8_t *name, size_t length) {
  uint64_t state = fold(seed ^ object, 0xE7037ED1A0B428DBull ^ length);
  for (size_t i = 0; i < length; i += 8) {
    uint64_t word;
    memcpy(&word, name + i, 8);
    if (length - i < 8) word &= (1ull << (8 * (length - i))) - 1;
    state = fold(state ^ word, 0x8EBC6AF09C88C6E3ull ^ seed);
  }
  return state;
}

/// The name in `object` whose bytes stand at `p`; 0 when it was never met.
static uint32_t find_name(int vector, const mlgate_json_names *names, uint32_t object, const uint8_t *p) {
  const uint8_t *end = p + 1;
  while (1) {
    int n = plain16(vector, end);
    end += n;
    if (n == 16) continue;
    if (*end == '"') break;
    if (*end != '\\' || end[1] == '\n') return 0;
    end += 2;
  }
  size_t length = (size_t)(end + 1 - p);
  uint64_t hash = mlgate_json_hash(names->seed, object, p, length);
  for (size_t slot = hash & names->mask;; slot = (slot + 1) & names->mask) {
    uint32_t found = names->table[slot];
    if (!found) return 0;
    const mlgate_json_key *key = &names->keys[found];
    if (key->hash == hash && key->owner == object && key->length == length
        && !memcmp(names->text + key->start, p, length))
      return found;
  }
}

MLGATE_INLINE int is_name(int vector, const mlgate_json_names *names, const mlgate_json_key *key, const uint8_t *p) {
  uint32_t length = key->length;
  if (equal16(vector, p, key->head) < (int)(length < 16 ? length : 16)) return 0;
  if (length <= 16) return 1;
  if (equal16(vector, p + 16, key->head + 16) < (int)(length < 32 ? length - 16 : 16)) return 0;
  return length <= 32 || !memcmp(p + 32, names->text + key->start + 32, length - 32);
}

// MARK: Records

/// Writes so many empty fields.
MLGATE_INLINE void write_empty(uint8_t *base, uint8_t **o, uint32_t **e, uint32_t count) {
  uint32_t at = (uint32_t)(*o - base);
  memset(*o, ',', count);
  for (uint32_t i = 0; i < count; i++) (*e)[i] = at + i;
  *o += count;
  *e += count;
}

/// Writes the values in `scratch` in the order of the columns.
static void write_ordered(const mlgate_json_names *names, uint8_t *base, uint8_t **o, uint32_t **e) {
  for (uint32_t column = 0; column < names->columns; column++) {
    if (names->stamps[column] == names->stamp) {
      uint32_t start = names->places[2 * column], length = names->places[2 * column + 1] - start;
      copy16(*o, names->scratch + start);
      if (length > 16) memcpy(*o + 16, names->scratch + start + 16, length - 16);
      *o += length;
    }
    *(*e)++ = (uint32_t)(*o - base);
    *(*o)++ = ',';
  }
}

MLGATE_INLINE mlgate_json_status read_rows(
    int vector, mlgate_json_names *names, const uint8_t *bytes, size_t count, size_t most_rows,
    mlgate_json_output *out) {
  uint32_t *outer[MLGATE_JSON_DEPTH];
  uint32_t owners[MLGATE_JSON_DEPTH];
  mlgate_json_key *const keys = names->keys;
  mlgate_json_object *const objects = names->objects;
  uint32_t *const stamps = names->stamps;
  const uint32_t columns = names->columns;
  const uint8_t *p = bytes + out->position, *const stop = bytes + count;
  uint8_t *const base = out->bytes;
  uint8_t *o = base + out->written;
  uint32_t *e = out->ends + out->rows * columns;
  uint32_t flags = out->flags;
  mlgate_json_status status = MLGATE_JSON_END;

  while (p < stop) {
    const uint8_t *const line = p;
    uint8_t *const row_bytes = o;
    uint32_t *const row_ends = e;
    p = skip_space(p);
    if (*p == '\n') {
      p++;
      out->line++;
      out->blanks++;
      continue;
    }
    if (out->rows == most_rows) {
      p = line;
      status = MLGATE_JSON_FULL;
      break;
    }
    if (++names->stamp == 0) {
      memset(stamps, 0, columns * sizeof(uint32_t));
      names->stamp = 1;
      // The stamps of objects are at most one turn old; a name that seems to be twice there is looked at carefully.
    }
    const uint32_t stamp = names->stamp;
    uint32_t cursor = 0;
    int scattered = 0, depth = 1;
    uint32_t *guess = &objects[0].first;
    owners[0] = 0;
    if (*p != '{') goto malformed;
    p = skip_space(p + 1);
    if (*p == '}') goto close;

  member: {
      if (*p != '"') goto malformed;
      mlgate_json_key *key = &keys[*guess];
      if (!is_name(vector, names, key, p)) {
        uint32_t found = find_name(vector, names, owners[depth - 1], p);
        if (!found) goto malformed;
        *guess = found;
        key = &keys[found];
      }
      guess = &key->next;
      p += key->length;
      if (*p != ':') p = skip_space(p);
      if (*p++ != ':') goto malformed;
      if (*p <= ' ') p = skip_space(p);

      if (*p == '{') {
        if (key->object < 0 || objects[key->object].stamp == stamp) goto malformed;
        if (key->column >= 0 && stamps[key->column] == stamp) goto malformed;
        if (depth == MLGATE_JSON_DEPTH) goto malformed;
        objects[key->object].stamp = stamp;
        outer[depth] = guess;
        owners[depth++] = (uint32_t)key->object;
        guess = &objects[key->object].first;
        p = skip_space(p + 1);
        if (*p == '}') goto close;
        goto member;
      }

      if (key->column < 0 || stamps[key->column] == stamp) goto malformed;
      if (key->object >= 0 && objects[key->object].stamp == stamp) goto malformed;
      const uint32_t column = (uint32_t)key->column;
      stamps[column] = stamp;
      if (column != cursor || scattered) {
        if (!scattered && column > cursor) {
          write_empty(base, &o, &e, column - cursor);
          cursor = column;
        } else if (!scattered) {
          // From here on the values are laid aside, and those that have been written, too.
          scattered = 1;
          size_t length = (size_t)(o - row_bytes);
          memcpy(names->scratch, row_bytes, length);
          uint32_t start = (uint32_t)(row_bytes - base), at = 0;
          for (uint32_t i = 0; i < cursor; i++) {
            names->places[2 * i] = at;
            names->places[2 * i + 1] = row_ends[i] - start;
            at = row_ends[i] - start + 1;
          }
          o = names->scratch + length;
        }
      }
      if (scattered) names->places[2 * column] = (uint32_t)(o - names->scratch);
      switch (*p) {
        case '"':
          flags |= MLGATE_SAW_QUOTE;
          p = copy_string(vector, 0, p, &o, &flags);
          break;
        case '-': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
          p = copy_number(vector, p, &o);
          break;
        case 't': p = copy_word(p, &o, "true", 4); break;
        case 'f': p = copy_word(p, &o, "false", 5); break;
        case 'n': p = memcmp(p, "null", 4) ? 0 : p + 4; break;
        case '[': p = copy_array(vector, p, &o, depth, &flags); break;
        default: p = 0; break;
      }
      if (!p) goto malformed;
      if (scattered) {
        names->places[2 * column + 1] = (uint32_t)(o - names->scratch);
      } else {
        *e++ = (uint32_t)(o - base);
        *o++ = ',';
        cursor++;
      }
    }

  after:
    if (*p <= ' ') p = skip_space(p);
    if (*p == ',') {
      p++;
      if (*p <= ' ') p = skip_space(p);
      goto member;
    }
    if (*p != '}') goto malformed;

  close:
    p++;
    if (--depth > 0) {
      guess = outer[depth];
      goto after;
    }
    if (*p != '\n') p = skip_space(p);
    if (*p++ != '\n') goto malformed;
    if (scattered) {
      o = row_bytes;
      e = row_ends;
      write_ordered(names, base, &o, &e);
    } else if (cursor < columns) {
      write_empty(base, &o, &e, columns - cursor);
    }
    out->lines[out->rows] = (uint32_t)out->line++;
    out->starts[out->rows++] = (uint32_t)(line - bytes);
    continue;

  malformed:
    p = line;
    o = row_bytes;
    e = row_ends;
    status = MLGATE_JSON_STOPPED;
    break;
  }
  out->position = (size_t)(p - bytes);
  out->written = (size_t)(o - base);
  out->flags = flags;
  return status;
}

mlgate_json_status mlgate_json_rows(
    mlgate_json_names *names, const uint8_t *bytes, size_t count, size_t most_rows, mlgate_json_output *out) {
  return read_rows(1, names, bytes, count, most_rows, out);
}

mlgate_json_status mlgate_json_rows_portable(
    mlgate_json_names *names, const uint8_t *bytes, size_t count, size_t most_rows, mlgate_json_output *out) {
  return read_rows(0, names, bytes, count, most_rows, out);
}

int mlgate_has_high_bit(const uint8_t *bytes, size_t count) {
  uint8_t seen = 0;
  for (size_t i = 0; i < count; i++) seen |= bytes[i];
  return seen >> 7;
}
