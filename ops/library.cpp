#include "ops/library.hpp"

#include "router/queue/library.hpp"

namespace holdfast {
namespace {

// Order matters: duty.lua has what the others call.
constexpr char code[] = {
#embed "duties/functions/duty.lua"
    , '\n',
#embed "duties/functions/duty_causes.lua"
    , '\n',
#embed "duties/functions/duty_changes.lua"
    , '\n',
#embed "duties/functions/duty_days.lua"
    , '\n',
#embed "duties/functions/notice.lua"
    , '\n',
#embed "duties/functions/duty_watch.lua"
    , '\n',
#embed "oncall/functions/rota.lua"
    , '\n',
#embed "escalation/functions/escalation.lua"
    , '\n',
};

}  // namespace

const redis::Library& library() {
    static const redis::Library made = queue::library_with({code, sizeof code});
    return made;
}

}  // namespace holdfast
