// Short texts to the phones of staff, past the outbox: rings, and answers to their codes. Words of
// the line's texts in the language of whose phone it is; a code, and no id, name or number of
// anybody. Each is over within `call_limit` (paths/call.hpp) and is not tried again here. Owned by
// a node; its thread only; its parts outlive it.
#pragma once
#include "ops/oncall/paths/call.hpp"
#include "ops/staff/phones.hpp"
#include "router/outbound/provider.hpp"

namespace holdfast::oncall {

class StaffTexts {
  public:
    struct Parts {
        const outbound::Providers& providers;
        Random& random;
        const Clock& clock;
        const config::Settings& settings;
        const config::Texts& texts;
    };
    struct Words {
        std::string_view key;     // of the line's texts
        std::string_view code{};  // where the text says {code}
        bool drill = false;       // then it begins with the word for practice
        // By which a report of its fate names it; empty: nobody asks for one.
        std::string_view reference{};
    };
    explicit StaffTexts(Parts parts) : parts_(parts) {}

    // By that provider; empty: by the one of the settings, or the first there is.
    Task<Came> send(staff::Phone to, Words words, std::string provider = {});

  private:
    outbound::Provider* provider_of(std::string_view name) const;
    std::string text_of(const staff::Phone& to, const Words& words) const;
    Parts parts_;
};

}  // namespace holdfast::oncall
