#include <iostream>

#include "ops/cli/commands.hpp"

namespace holdfast::ops {
int demo(const DemoOptions&) { return 2; }
}  // namespace holdfast::ops
