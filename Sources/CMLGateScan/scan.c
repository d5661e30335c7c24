#include "CMLGateScan.h"
