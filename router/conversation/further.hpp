// Frames of the two sockets that a part above the router answers, by type. The sessions know who
// asks and of which contact; whether they may is checked where it is done, in the same step. What
// such a part tells both sides it writes as an event of the journal whose type begins with "plan_";
// a chat sees it without the accounts of staff.
#pragma once
#include <functional>
#include <map>
#include <string>

#include "router/core/id.hpp"
#include "router/core/json.hpp"
#include "router/core/task.hpp"

namespace holdfast::conversation {

struct Asked {
    std::string user;  // empty: the contact, in their own chat
    ContactId contact;
    json::object data;
    std::string peer{};  // of a chat: the address it comes from
};
using Further = std::function<Task<Result<json::object>>(Asked asked)>;
using FurtherFrames = std::map<std::string, Further, std::less<>>;

// Takes what names a member of staff out of all objects whose "role" is "staff".
void hide_accounts(json::value& shown);

}  // namespace holdfast::conversation
