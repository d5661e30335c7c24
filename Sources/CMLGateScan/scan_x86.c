#if defined(__x86_64__)
#include "block.h"
#include <immintrin.h>

/// One step of a scan; `QUOTES` ... are the masks of the 64 bytes at `i`, `PREFIX` turns quotes into their parity.
#define MLGATE_STEP(QUOTES, DELIMITERS, FEEDS, RETURNS, NULS, HIGH, PREFIX, WRITE)                           \
  do {                                                                                                       \
    uint64_t live = mlgate_live(count - i);                                                                  \
    uint64_t quotes = (QUOTES) & live & quoting, feeds = (FEEDS) & live, returns = (RETURNS) & live;         \
    mlgate_marks marks =                                                                                     \
        mlgate_resolve(quotes, quotes ? PREFIX(quotes) : 0, (DELIMITERS) & live, feeds, returns, live, &t.carry); \
    uint64_t high = (HIGH) & live;                                                                           \
    t.quotes |= quotes; t.nuls |= (NULS) & live; t.high |= high; t.returns |= returns;                       \
    mlgate_note(landmarks, i, quotes, high);                                                                 \
    mlgate_tally(&t, marks, feeds, i);                                                                       \
    t.separators += (size_t)__builtin_popcountll(marks.separators);                                          \
    if (ends) { WRITE; }                                                                                     \
  } while (0)

#define MLGATE_START                                                                      \
  mlgate_totals t = mlgate_totals_start();                                                \
  uint32_t *p = ends;                                                                     \
  const uint64_t quoting = dialect.quote ? ~0ull : 0;

/// A block of the digest is hashed for every two of the scan, which are about what is done beside one.
#define MLGATE_BESIDE if (digest && (i & 64)) mlgate_digest_step(digest);

#define TARGET_512 "avx512f,avx512bw,avx512dq,avx512vbmi,avx512vbmi2,pclmul,bmi,bmi2,popcnt,lzcnt"

