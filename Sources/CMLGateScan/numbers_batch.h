#ifndef MLGATE_NUMBERS_BATCH_H
#define MLGATE_NUMBERS_BATCH_H
#include "numbers.h"

/// Numbers on their way from text to value: field by field what has to be looked for, then as many at a time as a vector
/// holds, and what is left one by one.
typedef struct {
  uint64_t low[MLGATE_FIELDS], middle[MLGATE_FIELDS], high[MLGATE_FIELDS];  ///< the last 24 bytes, the last ones in low
  uint64_t signs[MLGATE_FIELDS];   ///< bit 63: the number is negative
  uint64_t places[MLGATE_FIELDS];  ///< how many digits stand behind the point
  uint64_t mantissas[MLGATE_FIELDS];
  double values[MLGATE_FIELDS];
  // A bit for each field; none when the number has another form.
  uint64_t ready[MLGATE_FIELDS / 64];     ///< a decimal whose value is known
  uint64_t long_[MLGATE_FIELDS / 64];     ///< a decimal whose mantissa is no exact double
  uint64_t integers[MLGATE_FIELDS / 64];  ///< a whole number of few digits, its value known
} mlgate_number_block;

/// No field has a known form yet.
static inline void mlgate_clear(mlgate_number_block *block) {
  memset(block->ready, 0, sizeof block->ready);
  memset(block->long_, 0, sizeof block->long_);
  memset(block->integers, 0, sizeof block->integers);
}

/// Rounds the decimals of many digits: together, since how many digits the next number has is hard to foresee.
static inline __attribute__((always_inline)) void mlgate_round_long(mlgate_number_block *block) {
  for (size_t word = 0; word < MLGATE_FIELDS / 64; word++) {
    for (uint64_t bits = block->long_[word]; bits; bits &= bits - 1) {
      const size_t i = word * 64 + (size_t)__builtin_ctzll(bits);
      double value;
      if (!mlgate_scale_decimal(block->mantissas[i], -(int64_t)block->places[i], &value)) continue;
      uint64_t pattern;
      memcpy(&pattern, &value, 8);
      pattern |= block->signs[i] & 1ull << 63;
      memcpy(block->values + i, &pattern, 8);
      block->ready[word] |= bits & -bits;
    }
  }
}

static inline int mlgate_all_ready(const mlgate_number_block *block, size_t count) {
  uint64_t left = 0;
  for (size_t word = 0; word * 64 < count; word++)
    left |= ~block->ready[word] & (count - word * 64 < 64 ? (1ull << (count - word * 64)) - 1 : ~0ull);
  return left == 0;
}

/// Hands out the values of a block in the order of its fields; returns how many are numbers.
static inline __attribute__((always_inline)) size_t mlgate_hand_out(
    const uint8_t *bytes, const mlgate_number_block *block, mlgate_fields *f, size_t count, mlgate_numbers *found,
    double *next, uint32_t *others) {
  if (mlgate_all_ready(block, count)) {
    memcpy(next, block->values, count * sizeof *next);
    for (size_t i = 0; i < count; i++) f->numbers[i] = (uint32_t)i;
    return count;
  }
  size_t numbers = 0;
  for (size_t i = 0; i < count; i++) {
    double value = block->values[i];
    if (!(block->ready[i / 64] >> i % 64 & 1)) {
      int64_t integer = 0;
      mlgate_number_kind kind = MLGATE_INTEGER;
      if (block->integers[i / 64] >> i % 64 & 1)
        integer = (int64_t)value;
      else
        kind = mlgate_read_any_number(bytes + f->starts[i], bytes + f->ends[i], &value, &integer);
      if (mlgate_is_other(kind, integer)) {
        others[found->others++] = f->rows[i];
        continue;
      }
      if (kind == MLGATE_INTEGER) mlgate_take_integer(found, integer);
    }
    next[numbers] = value;
    f->numbers[numbers++] = (uint32_t)i;
  }
  return numbers;
}
#endif
