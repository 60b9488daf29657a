// SwiftPM wants a source file in a C target; the library itself comes from libmariadb-dev.
#include "CMariaDB.h"
