// MariaDB Connector/C. Only the room MariaDBClient imports this.
#pragma once

#include <mariadb/mysql.h>
