#ifndef MLGATE_SCAN_H
#define MLGATE_SCAN_H
#include "CMLGateDigest.h"
#include "CMLGateJSON.h"
#include <stddef.h>
#include <stdint.h>

/// How many bytes past the end of a buffer the kernels may read (they never use them).
#define MLGATE_SCAN_PADDING 64

/// What a scan met on its way.
#define MLGATE_SAW_QUOTE 1u      ///< a quote character
#define MLGATE_SAW_STRAY_QUOTE 2u  ///< a quote inside an unquoted field, or text after a closing quote
#define MLGATE_SAW_NUL 4u        ///< a zero byte
#define MLGATE_SAW_HIGH_BIT 8u   ///< a byte that is not ASCII
#define MLGATE_SAW_RETURN 16u    ///< a carriage return

/// Which bytes mean what. `quote` 0 switches quoting off.
typedef struct {
  uint8_t delimiter;
  uint8_t quote;
} mlgate_dialect;

/// What a scan found.
typedef struct {
  size_t separators;  ///< how many positions were written
  size_t records;     ///< how many of them are record ends
  size_t newlines;    ///< line feeds, those inside quotes included
  size_t last_record_end;  ///< offset just past the last record end; 0 when there is none
  uint32_t flags;     ///< MLGATE_SAW_...
  uint32_t ends_inside_quotes;  ///< 1 when the bytes stop inside a quoted field
} mlgate_scan_result;

/// Where stands what is looked for again and again; memory of the caller's, for as many bytes as are scanned.
typedef struct {
  uint64_t *quotes;  ///< bit i of word k: byte 64 k + i is a quote
  uint64_t *high;    ///< bit i of word k: the 64 bytes from 64 (64 k + i) on are not all ASCII
} mlgate_landmarks;

/// The instruction sets a kernel exists for, slowest first.
typedef enum {
  MLGATE_ISA_PORTABLE = 0,
  MLGATE_ISA_SSE2 = 1,
  MLGATE_ISA_AVX2 = 2,
  MLGATE_ISA_AVX512 = 3,
  MLGATE_ISA_NEON = 4
} mlgate_isa;

/// The fastest instruction set of this machine.
mlgate_isa mlgate_best_isa(void);

/// Whether this machine can run the kernel for `isa`.
int mlgate_has_isa(mlgate_isa isa);

/// Has all threads allocate from one heap, where the C library would give each its own; call before there are any.
void mlgate_share_heap(void);

/// Writes the offset of every field separator (delimiter or line feed outside quotes) of `count` bytes to `ends`.
///
/// The bytes start at the beginning of a record. `bytes` must be readable for MLGATE_SCAN_PADDING bytes past `count`;
/// `ends` must hold `count + MLGATE_SCAN_PADDING` positions, or be NULL to only learn the totals. `landmarks` may be NULL.
/// Blocks that wait for `digest`, which may be NULL, may be hashed meanwhile; with `landmarks` none are.
mlgate_scan_result mlgate_scan(
    mlgate_isa isa, const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends,
    const mlgate_landmarks *landmarks, mlgate_digest *digest);

/// How many of `count` bytes equal `byte`.
size_t mlgate_count_byte(const uint8_t *bytes, size_t count, uint8_t byte);

/// The offset just past the last `byte` in `count` bytes, or 0.
size_t mlgate_end_of_last_byte(const uint8_t *bytes, size_t count, uint8_t byte);

/// The offset of the first byte that is not well-formed UTF-8 (Unicode 15, table 3-7), or `count`.
size_t mlgate_first_invalid_utf8(const uint8_t *bytes, size_t count);

/// The same for bytes of which is known where they are not ASCII: as ``mlgate_landmarks`` has it in `high`.
size_t mlgate_first_invalid_utf8_at(const uint8_t *bytes, size_t count, const uint64_t *high);

/// Copies the content of a quoted field, one quote for each pair; returns its length.
///
/// Every quote has its second. `to` has room for `count + MLGATE_SCAN_PADDING` bytes.
size_t mlgate_unescape(mlgate_isa isa, const uint8_t *from, size_t count, uint8_t quote, uint8_t *to);

/// The same for a field whose quotes are known: bit i of `quotes`, counted from the `first`-th on, tells of byte i.
///
/// Up to MLGATE_SCAN_PADDING bytes after `from + count` are read.
size_t mlgate_unescape_at(
    mlgate_isa isa, const uint8_t *from, size_t count, const uint64_t *quotes, size_t first, uint8_t *to);

/// How many code points well-formed UTF-8 has.
size_t mlgate_code_points(mlgate_isa isa, const uint8_t *bytes, size_t count);

/// The kinds of characters that a text is made of.
#define MLGATE_CLASS_LOWER 1
#define MLGATE_CLASS_UPPER 2
#define MLGATE_CLASS_DIGIT 4
#define MLGATE_CLASS_SPACE 8
#define MLGATE_CLASS_PUNCTUATION 16
#define MLGATE_CLASS_CONTROL 32
#define MLGATE_CLASS_OTHER 64

