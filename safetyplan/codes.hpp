// The secrets that open a plan: a recall code, which a person keeps to carry their plan over to
// another conversation, and a link's token with the short code that its page asks for. Only keyed
// names of them are kept. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "router/core/random.hpp"

namespace holdfast::safetyplan {

// 20 characters of Crockford's base 32 (100 bits) in five groups: "7KQ2-…".
std::string make_recall_code(Random& random);
// Without hyphens and blanks, in capitals, O as 0, I and L as 1: what a name is made of. Anything
// else is taken as it is, and names nothing.
std::string plain_recall_code(std::string_view written);

// Six digits, each as likely as any.
std::string make_digits(Random& random);
std::string make_link_token(Random& random);  // 192 bits in base64url

}  // namespace holdfast::safetyplan
