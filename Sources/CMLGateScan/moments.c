#include "CMLGateScan.h"

// The same sums on every machine: eight of them, added in one order, without fused operations.
#pragma STDC FP_CONTRACT OFF

enum { LANES = 8 };

static double total(const double *sums) {
  return ((sums[0] + sums[1]) + (sums[2] + sums[3])) + ((sums[4] + sums[5]) + (sums[6] + sums[7]));
}

mlgate_deviations mlgate_deviations_of(const double *values, size_t count) {
  mlgate_deviations r = {0, 0, 0, 0, 0, 0, 0, 0};
  if (count == 0) return r;
  const double start = values[0];
  double sum[LANES] = {0};
  double least[LANES], greatest[LANES];
  size_t zeros = 0, negatives = 0;
  for (int lane = 0; lane < LANES; lane++) least[lane] = greatest[lane] = start;
  size_t whole = count - count % LANES;
  for (size_t i = 0; i < whole; i += LANES)
    for (int lane = 0; lane < LANES; lane++) {
      double value = values[i + (size_t)lane];
      sum[lane] += value - start;
      least[lane] = value < least[lane] ? value : least[lane];
      greatest[lane] = value > greatest[lane] ? value : greatest[lane];
    }
  for (size_t i = whole; i < count; i++) {
    sum[i - whole] += values[i] - start;
    if (values[i] < least[0]) least[0] = values[i];
    if (values[i] > greatest[0]) greatest[0] = values[i];
  }
  for (size_t i = 0; i < count; i++) {
    zeros += values[i] == 0;
    negatives += values[i] < 0;
  }
  r.least = least[0];
  r.greatest = greatest[0];
  for (int lane = 1; lane < LANES; lane++) {
    if (least[lane] < r.least) r.least = least[lane];
    if (greatest[lane] > r.greatest) r.greatest = greatest[lane];
  }
  r.zeros = zeros;
  r.negatives = negatives;
  const double center = start + total(sum) / (double)count;
  double first[LANES] = {0}, second[LANES] = {0}, third[LANES] = {0};
  for (size_t i = 0; i < whole; i += LANES)
    for (int lane = 0; lane < LANES; lane++) {
      double d = values[i + (size_t)lane] - center, square = d * d;
      first[lane] += d;
      second[lane] += square;
      third[lane] += square * d;
    }
  for (size_t i = whole; i < count; i++) {
    double d = values[i] - center, square = d * d;
    first[i - whole] += d;
    second[i - whole] += square;
    third[i - whole] += square * d;
  }
  r.center = center;
  r.first = total(first);
  r.second = total(second);
  r.third = total(third);
  return r;
}
