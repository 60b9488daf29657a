// Everything is in the header; a target needs one source.
#include "CExpat.h"