/// `ends`, `landmarks` and `digest` are known to be given or not where this is called, so that no block asks.
__attribute__((target(TARGET_512), always_inline)) static inline mlgate_scan_result scan_avx512(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  MLGATE_START
  const __m512i quote = _mm512_set1_epi8((char)dialect.quote), delimiter = _mm512_set1_epi8((char)dialect.delimiter);
  const __m512i feed = _mm512_set1_epi8('\n'), ret = _mm512_set1_epi8('\r');
  uint8_t ramp[64];
  for (int j = 0; j < 64; j++) ramp[j] = (uint8_t)j;
  const __m512i iota = _mm512_loadu_si512(ramp);
#define PREFIX(q) (uint64_t) _mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)(q)), _mm_set1_epi8(-1), 0))
#define WIDEN(lane) _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, lane)))
#define WRITE                                                                               \
  size_t k = (size_t)__builtin_popcountll(marks.separators);                                \
  __m512i packed = _mm512_maskz_compress_epi8(marks.separators, iota);                      \
  __m512i base = _mm512_set1_epi32((int)i);                                                 \
  _mm512_storeu_si512(p, WIDEN(0));                                                         \
  if (k > 16) {                                                                             \
    _mm512_storeu_si512(p + 16, WIDEN(1));                                                  \
    if (k > 32) { _mm512_storeu_si512(p + 32, WIDEN(2)); _mm512_storeu_si512(p + 48, WIDEN(3)); } \
  }                                                                                         \
  p += k
  // What only has to be known at last is gathered as bytes, which spares a mask for each block.
  __m512i any = _mm512_setzero_si512(), least = _mm512_set1_epi8(-1);
  __mmask64 rets = 0;
  // Which of 64 blocks are not all ASCII.
  uint64_t high = 0, has_quotes = 0;
  size_t i = 0;
  for (; i + 64 <= count; i += 64) {
    MLGATE_BESIDE
    __m512i v = _mm512_loadu_si512(bytes + i);
    any = _mm512_or_si512(any, v);
    least = _mm512_min_epu8(least, v);
    uint64_t quotes = _mm512_cmpeq_epi8_mask(v, quote) & quoting, feeds = _mm512_cmpeq_epi8_mask(v, feed);
    __mmask64 returns = _mm512_cmpeq_epi8_mask(v, ret);
    rets = _kor_mask64(rets, returns);
    if (landmarks) {
      const size_t block = i / 64;
      landmarks->quotes[block] = quotes;
      high |= (uint64_t)(_mm512_movepi8_mask(v) != 0) << block % 64;
      if (block % 64 == 63) {
        landmarks->high[block / 64] = high;
        high = 0;
      }
    }
    // From the first quote on, no block is asked what kind it is: quoted text has them in an order that is hard to foresee.
    has_quotes |= quotes;
    mlgate_marks marks;
    if (has_quotes) {
      marks = mlgate_resolve_all(
          quotes, PREFIX(quotes), _mm512_cmpeq_epi8_mask(v, delimiter), feeds, returns, ~0ull, &t.carry);
    } else {
      marks.record_ends = feeds;
      marks.separators = _mm512_cmpeq_epi8_mask(v, delimiter) | feeds;
      t.carry.separator = marks.separators >> 63;
    }
    mlgate_tally(&t, marks, feeds, i);
    t.separators += (size_t)__builtin_popcountll(marks.separators);
    if (ends) { WRITE; }
  }
  t.quotes = has_quotes;
  if (landmarks && i / 64 % 64 != 0) landmarks->high[i / 64 / 64] = high;
  t.returns |= rets;
  t.high |= _mm512_movepi8_mask(any);
  t.nuls |= _mm512_testn_epi8_mask(least, least);
  for (; i < count; i += 64) {
    __m512i v = _mm512_loadu_si512(bytes + i);
    MLGATE_STEP(_mm512_cmpeq_epi8_mask(v, quote), _mm512_cmpeq_epi8_mask(v, delimiter), _mm512_cmpeq_epi8_mask(v, feed),
                _mm512_cmpeq_epi8_mask(v, ret), _mm512_testn_epi8_mask(v, v), _mm512_movepi8_mask(v), PREFIX, WRITE);
  }
#undef WRITE
  return mlgate_totals_result(&t);
}

__attribute__((target(TARGET_512)))
mlgate_scan_result mlgate_scan_avx512(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  if (!ends) return scan_avx512(bytes, count, dialect, NULL, landmarks, NULL);
  if (!landmarks && digest) return scan_avx512(bytes, count, dialect, ends, NULL, digest);
  if (!landmarks) return scan_avx512(bytes, count, dialect, ends, NULL, NULL);
  const mlgate_landmarks given = *landmarks;
  return scan_avx512(bytes, count, dialect, ends, &given, NULL);
}

#define TARGET_2 "avx2,pclmul,bmi,bmi2,popcnt,lzcnt"

