// What the process itself must not give away. Called first thing in main, before any secret is
// read.
#pragma once

namespace holdfast::vault {

// No core file, and no reading of this process's memory by others of the same user (prctl
// PR_SET_DUMPABLE 0, RLIMIT_CORE 0). Inherited limits hold for child processes; dumpable does not
// survive exec. Throws std::system_error.
void forbid_core_dumps();

}  // namespace holdfast::vault
