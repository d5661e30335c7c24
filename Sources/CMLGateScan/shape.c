#include "CMLGateScan.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// The kind of a byte, MLGATE_CLASS_...; 0 for a byte that continues a code point.
static const uint8_t classes[256] = {
  [0x00 ... 0x1F] = MLGATE_CLASS_CONTROL,   [' '] = MLGATE_CLASS_SPACE,
  ['!' ... '/'] = MLGATE_CLASS_PUNCTUATION, ['0' ... '9'] = MLGATE_CLASS_DIGIT,
  [':' ... '@'] = MLGATE_CLASS_PUNCTUATION, ['A' ... 'Z'] = MLGATE_CLASS_UPPER,
  ['[' ... '`'] = MLGATE_CLASS_PUNCTUATION, ['a' ... 'z'] = MLGATE_CLASS_LOWER,
  ['{' ... '~'] = MLGATE_CLASS_PUNCTUATION, [0x7F] = MLGATE_CLASS_CONTROL,
  [0xC0 ... 0xFF] = MLGATE_CLASS_OTHER,
};

/// What stands for a byte in a shape; 0 where it stands for itself.
static const uint8_t folded[256] = {
  ['0' ... '9'] = '9', ['A' ... 'Z'] = 'A', ['a' ... 'z'] = 'a', [0xC0 ... 0xFF] = 0x80,
};

static size_t shape_portable(
    const uint8_t *bytes, size_t count, uint8_t *kinds, int32_t *lengths, size_t longest, uint8_t *seen) {
  uint8_t all = 0;
  size_t runs = 0, i = 0;
  while (i < count) {
    uint8_t class = classes[bytes[i]];
    all |= class;
    if (class == 0) {
      i++;
      continue;
    }
    uint8_t kind = folded[bytes[i]] ? folded[bytes[i]] : bytes[i];
    if (runs > 0 && kinds[runs - 1] == kind) {
      lengths[runs - 1]++;
    } else if (runs == longest) {
      break;
    } else {
      kinds[runs] = kind;
      lengths[runs++] = 1;
    }
    i++;
  }
  if (i < count) runs = longest + 1;
  for (; i < count; i++) all |= classes[bytes[i]];
  *seen = all;
  return runs;
}

#if defined(__x86_64__)
/// Texts of ASCII, 32 bytes at a time.
__attribute__((target("avx2,bmi"))) static size_t shape_avx2(
    const uint8_t *bytes, size_t count, uint8_t *kinds, int32_t *lengths, size_t longest, uint8_t *seen) {
#define ALL(c) _mm256_set1_epi8((char)(c))
#define FROM(first, more) \
  _mm256_cmpeq_epi8(_mm256_min_epu8(_mm256_sub_epi8(v, ALL(first)), ALL(more)), _mm256_sub_epi8(v, ALL(first)))
#define BITS(x) ((uint32_t)_mm256_movemask_epi8(x) & live)
#define SAW(bits, class) ((bits) ? class : 0)
  uint8_t all = 0, block[32];
  size_t runs = 0;
  __m256i before = _mm256_setzero_si256();
  for (size_t i = 0; i < count; i += 32) {
    const uint32_t live = count - i >= 32 ? ~0u : (1u << (count - i)) - 1;
    const __m256i v = _mm256_loadu_si256((const void *)(bytes + i));
    if (BITS(v)) return shape_portable(bytes, count, kinds, lengths, longest, seen);
    const __m256i lower = FROM('a', 25), upper = FROM('A', 25), digit = FROM('0', 9);
    const uint32_t letters = BITS(lower), capitals = BITS(upper), digits = BITS(digit);
    const uint32_t spaces = BITS(_mm256_cmpeq_epi8(v, ALL(' ')));
    const uint32_t controls = BITS(_mm256_or_si256(FROM(0, 31), _mm256_cmpeq_epi8(v, ALL(0x7F))));
    all |= (uint8_t)(SAW(letters, MLGATE_CLASS_LOWER) | SAW(capitals, MLGATE_CLASS_UPPER) | SAW(digits, MLGATE_CLASS_DIGIT)
                     | SAW(spaces, MLGATE_CLASS_SPACE) | SAW(controls, MLGATE_CLASS_CONTROL)
                     | SAW(live & ~(letters | capitals | digits | spaces | controls), MLGATE_CLASS_PUNCTUATION));
    if (runs > longest) continue;
    const __m256i kind = _mm256_blendv_epi8(
        _mm256_blendv_epi8(_mm256_blendv_epi8(v, ALL('a'), lower), ALL('A'), upper), ALL('9'), digit);
    // Each byte's kind beside that of the byte before it; the very first begins a run in any case.
    const __m256i shifted = _mm256_alignr_epi8(kind, _mm256_permute2x128_si256(before, kind, 0x21), 15);
    uint32_t starts = (~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(kind, shifted)) | (i == 0)) & live;
    before = kind;
    _mm256_storeu_si256((void *)block, kind);
    for (; starts && runs <= longest; starts &= starts - 1) {
      if (runs < longest) {
        kinds[runs] = block[__builtin_ctz(starts)];
        lengths[runs] = (int32_t)i + __builtin_ctz(starts);
      }
      runs++;
    }
  }
  *seen = all;
  if (runs > longest) return longest + 1;
  // From beginnings to lengths.
  for (size_t run = 0; run < runs; run++)
    lengths[run] = (run + 1 < runs ? lengths[run + 1] : (int32_t)count) - lengths[run];
  return runs;
#undef ALL
#undef FROM
#undef BITS
#undef SAW
}
#endif

size_t mlgate_shape(
    mlgate_isa isa, const uint8_t *bytes, size_t count, uint8_t *kinds, int32_t *lengths, size_t longest, uint8_t *seen) {
#if defined(__x86_64__)
  if (isa == MLGATE_ISA_AVX2 || isa == MLGATE_ISA_AVX512) return shape_avx2(bytes, count, kinds, lengths, longest, seen);
#endif
  return shape_portable(bytes, count, kinds, lengths, longest, seen);
}
