// Makes the store write its files anew, so that what was deleted is not in them either: the
// append-only file and, where the store keeps snapshots, a snapshot. One thread.
#pragma once
#include "router/redis/connection.hpp"

namespace holdfast::redis {

// True once both are written and the old files are gone; false when the time is over first.
Task<Result<bool>> rewrite_files(Connection& connection, std::chrono::milliseconds limit);

}  // namespace holdfast::redis
