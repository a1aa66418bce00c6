// What this program is. Set by the build.
#pragma once
#include "router/core/json.hpp"

namespace holdfast {

json::object version_facts();

}  // namespace holdfast
