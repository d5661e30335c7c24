#include "block.h"
#include <string.h>

static uint64_t equal_mask(const uint8_t *bytes, uint8_t wanted) {
  uint64_t mask = 0;
  for (int i = 0; i < 64; i++) mask |= (uint64_t)(bytes[i] == wanted) << i;
  return mask;
}

mlgate_scan_result mlgate_scan_portable(const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends) {
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
             && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("pclmul");
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
    mlgate_isa isa, const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends) {
  switch (isa) {
#if defined(__x86_64__)
    case MLGATE_ISA_SSE2: return mlgate_scan_sse2(bytes, count, dialect, ends);
    case MLGATE_ISA_AVX2: return mlgate_scan_avx2(bytes, count, dialect, ends);
    case MLGATE_ISA_AVX512: return mlgate_scan_avx512(bytes, count, dialect, ends);
#endif
#if defined(__aarch64__)
    case MLGATE_ISA_NEON: return mlgate_scan_neon(bytes, count, dialect, ends);
#endif
    default: return mlgate_scan_portable(bytes, count, dialect, ends);
  }
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

size_t mlgate_first_invalid_utf8(const uint8_t *bytes, size_t count) {
  size_t i = 0;
  while (i < count) {
    uint64_t word;
    if (i + 8 <= count && (memcpy(&word, bytes + i, 8), (word & 0x8080808080808080ull) == 0)) { i += 8; continue; }
    uint8_t lead = bytes[i];
    if (lead < 0x80) { i++; continue; }
    size_t length;
    uint8_t low = 0x80, high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) length = 2;
    else if (lead >= 0xE0 && lead <= 0xEF) {
      length = 3;
      if (lead == 0xE0) low = 0xA0;
      if (lead == 0xED) high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      length = 4;
      if (lead == 0xF0) low = 0x90;
      if (lead == 0xF4) high = 0x8F;
    } else return i;
    if (i + length > count || bytes[i + 1] < low || bytes[i + 1] > high) return i;
    for (size_t j = 2; j < length; j++)
      if ((bytes[i + j] & 0xC0) != 0x80) return i;
    i += length;
  }
  return count;
}
