#include "CMLGateScan.h"

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

size_t mlgate_shape(
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
