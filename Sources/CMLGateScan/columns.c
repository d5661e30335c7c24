#include "CMLGateScan.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

static void by_column_portable(
    const uint32_t *ends, size_t from, size_t rows, size_t columns, uint32_t *out, size_t room) {
  for (size_t row = from; row < rows; row++) {
    for (size_t column = 0; column < columns; column++) out[column * room + row] = ends[row * columns + column];
  }
}

#if defined(__x86_64__)
/// Eight rows of eight columns.
__attribute__((target("avx2")))
static inline void turn(const uint32_t *in, size_t columns, uint32_t *out, size_t room) {
  __m256i rows[8], pairs[8], fours[8];
  for (int i = 0; i < 8; i++) rows[i] = _mm256_loadu_si256((const void *)(in + i * columns));
  for (int i = 0; i < 8; i += 2) {
    pairs[i] = _mm256_unpacklo_epi32(rows[i], rows[i + 1]);
    pairs[i + 1] = _mm256_unpackhi_epi32(rows[i], rows[i + 1]);
  }
  for (int i = 0; i < 8; i += 4) {
    fours[i] = _mm256_unpacklo_epi64(pairs[i], pairs[i + 2]);
    fours[i + 1] = _mm256_unpackhi_epi64(pairs[i], pairs[i + 2]);
    fours[i + 2] = _mm256_unpacklo_epi64(pairs[i + 1], pairs[i + 3]);
    fours[i + 3] = _mm256_unpackhi_epi64(pairs[i + 1], pairs[i + 3]);
  }
  for (int i = 0; i < 4; i++) {
    const __m256i first = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x20);
    const __m256i second = _mm256_permute2x128_si256(fours[i], fours[i + 4], 0x31);
    _mm256_storeu_si256((void *)(out + i * room), first);
    _mm256_storeu_si256((void *)(out + (i + 4) * room), second);
  }
}

__attribute__((target("avx2")))
static size_t by_column_avx2(const uint32_t *ends, size_t rows, size_t columns, uint32_t *out, size_t room) {
  size_t row = 0;
  for (; row + 8 <= rows; row += 8) {
    const uint32_t *in = ends + row * columns;
    for (size_t column = 0; column + 8 <= columns; column += 8) {
      turn(in + column, columns, out + column * room + row, room);
    }
    // The last eight overlap those before them.
    if (columns % 8 != 0) turn(in + columns - 8, columns, out + (columns - 8) * room + row, room);
  }
  return row;
}
#endif

void mlgate_by_column(
    mlgate_isa isa, const uint32_t *ends, size_t rows, size_t columns, uint32_t *out, size_t room) {
  size_t done = 0;
#if defined(__x86_64__)
  if ((isa == MLGATE_ISA_AVX2 || isa == MLGATE_ISA_AVX512) && columns >= 8) {
    done = by_column_avx2(ends, rows, columns, out, room);
  }
#endif
  (void)isa;
  by_column_portable(ends, done, rows, columns, out, room);
  // The first field of a record begins where the one before it ends.
  (out + (columns - 1) * room)[-1] = ends[-1];
}
