// Writing what http::parse_form() reads. Pure; any thread.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace holdfast::outbound {

// name=value&…, percent-encoded (application/x-www-form-urlencoded).
std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields);

}  // namespace holdfast::outbound
