// Everything is inline in the header; the package manager wants one source file per target.
#include "CLibWebSockets.h"
