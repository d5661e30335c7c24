#include "block.h"
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

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
/// The bits of the quotes that go, the second of each pair; `inside` is 1 when a pair began in the block before.
static inline uint64_t seconds(uint64_t quotes, uint64_t *inside) {
  uint64_t parity = mlgate_prefix_xor(quotes) ^ (0 - *inside);
  *inside = parity >> 63;
  return quotes & ~parity;
}

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

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt,bmi,bmi2")))
static size_t unescape_at_avx512(
    const uint8_t *from, size_t count, const uint64_t *quotes, size_t first, uint8_t *to) {
  uint8_t *start = to;
  uint64_t inside = 0;
  const size_t shift = first % 64;
  quotes += first / 64;
  for (size_t i = 0; i < count; i += 64, quotes++) {
    const uint64_t live = mlgate_live(count - i);
    // The next word is there only where the field reaches into it.
    uint64_t bits = quotes[0] >> shift;
    if (shift + (count - i) > 64) bits |= quotes[1] << 1 << (63 - shift);
    const uint64_t kept = live & ~seconds(bits & live, &inside);
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(kept, _mm512_maskz_loadu_epi8(live, from + i)));
    to += __builtin_popcountll(kept);
  }
  return (size_t)(to - start);
}
#endif

size_t mlgate_unescape_at(
    mlgate_isa isa, const uint8_t *from, size_t count, const uint64_t *quotes, size_t first, uint8_t *to) {
#if defined(__x86_64__)
  if (isa == MLGATE_ISA_AVX512) return unescape_at_avx512(from, count, quotes, first, to);
#endif
  uint8_t *const begin = to;
  size_t done = 0;
  const size_t end = first + count;
  for (size_t word = first / 64; word * 64 < end; word++) {
    uint64_t bits = quotes[word];
    if (word * 64 < first) bits &= ~0ull << (first - word * 64);
    if (end - word * 64 < 64) bits &= (1ull << (end - word * 64)) - 1;
    while (bits) {
      const size_t at = word * 64 + (size_t)__builtin_ctzll(bits) - first;
      bits &= bits - 1;
      // The second of a pair, which went with the first.
      if (at < done) continue;
      // Up to and with the first; whole blocks, whose ends are written over.
      for (size_t i = done; i <= at; i += 32) memcpy(to + (i - done), from + i, 32);
      to += at + 1 - done;
      done = at + 2;
    }
  }
  for (size_t i = done; i < count; i += 32) memcpy(to + (i - done), from + i, 32);
  return (size_t)(to - begin) + (done < count ? count - done : 0);
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
#define BELOW(at) (uint32_t)_mm256_movemask_epi8(_mm256_cmpgt_epi8(last, _mm256_loadu_si256((const void *)(bytes + (at)))))
  if (count < 32) return continuations(bytes, count);
  for (; i + 32 <= count; i += 32) found += (size_t)__builtin_popcount(BELOW(i));
  // The last bytes once more, without those that have been counted.
  if (i < count) found += (size_t)__builtin_popcount(BELOW(count - 32) >> (32 - (count - i)));
#undef BELOW
  return found;
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
