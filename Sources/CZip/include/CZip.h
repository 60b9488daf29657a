#pragma once

// libzip for the room Workbooks, its only importer.

#include <zip.h>