/// How many bytes past a text its shape may read.
#define MLGATE_SHAPE_PADDING 32

/// Writes the runs of equal kinds of characters in well-formed UTF-8, `longest` at most, and which classes occur.
///
/// A kind is 'a', 'A', '9', 0x80 for everything that is not ASCII, or the character itself. Lengths are in code points.
/// Returns the number of runs, or `longest + 1` when there are more. MLGATE_SHAPE_PADDING bytes past
/// the text must be readable.
size_t mlgate_shape(
    mlgate_isa isa, const uint8_t *bytes, size_t count, uint8_t *kinds, int32_t *lengths, size_t longest, uint8_t *seen);

/// Whether a text of `count` bytes, at least one, begins with a letter and as no word for a value does: true, false, nan, inf.
static inline int mlgate_begins_text(const uint8_t *start, size_t count) {
  const unsigned letter = start[0] | 0x20, second = count > 1 ? start[1] | 0x20 : 0, pair = letter << 8 | second;
  return (letter - 'a' < 26) & (pair != ('t' << 8 | 'r')) & (pair != ('f' << 8 | 'a')) & (pair != ('n' << 8 | 'a'))
         & (pair != ('i' << 8 | 'n'));
}

/// Whether `byte` is among `count` bytes.
static inline int mlgate_has_byte(const uint8_t *bytes, size_t count, uint8_t byte) {
  return __builtin_memchr(bytes, byte, count) != 0;
}

