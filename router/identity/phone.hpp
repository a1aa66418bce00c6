// Who a text message came from, as far as the provider says: a telephone number in E.164, or a
// sender that is none (a short code, a name, "anonymous") and is still a contact. Reading never
// fails. A number is taken when it is possible by its length (libphonenumber), not when it is known
// to be in use: numbering plans change faster than libraries, and nobody is turned away for having
// a new number.
//
// Immutable; any thread. The library is loaded (8 ms, 4 MiB) when the first sender comes that is
// not written +1 and ten digits; those are read without it, in well under a microsecond.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "router/core/private.hpp"

namespace holdfast::identity {

inline constexpr std::size_t sender_bytes_max = 64;

struct Sender {
    PhoneNumber number;  // E.164 if dialable; else as it came, printable, at most sender_bytes_max;
                         // never empty
    bool dialable = false;  // a text can be sent there
    bool withheld =
        false;  // the sender is hidden: two such are not the same person, whatever `number` says
};

class NumberReader {
  public:
    // `default_region`: ISO 3166 code ("US") for numbers written without a country code.
    explicit NumberReader(std::string default_region) : region_(std::move(default_region)) {}

    Sender read(std::string_view as_written) const;

    // What to dial for what somebody wrote down: E.164, or a short number in use in this region
    // (911, 988, 741741), as its digits; empty: neither. An extension at the end is left out: it is
    // dialled once somebody answers. More than sender_bytes_max bytes are no number.
    PhoneNumber to_dial(std::string_view as_written) const;

    // Where the number's range was first given out, in English: "New Jersey", "New York, NY",
    // "London"; empty if nothing is known. A hint, never a fact: people move and keep their
    // numbers. Takes 0.1 ms, the first call of a process up to 40 ms, so it is asked for when
    // somebody looks, not when a message comes in.
    std::string region_hint(const PhoneNumber& number) const;

    // Whether numbers can be read as of this region; "UK", say, is none. For checking settings:
    // loads the library.
    static bool is_region(std::string_view code);

  private:
    std::string region_;
};

// The same hints, found out once for each exchange: numbers of +1 that differ in their last four digits only were given out
// together. It keeps no number, only beginnings, at most `kept_max`, then begins anew. One thread.
class RegionHints {
  public:
    explicit RegionHints(const NumberReader& numbers) : numbers_(numbers) {}
    std::string of(const PhoneNumber& number);
    std::size_t kept() const { return kept_.size(); }
    static constexpr std::size_t kept_max = 1024;

  private:
    const NumberReader& numbers_;
    std::unordered_map<std::string, std::string> kept_;
};

}  // namespace holdfast::identity
