#if defined(__x86_64__)
#include "beside.h"
#include "block.h"

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

/// Scans beside the blocks that wait for the digest, two steps beside a part of one.
#define MLGATE_SCAN_BESIDE(STEP)                                                                             \
  if (digest) {                                                                                              \
    MLGATE_BESIDE(digest, i + 128 * MLGATE_DIGEST_PARTS <= count, {                                          \
      STEP(i);                                                                                               \
      STEP(i + 64);                                                                                          \
      i += 128;                                                                                              \
    });                                                                                                      \
  }

#define TARGET_512 "avx512f,avx512bw,avx512dq,avx512vbmi,avx512vbmi2,pclmul,bmi,bmi2,popcnt,lzcnt," MLGATE_BESIDE_TARGET

/// What is looked for, and what only has to be known at last and is gathered as bytes, which spares a mask for each block.
typedef struct {
  __m512i quote, delimiter, feed, ret, iota;
  __m512i any, least;
  __mmask64 rets;
  uint64_t quoting, has_quotes;
  uint64_t high;  ///< which of 64 blocks are not all ASCII
} masks_512;

#define INLINE_512 __attribute__((target(TARGET_512), always_inline)) static inline
#define PREFIX(q) (uint64_t) _mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)(q)), _mm_set1_epi8(-1), 0))

/// Writes where the separators of the block at `i` stand.
INLINE_512 uint32_t *write_512(uint32_t *p, uint64_t separators, __m512i iota, size_t i) {
  const size_t k = (size_t)__builtin_popcountll(separators);
  const __m512i packed = _mm512_maskz_compress_epi8(separators, iota), base = _mm512_set1_epi32((int)i);
#define WIDEN(lane) _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(packed, lane)))
  _mm512_storeu_si512(p, WIDEN(0));
  if (k > 16) {
    _mm512_storeu_si512(p + 16, WIDEN(1));
    if (k > 32) {
      _mm512_storeu_si512(p + 32, WIDEN(2));
      _mm512_storeu_si512(p + 48, WIDEN(3));
    }
  }
#undef WIDEN
  return p + k;
}

/// Scans the whole block at `i`; `ends` is NULL or where the next position goes.
INLINE_512 void step_512(
    const uint8_t *bytes, size_t i, masks_512 *m, mlgate_totals *t, uint32_t **ends, const mlgate_landmarks *landmarks) {
  const __m512i v = _mm512_loadu_si512(bytes + i);
  m->any = _mm512_or_si512(m->any, v);
  m->least = _mm512_min_epu8(m->least, v);
  const uint64_t quotes = _mm512_cmpeq_epi8_mask(v, m->quote) & m->quoting, feeds = _mm512_cmpeq_epi8_mask(v, m->feed);
  const __mmask64 returns = _mm512_cmpeq_epi8_mask(v, m->ret);
  m->rets = _kor_mask64(m->rets, returns);
  if (landmarks) {
    const size_t block = i / 64;
    landmarks->quotes[block] = quotes;
    m->high |= (uint64_t)(_mm512_movepi8_mask(v) != 0) << block % 64;
    if (block % 64 == 63) {
      landmarks->high[block / 64] = m->high;
      m->high = 0;
    }
  }
  // From the first quote on, no block is asked what kind it is: quoted text has them in an order that is hard to foresee.
  m->has_quotes |= quotes;
  mlgate_marks marks;
  if (m->has_quotes) {
    marks = mlgate_resolve_all(
        quotes, PREFIX(quotes), _mm512_cmpeq_epi8_mask(v, m->delimiter), feeds, returns, ~0ull, &t->carry);
  } else {
    marks.record_ends = feeds;
    marks.separators = _mm512_cmpeq_epi8_mask(v, m->delimiter) | feeds;
    t->carry.separator = marks.separators >> 63;
  }
  mlgate_tally(t, marks, feeds, i);
  t->separators += (size_t)__builtin_popcountll(marks.separators);
  if (ends) *ends = write_512(*ends, marks.separators, m->iota, i);
}