/// Eight bytes as a word, the first in its lowest place.
static inline uint64_t mlgate_load64(const uint8_t *bytes) {
  uint64_t word;
  __builtin_memcpy(&word, bytes, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64(word);
#endif
  return word;
}

/// Asks for memory that will be read soon.
static inline void mlgate_prefetch(const void *address) { __builtin_prefetch(address); }

/// Waits for about half a microsecond.
void mlgate_pause(void);

// MARK: Numbers in columns

/// Lays the ends of the fields of whole records out column by column: `out[c * room + r]` is field c of record r.
///
/// `ends[-1]` is the end before the first field, and becomes the entry before the last column's first: before the ends of
/// the first column lie those of the last, one record earlier. `room` is more than `rows`, and there is at least one
/// column; an entry before `out` is written when there is only one.
void mlgate_by_column(
    mlgate_isa isa, const uint32_t *ends, size_t rows, size_t columns, uint32_t *out, size_t room);

/// One column of a block of records.
typedef struct {
  const uint32_t *ends;    ///< the field's end in the first record
  const uint32_t *before;  ///< the end of the field before it
  size_t stride;           ///< from one record to the next, in both
  size_t rows;
  uint32_t trims_return;  ///< 1 when a carriage return before the end belongs to the line end
  uint32_t skips_empty;   ///< 1 when an empty field is missing
  mlgate_digest *digest;  ///< blocks that wait for it may be hashed while the column is read; may be NULL
} mlgate_column;

/// What a text is as a number.
typedef enum {
  MLGATE_NO_NUMBER = 0,
  MLGATE_HARD_NUMBER = 1,  ///< a number that has to be read another way: too many digits, too large, too small
  MLGATE_INTEGER = 2,
  MLGATE_DECIMAL = 3
} mlgate_number_kind;

/// Reads `[+-]?digits[.digits][e[+-]digits]`, correctly rounded; a whole part with leading zeros is no number.
///
/// A whole number of at most 18 digits is an integer, except `-0`. 8 bytes after the text must be readable.
mlgate_number_kind mlgate_read_number(const uint8_t *start, size_t count, double *value, int64_t *integer);

#define MLGATE_SMALL_OFFSET 8192ull
#define MLGATE_SMALL_COUNT 65536ull

/// Counts the fields that are whole numbers in canonical form from -8192 to 57343 in `table`, at the value plus 8192.
///
/// The rows of all other fields go to `others`, which has room for all; their number is returned. `table` has one entry
/// more than the range, for scratch. 8 bytes before the fields must be readable.
size_t mlgate_count_small_integers(
    mlgate_isa isa, const uint8_t *bytes, mlgate_column column, uint32_t *table, uint32_t *others);

/// The same, and writes each row's place, which is MLGATE_SMALL_COUNT for all other fields.
///
/// `places` and `others` have room for all rows. Nothing is counted when `table` is NULL.
size_t mlgate_small_integers(
    mlgate_isa isa, const uint8_t *bytes, mlgate_column column, uint32_t *places, uint32_t *others, uint32_t *table);

/// The numbers of a column.
typedef struct {
  size_t count;     ///< values written
  size_t others;    ///< rows that are no numbers, or hard ones
  size_t empty;     ///< missing
  size_t integers;  ///< of the values
  int64_t least, greatest;  ///< of the integers
  size_t length_sum;        ///< bytes of the numbers' texts
  uint32_t shortest, longest;
  uint32_t first[2], last[2];  ///< start and end of the texts that come first and last in the order of bytes
} mlgate_numbers;

/// Reads the fields of a column as numbers; whole ones past 2^53 go to `others`, too, and -0 is read as 0.
///
/// `only`, when given, are the `column.rows` rows to read. `values` and `others` have room for all.
/// 24 bytes before a field's end and 8 after its start must be readable.
mlgate_numbers mlgate_parse_numbers(
    mlgate_isa isa, const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values,
    uint32_t *others);

/// Extremes of finite numbers and sums of the powers of their deviations from `center`, which is about their mean.
typedef struct {
  double center, first, second, third;
  double least, greatest;
  size_t zeros, negatives;
} mlgate_deviations;

/// The same result on every machine.
mlgate_deviations mlgate_deviations_of(const double *values, size_t count);

/// Keeps about half of some finite values, each for two, so that ranks are kept as well as they can be; returns how many.
///
/// Groups of sixteen are sorted, and every second of a group stays, from the `coin`-th (0 or 1) on.
size_t mlgate_halve(mlgate_isa isa, double *values, size_t count, unsigned coin);

/// Sorts finite doubles by value, -0 before +0. `scratch` has room for as many.
void mlgate_sort_doubles(double *values, double *scratch, size_t count);

// MARK: Vectors of values

/// The numbers at places that ``mlgate_small_integers`` wrote.
void mlgate_integers_at(mlgate_isa isa, const uint32_t *places, size_t count, int64_t *values);
void mlgate_decimals_at(mlgate_isa isa, const uint32_t *places, size_t count, double *values);

/// One side of a comparison: integers or doubles, and for each 0 where it is there, else what its truth is to have set.
typedef struct {
  const void *values;
  const uint8_t *states;
  int is_fixed;  ///< whether the first value stands for all; of the right side alone
} mlgate_operand;

typedef enum { MLGATE_SAME = 0, MLGATE_LESS = 1, MLGATE_MORE = 2 } mlgate_order;

/// Writes 1 where the left values are the same as the right ones, less or more, and 2 where they are not; the other way
/// round when `negated`. States are laid over that.
void mlgate_compare_integers(
    mlgate_isa isa, mlgate_order order, int negated, const mlgate_operand *left, const mlgate_operand *right, size_t count,
    uint8_t *truths);

/// The same of the places of small whole numbers, all of which are there.
void mlgate_compare_places(
    mlgate_isa isa, mlgate_order order, int negated, const uint32_t *left, const uint32_t *right, size_t count,
    uint8_t *truths);

/// The same of doubles, of which NaN is equal to itself and greater than all else.
void mlgate_compare_decimals(
    mlgate_isa isa, mlgate_order order, int negated, const mlgate_operand *left, const mlgate_operand *right, size_t count,
    uint8_t *truths);

/// Lays the values and states of some rows over others: those whose truth is 1 get theirs, of 7 the state 7.
void mlgate_choose(
    mlgate_isa isa, const uint8_t *truths, const mlgate_operand *values, size_t count, int64_t *chosen, uint8_t *states);

/// Writes 1 where two columns of the same records have the same text and 2 where they have not, the other way round when
/// `negated`, as long as both are surely texts: of up to eight bytes, with a letter at first and no word for a value
/// (true, false, nan, inf, infinity), and of no length whose bit is set in `lengths`.
///
/// Returns for how many records that was so: a number of whole blocks, or all. 8 bytes from a field's start are readable.
size_t mlgate_compare_short_texts(
    mlgate_isa isa, const uint8_t *bytes, const mlgate_column *left, const mlgate_column *right, uint64_t lengths,
    int negated, uint8_t *truths);

/// Whether all values are below `limit` in magnitude.
int mlgate_are_below(mlgate_isa isa, const double *values, size_t count, double limit);

typedef enum { MLGATE_SUM = 0, MLGATE_DIFFERENCE = 1, MLGATE_PRODUCT = 2 } mlgate_arithmetic;

/// Combines numbers of 32 bits; returns 0, with nothing written, when one of them needs more.
int mlgate_combine_integers(
    mlgate_isa isa, mlgate_arithmetic arithmetic, const int64_t *left, const int64_t *right, size_t count,
    int64_t *results);

#define MLGATE_MEMO_BITS 14
#define MLGATE_MEMO_COUNT 16384

/// A number that was read before, by its text; zeros where there is none.
typedef struct {
  uint64_t name;
  double value;
} mlgate_memo;

/// Writes the values of the rows, or of those of `only`, whose texts have been remembered; the places in `values` of all
/// others go to `unknown`, which has room for one more than all, and their number is returned.
///
/// 8 bytes before the fields must be readable. `memo` has MLGATE_MEMO_COUNT entries.
size_t mlgate_recall_numbers(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, const mlgate_memo *memo, double *values,
    uint32_t *unknown);

/// Remembers the number of a row.
void mlgate_remember_number(const uint8_t *bytes, mlgate_column column, size_t row, double value, mlgate_memo *memo);

#include "CMLGateHash.h"

#endif
