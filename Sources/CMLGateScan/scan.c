#include "block.h"
#include <string.h>

static uint64_t equal_mask(const uint8_t *bytes, uint8_t wanted) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] == wanted) << i;
  return mask;
}

mlgate_scan_result mlgate_scan_portable(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  (void)digest;
  mlgate_totals t = mlgate_totals_start();
  uint32_t *p = ends;
  for (size_t i = 0; i < count; i += 64) {
    const uint8_t *b = bytes + i;
    uint64_t live = mlgate_live(count - i), high = 0;
    for (int j = 0; j < 64; j++) high |= (uint64_t)(b[j] >> 7) << j;
    uint64_t quotes = dialect.quote ? equal_mask(b, dialect.quote) & live : 0;
    uint64_t feeds = equal_mask(b, '\n') & live, returns = equal_mask(b, '\r') & live;
    mlgate_marks marks = mlgate_resolve(
        quotes, mlgate_prefix_xor(quotes), equal_mask(b, dialect.delimiter) & live, feeds, returns, live, &t.carry);
    t.quotes |= quotes; t.nuls |= equal_mask(b, 0) & live; t.high |= high & live; t.returns |= returns;
    mlgate_note(landmarks, i, quotes, high & live);
    mlgate_tally(&t, marks, feeds, i);
    t.separators += (size_t)__builtin_popcountll(marks.separators);
    if (ends) p = mlgate_flatten(p, marks.separators, (uint32_t)i);
  }
  return mlgate_totals_result(&t);
}

int mlgate_has_isa(mlgate_isa isa) {
  switch (isa) {
    case MLGATE_ISA_PORTABLE: return 1;
#if defined(__x86_64__)
    case MLGATE_ISA_SSE2: return 1;
    case MLGATE_ISA_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul");
    case MLGATE_ISA_AVX512:
      return __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw")
             && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512cd")
             && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
             && __builtin_cpu_supports("pclmul");
#endif
#if defined(__aarch64__)
    case MLGATE_ISA_NEON: return 1;
#endif
    default: return 0;
  }
}

mlgate_isa mlgate_best_isa(void) {
  for (int isa = MLGATE_ISA_NEON; isa > 0; isa--)
    if (mlgate_has_isa((mlgate_isa)isa)) return (mlgate_isa)isa;
  return MLGATE_ISA_PORTABLE;
}

mlgate_scan_result mlgate_scan(
    mlgate_isa isa, const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends,
    const mlgate_landmarks *landmarks, mlgate_digest *digest) {
  mlgate_scanner *scan = mlgate_scan_portable;
  switch (isa) {
#if defined(__x86_64__)
    case MLGATE_ISA_SSE2: scan = mlgate_scan_sse2; break;
    case MLGATE_ISA_AVX2: scan = mlgate_scan_avx2; break;
    case MLGATE_ISA_AVX512: scan = mlgate_scan_avx512; break;
#endif
#if defined(__aarch64__)
    case MLGATE_ISA_NEON: scan = mlgate_scan_neon; break;
#endif
    default: break;
  }
  return scan(bytes, count, dialect, ends, landmarks, digest);
}

size_t mlgate_count_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
  size_t total = 0;
  for (size_t i = 0; i < count;) {
    // Blocks short enough for an 8-bit counter in each lane once the compiler has vectorised the loop.
    size_t stop = i + 128 < count ? i + 128 : count;
    uint8_t part = 0;
    for (; i < stop; i++) part += bytes[i] == byte;
    total += part;
  }
  return total;
}

size_t mlgate_end_of_last_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
  while (count > 0 && bytes[count - 1] != byte) count--;
  return count;
}

/// Passes one code point that is not ASCII; returns its length, or 0 when it is not well formed.
static inline size_t code_point(const uint8_t *bytes, size_t count) {
  uint8_t lead = bytes[0], low = 0x80, high = 0xBF;
  size_t length;
  if (lead >= 0xC2 && lead <= 0xDF) length = 2;
  else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else return 0;
  if (length > count || bytes[1] < low || bytes[1] > high) return 0;
  for (size_t j = 2; j < length; j++)
    if ((bytes[j] & 0xC0) != 0x80) return 0;
  return length;
}

/// The first byte from `i` on that is not well formed, or the end of the code point that reaches `until`.
static inline size_t pass_code_points(const uint8_t *bytes, size_t i, size_t until, size_t count, int *valid) {
  while (i < until) {
    uint64_t word;
    if (i + 8 <= count && (memcpy(&word, bytes + i, 8), (word & 0x8080808080808080ull) == 0)) {
      i += 8;
      continue;
    }
    if (bytes[i] < 0x80) {
      i++;
      continue;
    }
    size_t length = code_point(bytes + i, count - i);
    if (length == 0) {
      *valid = 0;
      return i;
    }
    i += length;
  }
  return i;
}

size_t mlgate_first_invalid_utf8(const uint8_t *bytes, size_t count) {
  int valid = 1;
  size_t end = pass_code_points(bytes, 0, count, count, &valid);
  return valid ? count : end;
}

size_t mlgate_first_invalid_utf8_at(const uint8_t *bytes, size_t count, const uint64_t *high) {
  int valid = 1;
  size_t i = 0;
  for (size_t start = 0; start < count; start += 4096) {
    for (uint64_t bits = high[start / 4096]; bits; bits &= bits - 1) {
      size_t block = start + 64 * (size_t)__builtin_ctzll(bits);
      if (block >= count) return count;
      if (i < block) i = block;
      size_t until = block + 64 < count ? block + 64 : count;
      i = pass_code_points(bytes, i, until, count, &valid);
      if (!valid) return i;
    }
  }
  return count;
}
