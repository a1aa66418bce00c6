#include "router/queue/library.hpp"

namespace holdfast::queue {
namespace {

constexpr int version = 7;

// Order matters: site.lua has what the others call, conversation.lua and presence.lua what tick.lua calls.
constexpr char code[] = {
#embed "functions/site.lua"
    , '\n',
#embed "functions/arrive.lua"
    , '\n',
#embed "functions/presence.lua"
    , '\n',
#embed "functions/offer.lua"
    , '\n',
#embed "functions/conversation.lua"
    , '\n',
#embed "functions/chat.lua"
    , '\n',
#embed "functions/contact.lua"
    , '\n',
#embed "functions/plan.lua"
    , '\n',
#embed "functions/erase.lua"
    , '\n',
#embed "functions/tick.lua"
    , '\n',
#embed "functions/outbox.lua"
    , '\n',
#embed "functions/board.lua"
    , '\n',
#embed "functions/staff.lua"
    , '\n',
};

}  // namespace

redis::Library library_with(std::string_view above) {
    const auto head = "#!lua name=holdfast\n-- version " + std::to_string(version) + "\n";
    return {"holdfast", version, head + std::string{code, sizeof code} + std::string{above}};
}

const redis::Library& library() {
    static const redis::Library made = library_with({});
    return made;
}

}  // namespace holdfast::queue
