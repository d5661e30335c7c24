#!/bin/sh
# Plays a supplier whose export broke: reads a month of flights, writes the same month with seven real-life faults.
#
#   sh data/corrupt.sh data/2013-09.csv > data/2013-09.csv.new && mv data/2013-09.csv.new data/2013-09.csv
#
# Needs awk only. Line numbers count the header, and are those of the input; the faults stand in this order in the
# output, so that they are the output's too up to the repeated block:
#
#   1001-1060    carrier is empty                        a join upstream lost its right side
#   2001-2040    origin in lower case                    another system, another spelling
#   3001-3010    origin is XXX                           a placeholder came through
#   4001-4012    distance is negative                    a sign turned over
#   5001-5400    temp in kelvin, not Fahrenheit          a unit changed
#   6001-6020    date as MM/DD/YYYY                      a locale changed
#   7001-7100    the whole block arrives twice           a retry without a check
set -eu

[ $# -eq 1 ] || { echo "usage: sh $0 FILE > OUTPUT" >&2; exit 64; }
[ -r "$1" ] || { echo "$0: $1 cannot be read; name a month of flights such as data/2013-09.csv." >&2; exit 1; }

LC_ALL=C awk '
  BEGIN { FS = OFS = "," }
  NR >= 1001 && NR <= 1060 { $4 = "" }
  NR >= 2001 && NR <= 2040 { $6 = tolower($6) }
  NR >= 3001 && NR <= 3010 { $6 = "XXX" }
  NR >= 4001 && NR <= 4012 { $8 = "-" $8 }
  NR >= 5001 && NR <= 5400 && $9 != "" { $9 = sprintf("%.1f", ($9 - 32) * 5 / 9 + 273.15) }
  NR >= 6001 && NR <= 6020 { split($1, day, "-"); $1 = day[2] "/" day[3] "/" day[1] }
  { print }
  NR >= 7001 && NR <= 7100 { block = block $0 "\n" }
  NR == 7100 { printf "%s", block }
' "$1"
