#include "beside.h"
#include "fields.h"

static inline __attribute__((always_inline)) void hash_fields(
    const uint8_t *bytes, const mlgate_column *column, const uint32_t *only, uint8_t quote, uint64_t seed,
    uint64_t *hashes, size_t from, size_t to) {
  for (size_t i = from; i < to; i++) {
    uint32_t start;
    const size_t length = mlgate_field(bytes, column, only ? only[i] : i, &start) - start;
    if (quote && length >= 2 && bytes[start] == quote) {
      hashes[i] = 0;
      continue;
    }
    hashes[i] = mlgate_string_hash(bytes + start, length, seed);
  }
}

/// Whether the fields are of the most frequent kind: one after the other, and all of them as they stand.
static inline int is_plain(const mlgate_column *column, const uint32_t *only, uint8_t quote) {
  return !only && !quote && column->stride == 1 && !column->trims_return;
}

/// A plain column, so that what is compiled for it asks no questions.
static inline mlgate_column plain_kind(const mlgate_column *column) {
  const mlgate_column plain = {
      .ends = column->ends, .before = column->before, .stride = 1, .rows = column->rows, .digest = column->digest};
  return plain;
}

#if defined(__x86_64__)
/// How many fields are hashed beside a part of a block: fewer where the first ones are long.
static size_t group_size(const uint8_t *bytes, const mlgate_column *column, const uint32_t *only) {
  const size_t looked = column->rows < 8 ? column->rows : 8;
  size_t bytes_there = 0;
  for (size_t i = 0; i < looked; i++) {
    uint32_t start;
    bytes_there += mlgate_field(bytes, column, only ? only[i] : i, &start) - start;
  }
  return bytes_there <= 8 * looked ? 2 : 1;
}

/// Hashes fields beside the blocks that wait, as long as there are any of both; returns how many.
__attribute__((target(MLGATE_BESIDE_TARGET), always_inline)) static inline size_t hash_beside(
    const uint8_t *bytes, const mlgate_column *column, const uint32_t *only, uint8_t quote, uint64_t seed,
    uint64_t *hashes) {
  const size_t group = group_size(bytes, column, only);
  size_t i = 0;
  MLGATE_BESIDE(column->digest, i + MLGATE_DIGEST_PARTS * group <= column->rows, {
    hash_fields(bytes, column, only, quote, seed, hashes, i, i + group);
    i += group;
  });
  return i;
}

__attribute__((target(MLGATE_BESIDE_TARGET))) static size_t hash_fields_beside(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, uint8_t quote, uint64_t seed,
    uint64_t *hashes) {
  if (!is_plain(&column, only, quote)) return hash_beside(bytes, &column, only, quote, seed, hashes);
  const mlgate_column plain = plain_kind(&column);
  return hash_beside(bytes, &plain, NULL, 0, seed, hashes);
}
#endif

void mlgate_hash_fields(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, uint8_t quote, uint64_t seed, uint64_t *hashes) {
  size_t i = 0;
#if defined(__x86_64__)
  if (mlgate_digest_waits(column.digest)) i = hash_fields_beside(bytes, column, only, quote, seed, hashes);
#endif
  if (is_plain(&column, only, quote)) {
    const mlgate_column plain = plain_kind(&column);
    hash_fields(bytes, &plain, NULL, 0, seed, hashes, i, plain.rows);
  } else {
    hash_fields(bytes, &column, only, quote, seed, hashes, i, column.rows);
  }
}

static inline __attribute__((always_inline)) size_t count_hashes(
    mlgate_slot *slots, size_t mask, unsigned shift, const uint64_t *hashes, size_t count, size_t from, size_t to,
    size_t missing, uint32_t *left) {
  enum { AHEAD = 16 };
  for (size_t i = from; i < to; i++) {
    // The slots of a large table are far away.
    const uint64_t next = hashes[i + AHEAD < count ? i + AHEAD : i];
    __builtin_prefetch(slots + ((next >> (shift & 63)) & mask));
    const uint64_t hash = hashes[i];
    // Whether a hash is in its first place or the one after that cannot be foreseen: no branch.
    const size_t first = hash >> (shift & 63), place = (first + (slots[first & mask].hash != hash)) & mask;
    const uint32_t is_there = (slots[place].hash == hash) & (hash != 0);
    slots[place].count += is_there;
    left[missing] = (uint32_t)i;
    missing += 1 - is_there;
  }
  return missing;
}

#if defined(__x86_64__)
/// Counts beside the blocks that wait, as long as there are any of both; returns how many were done.
__attribute__((target(MLGATE_BESIDE_TARGET))) static size_t count_hashes_beside(
    mlgate_slot *slots, size_t mask, unsigned shift, const uint64_t *hashes, size_t count, size_t *missing,
    uint32_t *left, mlgate_digest *digest) {
  enum { GROUP = 3 };
  size_t i = 0;
  MLGATE_BESIDE(digest, i + MLGATE_DIGEST_PARTS * GROUP <= count, {
    *missing = count_hashes(slots, mask, shift, hashes, count, i, i + GROUP, *missing, left);
    i += GROUP;
  });
  return i;
}
#endif

size_t mlgate_count_hashes(
    mlgate_slot *slots, size_t mask, unsigned shift, const uint64_t *hashes, size_t count, uint32_t *left,
    mlgate_digest *digest) {
  size_t missing = 0, i = 0;
#if defined(__x86_64__)
  if (mlgate_digest_waits(digest)) i = count_hashes_beside(slots, mask, shift, hashes, count, &missing, left, digest);
#endif
  (void)digest;
  return count_hashes(slots, mask, shift, hashes, count, i, count, missing, left);
}
