#ifndef MLGATE_HASH_H
#define MLGATE_HASH_H
#include "CMLGateScan.h"

// Hashes of field bytes: multiply-and-fold over words, as in wyhash (Wang Yi), with a seed.

static inline uint64_t mlgate_fold(uint64_t left, uint64_t right) {
  const unsigned __int128 product = (unsigned __int128)left * right;
  return (uint64_t)(product >> 64) ^ (uint64_t)product;
}

/// Up to 8 bytes as a word, the last one in the highest place that is used; 8 bytes before them are readable.
static inline uint64_t mlgate_hash_tail(const uint8_t *start, size_t count) {
  return count == 0 ? 0 : mlgate_load64(start + count - 8) >> ((8 - count) * 8);
}

/// The hash of bytes before which 8 bytes are readable; never 0.
static inline __attribute__((always_inline)) uint64_t mlgate_hash(const uint8_t *start, size_t count, uint64_t seed) {
  uint64_t first, second = 0;
  if (count <= 8) {
    first = mlgate_hash_tail(start, count);
  } else {
    uint64_t state = 0;
    size_t at = 0;
    if (count > 64) {
      uint64_t other = 0, third = 0;
      for (; at + 48 < count; at += 48) {
        const uint8_t *p = start + at;
        state = mlgate_fold(mlgate_load64(p) ^ 0xA0761D6478BD642Full ^ state, mlgate_load64(p + 8) ^ seed);
        other = mlgate_fold(mlgate_load64(p + 16) ^ 0x8EBC6AF09C88C6E3ull ^ other, mlgate_load64(p + 24) ^ seed);
        third = mlgate_fold(mlgate_load64(p + 32) ^ 0x589965CC75374CC3ull ^ third, mlgate_load64(p + 40) ^ seed);
      }
      state ^= other ^ (third << 1 | third >> 63);
    }
    for (; at + 16 < count; at += 16) {
      const uint8_t *p = start + at;
      state = mlgate_fold(mlgate_load64(p) ^ 0xA0761D6478BD642Full ^ state, mlgate_load64(p + 8) ^ seed);
    }
    // The last 16 bytes, or the first and last 8 of 9 to 16.
    first = mlgate_load64(start + (count > 16 ? count - 16 : 0)) ^ state;
    second = mlgate_load64(start + count - 8);
  }
  const uint64_t folded = mlgate_fold(first ^ 0xA0761D6478BD642Full, second ^ seed);
  // The length comes last: mixed with the bytes, it would make up for a difference in them, as between `+----------+`
  // and `----------`.
  const uint64_t hash = mlgate_fold(folded ^ 0xE7037ED1A0B428DBull, seed ^ (uint64_t)count);
  return hash == 0 ? 1 : hash;
}

/// The hash by which a dictionary knows a string before which 8 bytes are readable; never 0.
///
/// Up to seven bytes it loses nothing: the length keeps "a" from "a\0", and the seed is odd.
static inline __attribute__((always_inline)) uint64_t mlgate_string_hash(
    const uint8_t *start, size_t count, uint64_t seed) {
  if (count < 8) return (mlgate_hash_tail(start, count) | (uint64_t)(count + 1) << 56) * seed;
  return mlgate_hash(start, count, seed);
}

// MARK: Dictionaries

/// A place in a dictionary's table.
typedef struct {
  uint64_t hash;  ///< 0 when the place is free
  uint32_t count;
  uint32_t key;  ///< the string's name among those that the dictionary keeps
} mlgate_slot;

/// The hashes of a column's fields, and 0 for those that begin with `quote`, which is 0 when nothing is quoted.
void mlgate_hash_fields(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, uint8_t quote, uint64_t seed, uint64_t *hashes);

/// Counts each of the hashes that is in one of the first two places where it can be; the bits from `shift` on name the first.
///
/// The others, and those that are 0, go to `left` by their places, which has room for one more than all. Blocks that
/// wait for `digest`, which may be NULL, may be hashed meanwhile.
size_t mlgate_count_hashes(
    mlgate_slot *slots, size_t mask, unsigned shift, const uint64_t *hashes, size_t count, uint32_t *left,
    mlgate_digest *digest);

#endif
