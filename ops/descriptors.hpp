// The open files of this process. Every connection is one descriptor, and some more are needed for
// the store, for outgoing texts and for files: were all of them connections, texts could not leave
// and a lost store could not be reached again. So as many connections are taken as leave enough for
// the rest; those over it are answered 503 instead of being left waiting in the kernel.
#pragma once
#include <cstddef>

namespace holdfast {

// Raises the soft limit to the hard one. At most `wanted`; fewer are logged with what to mend.
std::size_t connections_that_fit(std::size_t wanted);

}  // namespace holdfast
