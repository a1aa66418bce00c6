#include <functional>
#include <iostream>

#include "ops/cli/commands.hpp"
#include "ops/cli/store_for_command.hpp"
#include "ops/staff/staff.hpp"
#include "ops/vault_keys.hpp"
#include "router/core/log.hpp"
#include "router/vault/hygiene.hpp"

namespace holdfast::ops {
namespace {

using Change = std::function<Task<Result<bool>>(staff::Staff&)>;

// Makes the change to the accounts; `done` and `otherwise` are what there is to say of it.
int change_staff(const config::Loaded& loaded, const Change& change, const std::string& done,
                 const std::string& otherwise, int code_otherwise) {
    try {
        set_log_level(LogLevel::error);  // a command speaks in words
        vault::forbid_core_dumps();
        const auto& settings = loaded.settings;
        StoreForCommand store{settings};
        NodeClock clock;
        SystemRandom random;
        queue::Line line{redis::Functions{store.connection(), "hf:{" + settings.site.name + "}:",
                                          settings.redis.replicas_to_wait},
                         settings, "command"};
        asio::thread_pool passwords{1};
        const auto keys = key_ring_of(settings);
        const auto pseudonyms = pseudonyms_of(settings);
        const identity::NumberReader numbers{settings.site.region};
        staff::Staff staff{{line, clock, random, settings, passwords, keys, pseudonyms, numbers}};
        auto changed = store.run(change(staff));
        if (!changed) {
            std::cerr << "holdfast: " << changed.error().detail << "\n";
            return 1;
        }
        std::cout << (*changed ? done : otherwise) << "\n";
        return *changed ? 0 : code_otherwise;
    } catch (const std::exception& reason) {
        std::cerr << "holdfast: " << reason.what() << "\n";
        return 2;
    }
}

}  // namespace

int add_user(const config::Loaded& loaded, const NewUser& user) {
    const auto add = [&](staff::Staff& staff) {
        return staff.add(
            {user.user, user.name, user.role, user.languages, user.senior, user.password, user.phone});
    };
    const auto can = "can sign in as " + user.role + ".";
    return change_staff(
        loaded, add, "User " + user.user + " " + can,
        "User " + user.user +
            " was there before: the account is replaced, whoever was signed in with it "
            "is signed out, and it " +
            can,
        0);
}

int remove_user(const config::Loaded& loaded, const std::string& user) {
    const auto remove = [&](staff::Staff& staff) { return staff.remove(user); };
    return change_staff(
        loaded, remove,
        "User " + user + " is removed; whoever was signed in with it is signed out.",
        "There is no user " + user + ".", 1);
}

}  // namespace holdfast::ops
