// The one library of Redis functions: loading it, and calling a function so that a lost reply is retried with the same
// arguments. Every function takes what makes a repeat harmless (an idempotency key, or the state it expects), which is
// what makes that retry safe. One thread.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "router/redis/connection.hpp"

namespace holdfast::redis {

struct Library {
    std::string name;  // "holdfast"
    int version;       // a node never replaces a newer library than its own
    std::string code;
};

// Loads the library if it is missing, older or different at the same version. Fails if the store has a newer one.
Task<Result<>> load_library(Connection& connection, const Library& library);

// The settings of the store that durability rests on; the faults found, each with the mend. Empty: fine.
Task<Result<std::vector<std::string>>> durability_faults(Connection& connection);

class Functions {
  public:
    using Arguments = std::initializer_list<std::string_view>;

    // `prefix`: every key of the site starts with it. `replicas`: how many must have confirmed each write (0: none).
    Functions(std::shared_ptr<Connection> connection, std::string prefix, int replicas)
        : connection_(std::move(connection)), prefix_(std::move(prefix)), replicas_(replicas) {}

    // A state change. A lost reply is asked for again for about a second, then it is `unknown_outcome`. Changes `in_order_of`
    // the same word may be under way together and are done in the order in which they were begun: behind one whose reply was
    // lost the others wait, at most as long.
    // These write their arguments down before they return.
    Task<Result<Reply>> change(std::string_view function, Arguments arguments, std::string in_order_of = {});
    Task<Result<Reply>> change(std::string_view function, const std::vector<std::string>& arguments);
    // A read-only function.
    Task<Result<Reply>> ask(std::string_view function, Arguments arguments);
    Task<Result<Reply>> ask(std::string_view function, const std::vector<std::string>& arguments);

    Connection& connection() { return *connection_; }
    const std::string& prefix() const { return prefix_; }
    std::string key(std::string_view rest) const { return prefix_ + std::string{rest}; }

  private:
    using Turn = std::pair<std::string, std::uint64_t>;  // in order of whom, and which of them
    bool is_behind(const Turn& turn) const;
    std::string written(std::string_view verb, std::string_view function, std::span<const std::string_view> arguments) const;
    Task<Result<Reply>> carry_out(std::string command, std::string in_order_of);
    Task<Result<Reply>> call(std::string_view command, bool changes);
    Task<Result<Reply>> look_up(std::string command);

    std::shared_ptr<Connection> connection_;
    std::string prefix_;
    int replicas_;
    std::uint64_t turns_ = 0;
    std::set<Turn> lost_;  // whose reply was lost, until it is known: no more than the connection has under way
};

}  // namespace holdfast::redis
