#include "fields.h"

void mlgate_hash_fields(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, uint8_t quote, uint64_t seed, uint64_t *hashes) {
  for (size_t i = 0; i < column.rows; i++) {
    uint32_t start;
    const size_t length = mlgate_field(bytes, &column, only ? only[i] : i, &start) - start;
    if (quote && length >= 2 && bytes[start] == quote) {
      hashes[i] = 0;
      continue;
    }
    hashes[i] = mlgate_string_hash(bytes + start, length, seed);
  }
}

size_t mlgate_count_hashes(
    mlgate_slot *slots, size_t mask, unsigned shift, const uint64_t *hashes, size_t count, uint32_t *left) {
  enum { AHEAD = 16 };
  size_t missing = 0;
  for (size_t i = 0; i < count; i++) {
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
