// POST /v1/persons/erase: an admin erases the person behind a contact, with all who carried the
// same plan over, from the store and from its files. What was done is in the log by contact and
// account; why is not kept, as nothing of them is. Bounds: 50 contacts a step; the whole within
// `erase_limit`, then it is answered that it goes on when asked again. Owned by a node.
#pragma once
#include "router/desk/desks.hpp"
#include "router/queue/plans.hpp"

namespace holdfast::persons {

inline constexpr int contacts_a_step = 50;
inline constexpr std::chrono::milliseconds erase_limit{15'000};

struct PersonParts {
    queue::Line& line;
    const Clock& clock;
    desk::SignIn sign_in_to_change;
};

http::Route erase_route(PersonParts parts);

}  // namespace holdfast::persons
