#include "block.h"
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// The bits of the quotes that go, the second of each pair; `inside` is 1 when a pair began in the block before.
static inline uint64_t seconds(uint64_t quotes, uint64_t *inside) {
  uint64_t parity = mlgate_prefix_xor(quotes) ^ (0 - *inside);
  *inside = parity >> 63;
  return quotes & ~parity;
}

static size_t unescape_portable(const uint8_t *from, size_t count, uint8_t quote, uint8_t *to) {
  uint8_t *start = to;
  const uint8_t *end = from + count;
  while (from < end) {
    const uint8_t *next = memchr(from, quote, (size_t)(end - from));
    size_t length = next ? (size_t)(next - from) + 1 : (size_t)(end - from);
    memcpy(to, from, length);
    to += length;
    from += next ? length + 1 : length;
  }
  return (size_t)(to - start);
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt")))
static size_t unescape_avx512(const uint8_t *from, size_t count, uint8_t quote, uint8_t *to) {
  uint8_t *start = to;
  uint64_t inside = 0;
  const __m512i wanted = _mm512_set1_epi8((char)quote);
  for (size_t i = 0; i < count; i += 64) {
    uint64_t live = mlgate_live(count - i);
    __m512i bytes = _mm512_maskz_loadu_epi8(live, from + i);
    uint64_t quotes = _mm512_mask_cmpeq_epi8_mask(live, bytes, wanted);
    uint64_t kept = live & ~(quotes ? seconds(quotes, &inside) : 0);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(kept, bytes));
    to += __builtin_popcountll(kept);
  }
  return (size_t)(to - start);
}
#endif

size_t mlgate_unescape(mlgate_isa isa, const uint8_t *from, size_t count, uint8_t quote, uint8_t *to) {
#if defined(__x86_64__)
  if (isa == MLGATE_ISA_AVX512) return unescape_avx512(from, count, quote, to);
#endif
  return unescape_portable(from, count, quote, to);
}

static inline __attribute__((always_inline)) size_t continuations(const uint8_t *bytes, size_t count) {
  size_t found = 0;
  for (size_t i = 0; i < count; i++) found += (int8_t)bytes[i] < -64;
  return found;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static size_t continuations_avx2(const uint8_t *bytes, size_t count) {
  size_t found = 0, i = 0;
  const __m256i last = _mm256_set1_epi8(-64);
  for (; i + 32 <= count; i += 32) {
    __m256i below = _mm256_cmpgt_epi8(last, _mm256_loadu_si256((const void *)(bytes + i)));
    found += (size_t)__builtin_popcount((unsigned)_mm256_movemask_epi8(below));
  }
  return found + continuations(bytes + i, count - i);
}

__attribute__((target("avx512f,avx512bw,popcnt"))) static size_t continuations_avx512(const uint8_t *bytes, size_t count) {
  size_t found = 0;
  const __m512i last = _mm512_set1_epi8(-64);
  for (size_t i = 0; i < count; i += 64) {
    uint64_t live = count - i >= 64 ? ~0ull : (1ull << (count - i)) - 1;
    found += (size_t)__builtin_popcountll(
        _mm512_cmplt_epi8_mask(_mm512_maskz_loadu_epi8(live, bytes + i), last));
  }
  return found;
}
#endif

size_t mlgate_code_points(mlgate_isa isa, const uint8_t *bytes, size_t count) {
#if defined(__x86_64__)
  if (isa == MLGATE_ISA_AVX512) return count - continuations_avx512(bytes, count);
  if (isa == MLGATE_ISA_AVX2) return count - continuations_avx2(bytes, count);
#endif
  return count - continuations(bytes, count);
}
