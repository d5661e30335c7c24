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

/// How many fields are hashed beside a block of a digest: fewer where the first ones are long.
static size_t group_size(const uint8_t *bytes, const mlgate_column *column, const uint32_t *only) {
  const size_t looked = column->rows < 8 ? column->rows : 8;
  size_t bytes_there = 0;
  for (size_t i = 0; i < looked; i++) {
    uint32_t start;
    bytes_there += mlgate_field(bytes, column, only ? only[i] : i, &start) - start;
  }
  return bytes_there <= 8 * looked ? 6 : bytes_there <= 32 * looked ? 3 : 1;
}

void mlgate_hash_fields(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, uint8_t quote, uint64_t seed, uint64_t *hashes) {
  size_t i = 0;
  if (mlgate_digest_waits(column.digest)) {
    // As many fields as are done while a block is hashed.
    const size_t group = group_size(bytes, &column, only);
    for (; i + group <= column.rows && mlgate_digest_waits(column.digest); i += group) {
      mlgate_digest_block(column.digest);
      hash_fields(bytes, &column, only, quote, seed, hashes, i, i + group);
    }
  }
  hash_fields(bytes, &column, only, quote, seed, hashes, i, column.rows);
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
    mlgate_slot *slot = slots + ((hash >> (shift & 63)) & mask);
    // Whether a hash is in its first place cannot be foreseen: no branch.
    const uint32_t is_there = (slot->hash == hash) & (hash != 0);
    slot->count += is_there;
    left[missing] = (uint32_t)i;
    missing += 1 - is_there;
  }
  return missing;
}

size_t mlgate_count_hashes(
    mlgate_slot *slots, size_t mask, unsigned shift, const uint64_t *hashes, size_t count, uint32_t *left,
    mlgate_digest *digest) {
  enum { BESIDE = 8 };
  size_t missing = 0, i = 0;
  for (; i + BESIDE <= count && mlgate_digest_waits(digest); i += BESIDE) {
    mlgate_digest_block(digest);
    missing = count_hashes(slots, mask, shift, hashes, count, i, i + BESIDE, missing, left);
  }
  return count_hashes(slots, mask, shift, hashes, count, i, count, missing, left);
}