__attribute__((target(TARGET_2), always_inline)) static inline mlgate_scan_result scan_avx2(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  MLGATE_START
  const __m256i quote = _mm256_set1_epi8((char)dialect.quote), delimiter = _mm256_set1_epi8((char)dialect.delimiter);
  const __m256i feed = _mm256_set1_epi8('\n'), ret = _mm256_set1_epi8('\r'), zero = _mm256_setzero_si256();
#define BITS(x, y) ((uint64_t)(uint32_t)_mm256_movemask_epi8(x) | ((uint64_t)(uint32_t)_mm256_movemask_epi8(y) << 32))
#define EQUAL(x) BITS(_mm256_cmpeq_epi8(a, x), _mm256_cmpeq_epi8(b, x))
#define WRITE p = mlgate_flatten(p, marks.separators, (uint32_t)i)
  // What only has to be known at last is gathered as bytes, which spares a mask for each block.
  __m256i least = _mm256_set1_epi8(-1), rets = zero;
  size_t i = 0;
  for (; i + 64 <= count; i += 64) {
    MLGATE_BESIDE
    __m256i a = _mm256_loadu_si256((const void *)(bytes + i)), b = _mm256_loadu_si256((const void *)(bytes + i + 32));
    least = _mm256_min_epu8(least, _mm256_min_epu8(a, b));
    rets = _mm256_or_si256(rets, _mm256_or_si256(_mm256_cmpeq_epi8(a, ret), _mm256_cmpeq_epi8(b, ret)));
    uint64_t quotes = EQUAL(quote) & quoting, feeds = EQUAL(feed);
    const uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(a, b));
    t.high |= high;
    mlgate_note(landmarks, i, quotes, high);
    // As in the kernel above.
    t.quotes |= quotes;
    mlgate_marks marks;
    if (t.quotes) {
      marks = mlgate_resolve_all(quotes, PREFIX(quotes), EQUAL(delimiter), feeds, EQUAL(ret), ~0ull, &t.carry);
    } else {
      marks.record_ends = feeds;
      marks.separators = EQUAL(delimiter) | feeds;
      t.carry.separator = marks.separators >> 63;
    }
    mlgate_tally(&t, marks, feeds, i);
    t.separators += (size_t)__builtin_popcountll(marks.separators);
    if (ends) WRITE;
  }
  t.returns |= (uint32_t)_mm256_movemask_epi8(rets);
  t.nuls |= (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(least, zero));
  for (; i < count; i += 64) {
    __m256i a = _mm256_loadu_si256((const void *)(bytes + i)), b = _mm256_loadu_si256((const void *)(bytes + i + 32));
    MLGATE_STEP(EQUAL(quote), EQUAL(delimiter), EQUAL(feed), EQUAL(ret), EQUAL(zero), BITS(a, b), PREFIX, WRITE);
  }
#undef WRITE
#undef BITS
#undef EQUAL
#undef PREFIX
  return mlgate_totals_result(&t);
}

__attribute__((target(TARGET_2)))
mlgate_scan_result mlgate_scan_avx2(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  if (ends && !landmarks && digest) return scan_avx2(bytes, count, dialect, ends, NULL, digest);
  return scan_avx2(bytes, count, dialect, ends, landmarks, NULL);
}

mlgate_scan_result mlgate_scan_sse2(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  (void)digest;
  MLGATE_START
  const __m128i quote = _mm_set1_epi8((char)dialect.quote), delimiter = _mm_set1_epi8((char)dialect.delimiter);
  const __m128i feed = _mm_set1_epi8('\n'), ret = _mm_set1_epi8('\r'), zero = _mm_setzero_si128();
#define LANE(x, n) ((uint64_t)(uint32_t)_mm_movemask_epi8(x) << (16 * n))
#define EQUAL(x)                                                                                              \
  (LANE(_mm_cmpeq_epi8(a, x), 0) | LANE(_mm_cmpeq_epi8(b, x), 1) | LANE(_mm_cmpeq_epi8(c, x), 2)               \
   | LANE(_mm_cmpeq_epi8(d, x), 3))
  for (size_t i = 0; i < count; i += 64) {
    __m128i a = _mm_loadu_si128((const void *)(bytes + i)), b = _mm_loadu_si128((const void *)(bytes + i + 16));
    __m128i c = _mm_loadu_si128((const void *)(bytes + i + 32)), d = _mm_loadu_si128((const void *)(bytes + i + 48));
    MLGATE_STEP(EQUAL(quote), EQUAL(delimiter), EQUAL(feed), EQUAL(ret), EQUAL(zero),
                LANE(a, 0) | LANE(b, 1) | LANE(c, 2) | LANE(d, 3), mlgate_prefix_xor,
                p = mlgate_flatten(p, marks.separators, (uint32_t)i));
  }
  return mlgate_totals_result(&t);
}
#endif
