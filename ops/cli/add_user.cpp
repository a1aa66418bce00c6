#include <iostream>

#include "ops/cli/commands.hpp"
#include "ops/cli/store_for_command.hpp"
#include "ops/staff/staff.hpp"

namespace holdfast::ops {
int add_user(const config::Loaded& loaded, const NewUser& user) {
    try {
        const auto& settings = loaded.settings;
        StoreForCommand store{settings};
        NodeClock clock;
        SystemRandom random;
        queue::Line line{redis::Functions{store.connection(), "hf:{" + settings.site.name + "}:",
                                          settings.redis.replicas_to_wait},
                         settings, "command"};
        asio::thread_pool passwords{1};
        staff::Staff staff{{line, clock, random, settings, passwords}};
        auto added = store.run(staff.add(
            {user.user, user.name, user.role, user.languages, user.senior, user.password}));
        if (!added) {
            std::cerr << "holdfast: " << added.error().detail << "\n";
            return 1;
        }
    } catch (const std::exception& reason) {
        std::cerr << "holdfast: " << reason.what() << "\n";
        return 2;
    }
    std::cout << "User " << user.user << " can sign in as " << user.role << ".\n";
    return 0;
}

}  // namespace holdfast::ops
