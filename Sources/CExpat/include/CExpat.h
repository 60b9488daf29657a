#pragma once

// libexpat for the room Workbooks, its only importer. Its characters are bytes of UTF-8.

#include <expat.h>
