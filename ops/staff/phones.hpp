// The phones by which staff are rung. A number is sealed under a data key of its own (vault), found
// again by its pseudonym only; both go with the account. One phone belongs to one account. Owned by
// a node; its thread only; its parts outlive it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "router/identity/phone.hpp"
#include "router/queue/line.hpp"
#include "router/vault/vault.hpp"

namespace holdfast::staff {

struct Phone {
    PhoneNumber number;    // E.164
    std::string language;  // the first that its owner answers in
};

class Phones {
  public:
    struct Parts {
        queue::Line& line;
        Random& random;
        const vault::KeyRing& keys;
        const vault::Pseudonyms& pseudonyms;
        const identity::NumberReader& numbers;
    };
    explicit Phones(Parts parts) : parts_(parts) {}

    // What an account keeps of a number: fields and values. An empty one takes away what it had.
    Result<std::vector<std::string>> fields(const std::string& user,
                                            const PhoneNumber& number) const;

    // Nothing: the account has none, or there is no such account.
    Task<Result<std::optional<Phone>>> of(std::string user);
    // Whose phone it is, as a provider writes its number; empty: nobody's.
    Task<Result<std::string>> user_of(PhoneNumber as_written);

  private:
    std::string name_of(const PhoneNumber& number) const;
    Parts parts_;
};

}  // namespace holdfast::staff