/// `ends`, `landmarks` and `digest` are known to be given or not where this is called, so that no block asks.
INLINE_512 mlgate_scan_result scan_avx512(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  MLGATE_START
  uint8_t ramp[64];
  for (int j = 0; j < 64; j++) ramp[j] = (uint8_t)j;
  masks_512 m = {.rets = 0, .quoting = quoting};
  m.quote = _mm512_set1_epi8((char)dialect.quote), m.delimiter = _mm512_set1_epi8((char)dialect.delimiter);
  m.feed = _mm512_set1_epi8('\n'), m.ret = _mm512_set1_epi8('\r'), m.iota = _mm512_loadu_si512(ramp);
  m.any = _mm512_setzero_si512(), m.least = _mm512_set1_epi8(-1);
  size_t i = 0;
#define STEP(at) step_512(bytes, at, &m, &t, ends ? &p : NULL, landmarks)
  MLGATE_SCAN_BESIDE(STEP)
  for (; i + 64 <= count; i += 64) STEP(i);
#undef STEP
  t.quotes = m.has_quotes;
  if (landmarks && i / 64 % 64 != 0) landmarks->high[i / 64 / 64] = m.high;
  t.returns |= m.rets;
  t.high |= _mm512_movepi8_mask(m.any);
  t.nuls |= _mm512_testn_epi8_mask(m.least, m.least);
  for (; i < count; i += 64) {
    const __m512i v = _mm512_loadu_si512(bytes + i);
#define MASK(wanted) _mm512_cmpeq_epi8_mask(v, wanted)
    MLGATE_STEP(MASK(m.quote), MASK(m.delimiter), MASK(m.feed), MASK(m.ret), _mm512_testn_epi8_mask(v, v),
                _mm512_movepi8_mask(v), PREFIX, p = write_512(p, marks.separators, m.iota, i));
#undef MASK
  }
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

#define TARGET_2 "avx2,pclmul,bmi,bmi2,popcnt,lzcnt," MLGATE_BESIDE_TARGET

typedef struct {
  __m256i quote, delimiter, feed, ret;
  __m256i least, rets;
  uint64_t quoting;
} masks_256;

#define BITS(x, y) ((uint64_t)(uint32_t)_mm256_movemask_epi8(x) | ((uint64_t)(uint32_t)_mm256_movemask_epi8(y) << 32))
#define EQUAL(x) BITS(_mm256_cmpeq_epi8(a, x), _mm256_cmpeq_epi8(b, x))

/// As the kernel above.
__attribute__((target(TARGET_2), always_inline)) static inline void step_256(
    const uint8_t *bytes, size_t i, masks_256 *m, mlgate_totals *t, uint32_t **ends, const mlgate_landmarks *landmarks) {
  const __m256i a = _mm256_loadu_si256((const void *)(bytes + i)), b = _mm256_loadu_si256((const void *)(bytes + i + 32));
  m->least = _mm256_min_epu8(m->least, _mm256_min_epu8(a, b));
  m->rets = _mm256_or_si256(m->rets, _mm256_or_si256(_mm256_cmpeq_epi8(a, m->ret), _mm256_cmpeq_epi8(b, m->ret)));
  const uint64_t quotes = EQUAL(m->quote) & m->quoting, feeds = EQUAL(m->feed);
  const uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(a, b));
  t->high |= high;
  mlgate_note(landmarks, i, quotes, high);
  t->quotes |= quotes;
  mlgate_marks marks;
  if (t->quotes) {
    marks = mlgate_resolve_all(quotes, PREFIX(quotes), EQUAL(m->delimiter), feeds, EQUAL(m->ret), ~0ull, &t->carry);
  } else {
    marks.record_ends = feeds;
    marks.separators = EQUAL(m->delimiter) | feeds;
    t->carry.separator = marks.separators >> 63;
  }
  mlgate_tally(t, marks, feeds, i);
  t->separators += (size_t)__builtin_popcountll(marks.separators);
  if (ends) *ends = mlgate_flatten(*ends, marks.separators, (uint32_t)i);
}

__attribute__((target(TARGET_2), always_inline)) static inline mlgate_scan_result scan_avx2(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  MLGATE_START
  const __m256i zero = _mm256_setzero_si256();
  masks_256 m = {.rets = zero, .least = _mm256_set1_epi8(-1), .quoting = quoting};
  m.quote = _mm256_set1_epi8((char)dialect.quote), m.delimiter = _mm256_set1_epi8((char)dialect.delimiter);
  m.feed = _mm256_set1_epi8('\n'), m.ret = _mm256_set1_epi8('\r');
  size_t i = 0;
#define STEP(at) step_256(bytes, at, &m, &t, ends ? &p : NULL, landmarks)
  MLGATE_SCAN_BESIDE(STEP)
  for (; i + 64 <= count; i += 64) STEP(i);
#undef STEP
  t.returns |= (uint32_t)_mm256_movemask_epi8(m.rets);
  t.nuls |= (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(m.least, zero));
  for (; i < count; i += 64) {
    const __m256i a = _mm256_loadu_si256((const void *)(bytes + i));
    const __m256i b = _mm256_loadu_si256((const void *)(bytes + i + 32));
    MLGATE_STEP(EQUAL(m.quote), EQUAL(m.delimiter), EQUAL(m.feed), EQUAL(m.ret), EQUAL(zero), BITS(a, b), PREFIX,
                p = mlgate_flatten(p, marks.separators, (uint32_t)i));
  }
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
